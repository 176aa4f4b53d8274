"""Tickets that open the call's socket: the service signs one for a person, an interview and a room.

Each room has a key of its own, so a ticket of one room is nothing in another. It works once: the
room remembers those that were used until they are too old anyway.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import asdict, dataclass

from prepstack.errors import BadRequest, Gone
from prepstack.interviews.signed import read_signed, write_signed

LIFETIME_SECONDS = 60
TOO_OLD = "The way into the call took too long. Try again."
NOT_OURS = "This ticket does not open this call."


@dataclass(frozen=True)
class CallTicket:
    """`expires` is in seconds since the epoch; `jti` is of this ticket alone (RFC 7519, 4.1.7)."""

    username: str
    interview_id: str
    room: str
    expires: float
    jti: str


def call_key(secret: str, room: str) -> str:
    """The key of one room, made from the service's secret."""
    return hmac.digest(secret.encode(), room.encode(), hashlib.sha256).hex()


def make_call_ticket(ticket: CallTicket, key: str) -> str:
    return write_signed(asdict(ticket), key)


def read_call_ticket(text: str, key: str, *, room: str, now: float) -> CallTicket:
    """Raises `BadRequest` for one that is not of this room's key, `Gone` for one too old."""
    try:
        ticket = CallTicket(**read_signed(text, key))
    except (BadRequest, TypeError) as error:
        raise BadRequest(NOT_OURS) from error
    if ticket.room != room:
        raise BadRequest(NOT_OURS)
    if now > ticket.expires:
        raise Gone(TOO_OLD)
    return ticket


class UsedTickets:
    """Lets each ticket in once. Bounded by what can be signed within a ticket's lifetime."""

    def __init__(self) -> None:
        self._expire: dict[str, float] = {}  # by jti

    def use(self, ticket: CallTicket, now: float) -> None:
        """Raises `Gone` for one that was used."""
        self._expire = {jti: expires for jti, expires in self._expire.items() if expires >= now}
        if ticket.jti in self._expire:
            raise Gone("This ticket was used. Try again.")
        self._expire[ticket.jti] = ticket.expires
