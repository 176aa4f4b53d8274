"""What opens the call's socket: a ticket of the service, once, and nothing else."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

import pytest
from prepstack_ext.call.anteroom import MOST_UNKNOWN, Anteroom
from tornado.httpclient import HTTPClientError

from prepstack.interviews.call_tickets import call_key
from prepstack.wire.browser import PROTOCOL
from tests.room.clients import Call
from tests.room.conftest import RoomUnderTest
from tests.room.fakes import PAGE_ORIGIN, ROOM, ticket_of
from tests.room.interview import (
    CANDIDATE,
    DOCUMENT,
    HOST,
    OBSERVER,
    REFUSED,
    REMOVED,
    STRANGER,
    WAITING,
    ended,
)

ID = DOCUMENT.interview.id
CALL = "prepstack/api/call"


def with_the_name_of_the_host(ticket: str) -> str:
    body, _, signature = ticket.partition(".")
    fields = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4))) | {"username": HOST}
    return f"{urlsafe_b64encode(json.dumps(fields).encode()).decode().rstrip('=')}.{signature}"


async def begin(room: RoomUnderTest, ticket: str) -> Call:
    call = await room.silent_call()
    await call.say("hello", protocol=PROTOCOL, ticket=ticket)
    return call


@pytest.mark.parametrize("who", [HOST, CANDIDATE, OBSERVER, WAITING])
async def test_a_ticket_opens_the_call_to_its_owner(who: str, room: RoomUnderTest) -> None:
    call = await begin(room, ticket_of(who, ID))

    assert (await call.hear("welcome"))["you"]["username"] == who


@pytest.mark.parametrize("who", [REFUSED, REMOVED, STRANGER, ROOM])
async def test_a_ticket_of_whoever_may_not_be_here_opens_nothing(
    who: str, room: RoomUnderTest
) -> None:
    call = await begin(room, ticket_of(who, ID))

    assert (await call.hear("error"))["code"] == "not_allowed"
    assert await call.closed() == 4403


TICKETS: dict[str, Callable[[], str]] = {
    "no ticket at all": lambda: "ticket",
    "one of another room": lambda: ticket_of(HOST, ID, room="room-y"),
    "one with another room's key": lambda: ticket_of(HOST, ID, key=call_key("the secret", "y")),
    "one of another interview": lambda: ticket_of(HOST, "a-b-c"),
    "one with somebody else's name": lambda: with_the_name_of_the_host(ticket_of(CANDIDATE, ID)),
    "an empty key": lambda: ticket_of(HOST, ID, key=""),
}


@pytest.mark.parametrize("ticket", TICKETS.values(), ids=TICKETS)
async def test_what_is_no_ticket_of_this_call_opens_nothing(
    ticket: Callable[[], str], room: RoomUnderTest
) -> None:
    call = await begin(room, ticket())

    refusal = await call.hear("error")

    assert refusal["code"] == "bad_request"
    assert refusal["message"] == "This ticket does not open this call."
    assert await call.closed() == 4400


async def test_a_ticket_that_is_too_old_says_that_another_one_works(room: RoomUnderTest) -> None:
    call = await begin(room, ticket_of(HOST, ID, seconds=-1))

    assert (await call.hear("error"))["code"] == "stale"
    assert await call.closed() == 4408


async def test_a_ticket_works_once(room: RoomUnderTest) -> None:
    ticket = ticket_of(HOST, ID)
    first = await begin(room, ticket)
    await first.hear("welcome")

    second = await begin(room, ticket)

    assert (await second.hear("error"))["code"] == "stale"
    assert await second.closed() == 4408
    await first.say("leave")
    assert await first.closed() == 1000


async def test_after_the_end_no_ticket_opens_anything(room: RoomUnderTest) -> None:
    await room.push(ended())

    call = await begin(room, ticket_of(HOST, ID))

    assert (await call.hear("error"))["code"] == "gone"
    assert await call.closed() == 4404


async def test_a_room_that_does_not_know_its_interview_yet_asks_to_come_again(
    room: RoomUnderTest,
) -> None:
    document, room.session.room.document = room.session.room.document, None

    call = await begin(room, ticket_of(HOST, ID))
    refusal = await call.hear("error")
    room.session.room.document = document

    assert refusal["code"] == "starting"
    assert await call.closed() == 4408


async def test_the_cookie_opens_nothing(room: RoomUnderTest) -> None:
    """A script in an output runs in the notebook's page, whose requests bring it along."""
    call = Call(await room.browser(HOST).open(CALL, origin=PAGE_ORIGIN))

    await call.say("hello", protocol=PROTOCOL, ticket="")
    await call.say("knock", name="")

    assert (await call.hear("error"))["code"] == "bad_request"
    assert await call.closed() == 4400
    assert room.session.room.connections == {}


@pytest.mark.parametrize(
    "origin",
    [
        "http://room-x.hub",
        "http://room-y.hub",
        "http://evil.example",
        "https://hub",
        "http://hub:80",
        "http://hub.evil.example",
        "null",
        "",
    ],
)
async def test_a_page_of_another_origin_opens_nothing_whatever_it_brings(
    origin: str, room: RoomUnderTest
) -> None:
    headers = {"Origin": origin, "Upgrade": "websocket", "Connection": "Upgrade"}
    headers |= {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13"}

    for client in (room.client(None), room.browser(HOST), room.client(HOST)):
        assert (await client.ask("GET", CALL, headers=headers)).code == 403


async def test_the_room_s_own_page_opens_nothing(room: RoomUnderTest) -> None:
    with pytest.raises(HTTPClientError, match="403"):
        await room.browser(HOST).open(CALL, origin=room.origin)


async def test_an_unknown_socket_may_not_send_much(room: RoomUnderTest) -> None:
    call = await room.silent_call()

    await call.socket.write_message("x" * 5000)

    assert await call.closed() == 1009


async def test_of_many_unknown_sockets_the_oldest_goes_and_whoever_has_a_ticket_gets_in(
    room: RoomUnderTest,
) -> None:
    unknown = [await room.silent_call() for _ in range(MOST_UNKNOWN + 1)]

    known = await begin(room, ticket_of(HOST, ID))

    assert await unknown[0].closed() == 4400
    await known.hear("welcome")


async def test_a_socket_that_says_nothing_is_closed(
    room: RoomUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(room.app.web_app.settings, "prepstack_anteroom", Anteroom(seconds=0.05))

    call = await room.silent_call()

    assert await call.closed() == 4400


@pytest.mark.parametrize("interview_id", [ID, "another"])
async def test_no_ticket_and_no_secret_is_logged(
    interview_id: str, room: RoomUnderTest, caplog: pytest.LogCaptureFixture
) -> None:
    ticket = ticket_of(HOST, interview_id)
    caplog.set_level("DEBUG")
    for name in ("ServerApp", "tornado.access", "tornado.application", "prepstack_ext"):
        caplog.set_level("DEBUG", logger=name)
    call = await begin(room, ticket)
    first = json.loads(await call.socket.read_message() or "{}")

    secret = first.get("secret", ticket)
    again = await room.silent_call()
    await again.say("resume", protocol=PROTOCOL, secret=secret.ljust(20, "x"), received=0)
    await again.socket.read_message()

    assert caplog.text
    assert ticket not in caplog.text
    assert secret not in caplog.text
