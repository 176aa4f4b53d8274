"""Tickets of guests: whatever was changed on the way signs nobody in."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, replace

import pytest

from prepstack.errors import BadRequest, Gone
from prepstack.interviews.tickets import Ticket, hash_nonce, make_ticket, read_ticket

KEY, NONCE, NOW = "key of the service", "nonce of the browser", 1000.0
TICKET = Ticket(
    "guest-7k2",
    "Zoë",
    "http://hub/services/prepstack/interviews/abcdefghij22/arrival",
    "http://hub/services/prepstack/j/secret/signin",
    hash_nonce(NONCE),
    1060.0,
    "1",
)
CUT = make_ticket(TICKET, KEY)[:-1]


def read(text: str, key: str = KEY, nonce: str = NONCE, now: float = NOW) -> Ticket:
    return read_ticket(text, key, nonce=nonce, now=now)


@pytest.mark.parametrize("now", [NOW, TICKET.expires])
def test_a_ticket_is_read_as_it_was_made(now: float) -> None:
    assert read(make_ticket(TICKET, KEY), now=now) == TICKET


def test_a_ticket_expires() -> None:
    with pytest.raises(Gone):
        read(make_ticket(TICKET, KEY), now=TICKET.expires + 0.1)


@pytest.mark.parametrize(("key", "nonce"), [("another", NONCE), ("", NONCE), (KEY, "another")])
def test_a_ticket_holds_for_one_key_and_one_browser(key: str, nonce: str) -> None:
    with pytest.raises(BadRequest):
        read(make_ticket(TICKET, KEY), key=key, nonce=nonce)


@pytest.mark.parametrize("change", [{"username": "guest-1"}, {"expires": 9e9}, {"name": "Ada"}])
def test_a_changed_ticket_is_no_ticket(change: dict[str, object]) -> None:
    signature = make_ticket(TICKET, KEY).partition(".")[2]
    body = base64.urlsafe_b64encode(json.dumps(asdict(TICKET) | change).encode()).decode()

    with pytest.raises(BadRequest, match="not one of ours"):
        read(f"{body.rstrip('=')}.{signature}")


@pytest.mark.parametrize("username", ["ada", "admin", "room-x", "", "Guest-1"])
def test_no_ticket_signs_in_anybody_but_a_guest(username: str) -> None:
    with pytest.raises(BadRequest, match="guests"):
        read(make_ticket(replace(TICKET, username=username), KEY))


@pytest.mark.parametrize("text", ["", ".", "x", "x.y", ".." * 9, "é.é", CUT])
def test_what_is_no_ticket_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        read(text)
