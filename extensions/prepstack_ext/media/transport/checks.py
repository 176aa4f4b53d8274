"""The connectivity checks of ICE (RFC 8445 §7): what comes, and the two messages that are sent."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from aioice import stun

Address = tuple[str, int] | tuple[str, int, int, int]

PRIORITY = 1862270975  # of a peer-reflexive candidate, §5.1.2.1


@dataclass(frozen=True)
class Credentials:
    """Under which one end is asked."""

    user: str
    password: str


@dataclass(frozen=True)
class Check:
    """An authenticated request, from wherever it claims to come.

    Anybody who saw one can send it again from another address: it shows who made it, not where.
    """

    address: Address
    user: str  # ours, that it asks
    transaction: bytes
    length: int  # bytes
    nominates: bool


def parse(datagram: bytes) -> stun.Message | None:
    """None for what is no STUN."""
    try:
        return stun.parse_message(datagram)
    except (ValueError, IndexError, struct.error):
        return None


def is_request(message: stun.Message) -> bool:
    """Of ICE: those have a fingerprint (RFC 8445 §7.1)."""
    kind = (message.message_class, message.message_method)
    return kind == (stun.Class.REQUEST, stun.Method.BINDING) and "FINGERPRINT" in message.attributes


def is_answer(message: stun.Message) -> bool:
    return (message.message_class, message.message_method) == (
        stun.Class.RESPONSE,
        stun.Method.BINDING,
    )


def answer(check: Check, password: str) -> bytes:
    message = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.RESPONSE,
        transaction_id=check.transaction,
        attributes={"XOR-MAPPED-ADDRESS": (check.address[0], check.address[1])},
    )
    message.add_message_integrity(password.encode())
    return bytes(message)


def question(ours: Credentials, theirs: Credentials, tie_breaker: int) -> tuple[bytes, bytes]:
    """A check of our own and its transaction id. It is no longer than one of a browser."""
    message = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
    message.attributes["USERNAME"] = f"{theirs.user}:{ours.user}"
    message.attributes["PRIORITY"] = PRIORITY
    message.attributes["ICE-CONTROLLED"] = tie_breaker
    message.add_message_integrity(theirs.password.encode())
    return bytes(message), message.transaction_id
