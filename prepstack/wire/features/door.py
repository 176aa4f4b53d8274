"""Who knocks, who lets them in, and by which links people come."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from prepstack.people import Role
from prepstack.wire.limits import Username
from prepstack.wire.message import Message, Value

ShownName = Annotated[str, Meta(max_length=500)]


class PersonWaiting(Value, frozen=True):
    username: str
    name: str


# From the browser


class Knock(Message, tag="knock", frozen=True):
    """*Join* in the lobby, answered by `Admitted` or `WaitingForHost`.

    Whoever is admitted is in the room with this very connection.
    """

    name: ShownName


class Admit(Message, tag="admit", frozen=True):
    username: Username


class Refuse(Message, tag="refuse", frozen=True):
    username: Username


class NewInvitation(Message, tag="new_invitation", frozen=True):
    """A new link for that role, answered by `Invitation`. The one before works no longer."""

    role: Role


FromBrowser = Knock | Admit | Refuse | NewInvitation

# From the room


class Waiting(Message, tag="waiting", frozen=True):
    """Who knocks."""

    people: tuple[PersonWaiting, ...]


class WaitingForHost(Message, tag="waiting_for_host", frozen=True):
    """To who knocked."""


class Admitted(Message, tag="admitted", frozen=True):
    """The sender is in the room now; `url` is the notebook's, for the frame."""

    url: str


class Invitation(Message, tag="invitation", frozen=True):
    role: Role
    url: str


FromRoom = Waiting | WaitingForHost | Admitted | Invitation
