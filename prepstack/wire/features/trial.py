"""The connection test of the lobby: sound and pictures that go to the room and straight back."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from prepstack.wire.limits import Generation, Kinds, Sdp
from prepstack.wire.message import Message

Number = Annotated[int, Meta(ge=0, lt=1 << 31)]


class Probe(Message, tag="probe", frozen=True):
    """Answered by `Probed` with the same number, at once."""

    number: Number


class Trial(Message, tag="trial", frozen=True):
    """Begins a test, with an offer as of `Publish`. Answered by `TrialPublished` or `TrialRefused`.

    What is sent comes back to this page alone, on a connection that `TrialOffer` opens.
    """

    sdp: Sdp
    kinds: Kinds


class TrialAnswer(Message, tag="trial_answer", frozen=True):
    """To the `TrialOffer` of that generation."""

    generation: Generation
    sdp: Sdp


class TrialEnd(Message, tag="trial_end", frozen=True):
    """It ends by itself as well, soon."""


class Probed(Message, tag="probed", frozen=True):
    number: int


class TrialPublished(Message, tag="trial_published", frozen=True):
    """The answer to the offer of the test."""

    sdp: str


class TrialOffer(Message, tag="trial_offer", frozen=True):
    """Of what comes back. Each is answered."""

    generation: int
    sdp: str


class TrialRefused(Message, tag="trial_refused", frozen=True):
    """Why there is none now, and what to do."""

    message: str
