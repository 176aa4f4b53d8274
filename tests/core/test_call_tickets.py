"""Tickets of the call: whose they are, for which room, how long, how often."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prepstack.errors import BadRequest, Gone
from prepstack.interviews.call_tickets import (
    CallTicket,
    UsedTickets,
    call_key,
    make_call_ticket,
    read_call_ticket,
)
from prepstack.interviews.signed import write_signed

ROOM = "room-abcdefgh"
KEY = call_key("a secret of the service", ROOM)
TICKET = CallTicket("ada", "k3jq7zpm2xva", ROOM, expires=1060.0, jti="3f2a")


def test_a_ticket_is_read_as_it_was_made() -> None:
    text = make_call_ticket(TICKET, KEY)
    assert read_call_ticket(text, KEY, room=ROOM, now=1000.0) == TICKET


@pytest.mark.parametrize("now", [1060.1, 9e9])
def test_a_ticket_that_is_too_old_opens_nothing(now: float) -> None:
    with pytest.raises(Gone):
        read_call_ticket(make_call_ticket(TICKET, KEY), KEY, room=ROOM, now=now)


def test_a_ticket_of_one_room_is_nothing_in_another() -> None:
    other = "room-hgfedcba"
    with pytest.raises(BadRequest):
        key = call_key("a secret of the service", other)
        read_call_ticket(make_call_ticket(TICKET, KEY), key, room=other, now=1000.0)
    with pytest.raises(BadRequest):  # not with the right key either
        read_call_ticket(make_call_ticket(TICKET, KEY), KEY, room=other, now=1000.0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "eyJ1IjoxfQ.",
        make_call_ticket(TICKET, KEY)[:-1],
        make_call_ticket(replace(TICKET, username="eve"), "another key"),
        write_signed({"username": "ada"}, KEY),
        write_signed({"extra": 1}, KEY),
    ],
)
def test_what_is_forged_or_damaged_opens_nothing(text: str) -> None:
    with pytest.raises(BadRequest):
        read_call_ticket(text, KEY, room=ROOM, now=1000.0)


def test_a_ticket_works_once_and_is_forgotten_when_it_is_too_old() -> None:
    used = UsedTickets()
    used.use(TICKET, 1000.0)
    with pytest.raises(Gone):
        used.use(TICKET, 1001.0)
    used.use(replace(TICKET, jti="other", expires=2000.0), 1500.0)
    assert TICKET.jti not in used._expire
