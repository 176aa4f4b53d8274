"""Who speaks: what the room tells of what its media worker hears."""

from __future__ import annotations

from prepstack.room.effects import TellPresent
from prepstack.room.speaker import Speaker
from prepstack.wire.features.speaker import SpeakerChanged
from tests.core.interview import CANDIDATE, DOCUMENT, HOST

MEMBER = DOCUMENT.members[0]


def test_everybody_in_the_room_is_told_when_somebody_else_speaks() -> None:
    speaker = Speaker()

    told = [list(speaker.heard(name)) for name in (HOST, HOST, CANDIDATE)]

    assert told == [
        [TellPresent(SpeakerChanged(HOST))],
        [],
        [TellPresent(SpeakerChanged(CANDIDATE))],
    ]


def test_whoever_comes_in_is_told_who_speaks() -> None:
    speaker = Speaker()
    assert list(speaker.greetings(MEMBER)) == []

    speaker.heard(HOST)

    assert list(speaker.greetings(MEMBER)) == [SpeakerChanged(HOST)]


def test_a_speaker_who_has_gone_is_none() -> None:
    speaker = Speaker()
    speaker.heard(HOST)

    assert list(speaker.departed(CANDIDATE)) == []
    assert list(speaker.departed(HOST)) == [TellPresent(SpeakerChanged(None))]
