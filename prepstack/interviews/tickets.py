"""Tickets with which the service has the hub sign a guest in: signed, short-lived, used once.

The nonce lies in a cookie of the browser that asked, so a ticket from somebody else's address bar
signs nobody in.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import asdict, dataclass

from prepstack.errors import BadRequest, Gone
from prepstack.interviews.signed import read_signed, write_signed
from prepstack.names import is_guest

LIFETIME_SECONDS = 60


@dataclass(frozen=True)
class Ticket:
    """`expires` is in seconds since the epoch; `next` is where the guest goes.

    Whoever is signed in with an account becomes no guest, and goes to `account_next`.
    """

    username: str
    name: str
    next: str
    account_next: str
    nonce_hash: str
    expires: float
    jti: str


def hash_nonce(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()


def make_ticket(ticket: Ticket, key: str) -> str:
    return write_signed(asdict(ticket), key)


def read_ticket(text: str, key: str, *, nonce: str, now: float) -> Ticket:
    """Raises `BadRequest` for a forged one or another browser's, `Gone` for one that is too old."""
    try:
        ticket = Ticket(**read_signed(text, key))
    except (BadRequest, TypeError) as error:
        raise BadRequest(
            "This sign-in link is not one of ours, or damaged. Open the invitation again."
        ) from error
    if not is_guest(ticket.username):
        raise BadRequest("Only guests are signed in by a ticket.")
    if not hmac.compare_digest(ticket.nonce_hash, hash_nonce(nonce)):
        raise BadRequest("This sign-in belongs to another browser. Open the invitation again.")
    if now > ticket.expires:
        raise Gone("This sign-in took too long. Open the invitation again.")
    return ticket
