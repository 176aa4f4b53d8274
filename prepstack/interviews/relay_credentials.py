"""Names and passwords for a TURN server that shares a secret with the service.

The scheme is coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00). The server forgets
nothing and asks nobody: the name says until when it holds.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

LIFETIME_SECONDS = 1800  # of what is open already a relay is not asked again


@dataclass(frozen=True)
class RelayCredentials:
    username: str
    password: str


def relay_credentials(secret: str, username: str, now: float) -> RelayCredentials:
    """`now` is in seconds since the epoch. Each person has one name: a relay counts by it."""
    # The relay's operator and its log need not know who talks.
    person = hmac.digest(secret.encode(), username.encode(), hashlib.sha256).hex()[:16]
    name = f"{int(now) + LIFETIME_SECONDS}:{person}"
    digest = hmac.digest(secret.encode(), name.encode(), hashlib.sha1)
    return RelayCredentials(name, base64.b64encode(digest).decode())
