"""What the service tells the interview page: as it loads, and when it asks for the call."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import Meta

from prepstack.people import Farewell, Role
from prepstack.wire.message import ABSENT, Absent, Value

Time = Annotated[datetime, Meta(tz=True)]


class Me(Value, frozen=True):
    """`guest`: without an account; `host`: the interview is theirs."""

    username: str
    name: str
    role: Role
    host: bool
    guest: bool


class Invite(Value, frozen=True):
    """One role's link, and the same as a picture that telephones read (an address of SVG)."""

    role: Role
    url: str
    qr: str


class PageConfig(Value, frozen=True):
    """In the page itself, as JSON. Addresses are absolute paths below the service's.

    `call`: POST there for a `CallAccess`. `progress`: server-sent events of `RoomProgress`.
    `out`: where the way out leads. `invites` and `code` are there for hosts. `relay`: the
    installation has a TURN server, so `CallAccess` brings one. `practice`: nobody else comes, and
    there is no call.
    """

    interview_id: str
    title: str
    me: Me
    xsrf: str
    room_origin: str
    call: str
    progress: str
    page: str
    manage: str
    out: str
    out_label: str
    relay: bool
    practice: bool
    invites: tuple[Invite, ...] | Absent = ABSENT
    code: str | Absent = ABSENT
    farewell: Farewell | Absent = ABSENT  # the person was shut out: nothing else works


class Relay(Value, frozen=True):
    """A TURN server, for whoever the room's port cannot be reached by otherwise.

    `seconds`: so long the password opens it. `only`: media go by it alone.
    """

    urls: tuple[str, ...]
    username: str
    credential: str
    seconds: int
    only: bool


class CallAccess(Value, frozen=True):
    """The address of the call's socket, and what opens it: once, within a minute."""

    socket: str
    ticket: str
    relay: Relay | Absent = ABSENT


class RoomProgress(Value, frozen=True):
    """How far the start of the room is."""

    percent: int
    message: str
    ready: bool
    failed: bool
