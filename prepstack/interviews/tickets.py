"""Tickets with which the service has the hub sign a guest in: signed, short-lived, used once.

`base64url(json).base64url(HMAC-SHA-256)`. The nonce lies in a cookie of the browser that asked, so
a ticket from somebody else's address bar signs nobody in.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

from prepstack.errors import BadRequest, Gone
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
    body = _encode(json.dumps(asdict(ticket)).encode())
    return f"{body}.{_sign(body, key)}"


def read_ticket(text: str, key: str, *, nonce: str, now: float) -> Ticket:
    """Raises `BadRequest` for a forged one or another browser's, `Gone` for one that is too old."""
    body, _, signature = text.partition(".")
    if not hmac.compare_digest(signature.encode(), _sign(body, key).encode()):
        raise BadRequest("This sign-in link is not one of ours. Open the invitation again.")
    ticket = _parse(body)
    if not hmac.compare_digest(ticket.nonce_hash, hash_nonce(nonce)):
        raise BadRequest("This sign-in belongs to another browser. Open the invitation again.")
    if now > ticket.expires:
        raise Gone("This sign-in took too long. Open the invitation again.")
    return ticket


def _parse(body: str) -> Ticket:
    try:
        ticket = Ticket(**json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))))
    except (binascii.Error, ValueError, TypeError) as error:
        raise BadRequest("This sign-in link is damaged. Open the invitation again.") from error
    if not is_guest(ticket.username):
        raise BadRequest("Only guests are signed in by a ticket.")
    return ticket


def _sign(body: str, key: str) -> str:
    return _encode(hmac.digest(key.encode(), body.encode(), "sha256"))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
