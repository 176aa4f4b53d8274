"""A socket that is lost: the call goes on, no message is lost, and nobody else gets in."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from prepstack_ext.call import handlers
from tornado.websocket import WebSocketClosedError

from prepstack.people import Standing
from prepstack.wire.browser import PROTOCOL
from tests.room.clients import WAIT_SECONDS
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER, WAITING, with_standing
from tests.room.page import Page
from tests.room.phone import Phone
from tests.room.silence import Line

SECRET = "a-secret-that-nobody-was-ever-given"


@pytest.fixture(autouse=True)
def patience(room: RoomUnderTest) -> Iterator[None]:
    """What a test makes shorter is as it was in the next one."""
    yield
    for name in ("return_seconds", "reload_seconds"):
        vars(room.session.reception).pop(name, None)


async def until_lost(room: RoomUnderTest, who: str) -> None:
    """The room has noticed that a socket of this person is closed."""
    tabs = room.session.reception.tabs
    async with asyncio.timeout(WAIT_SECONDS):
        while all(tab.socket for tab in tabs._tabs.values() if tab.username == who):
            await asyncio.sleep(0.01)


async def present(room: RoomUnderTest) -> list[str]:
    answer = await room.client("prepstack").ask("GET", "prepstack/api/interview")
    found: list[str] = json.loads(answer.body)["present"]
    return found


# Nothing is lost


async def test_what_the_room_said_meanwhile_is_heard_once_and_in_order(
    room: RoomUnderTest,
) -> None:
    async with Line(room.app.port) as line:
        page = await Page(room, CANDIDATE).enter(line.port)
        for number in range(40):
            room.session.tell_all("number", str(number))
            if number == 20:
                await page.hear("notice", lambda told: told["message"] == "10")
                line.cut()  # in the middle of it, and the room believes that it is heard
        await page.resume()
        welcome = await page.hear("welcome")
        room.session.tell_all("number", "40")
        await page.hear("notice", lambda told: told["message"] == "40")

    assert welcome["resumed"]
    numbers = [told["message"] for told in page.heard if told.get("code") == "number"]
    assert numbers == [str(number) for number in range(41)]


async def test_what_a_page_said_as_its_socket_broke_is_done_once_and_in_order(
    room: RoomUnderTest,
) -> None:
    roles = ["observer", "candidate"] * 10
    async with Line(room.app.port) as line:
        page = await Page(room, HOST).enter(line.port)
        told_before = len(room.outside.service.told)
        for number, role in enumerate(roles):
            await page.say("set_role", username=OBSERVER, role=role)
            if number == 7:
                line.cut()
        await page.resume()
        await page.hear("welcome")
        await page.say("new_invitation", role="observer")
        await page.hear("invitation")
    notices = [told for told in page.heard if told["type"] == "people"]

    assert page.received == len(page.heard)
    assert [person["username"] for person in notices[-1]["people"]] == [HOST]
    async with asyncio.timeout(WAIT_SECONDS):
        await room.extension.service.heard_all()
    changes = [it for it in room.outside.service.told[told_before:] if it[0] == "PATCH"]
    assert changes[-1] == ("PATCH", f"members/{OBSERVER}", {"role": "candidate"})
    counted = room.session.reception.tabs.opened_by(page.secret)[1].received
    assert counted == 1 + len(roles) + 1  # the knock and the invitation


async def test_a_line_that_breaks_again_and_again_loses_nothing(room: RoomUnderTest) -> None:
    page = Page(room, CANDIDATE)
    for attempt in range(4):
        async with Line(room.app.port) as line:
            if attempt == 0:
                await page.enter(line.port)
            else:
                await page.resume(line.port)
                assert (await page.hear("welcome"))["resumed"]
            for number in range(5):
                room.session.tell_all("number", str(5 * attempt + number))
            await page.hear("notice")
            line.cut()
    await page.resume()
    await page.hear("notice", lambda told: told["message"] == "19")

    numbers = [told["message"] for told in page.heard if told.get("code") == "number"]
    assert numbers == [str(number) for number in range(20)]


@pytest.mark.parametrize("received", ["all", None])
async def test_a_welcome_that_never_arrived_leaves_the_secret_before_it_working(
    received: Any, room: RoomUnderTest
) -> None:
    page = await Page(room, CANDIDATE).enter()
    known = {} if received else {"received": None}
    async with Line(room.app.port) as line:
        await page.resume(line.port, **known)
        await page.call.next("welcome")  # it is on its way, and the page does not see it
        line.cut()

    await page.resume(**known)

    welcome = await page.hear("welcome")
    assert (welcome["resumed"], welcome["you"]["place"]) == (bool(received), "room")


async def test_refused_and_unreadable_messages_count_too(room: RoomUnderTest) -> None:
    page = await Page(room, OBSERVER).enter()
    await page.say("end")
    await page.say("shout")
    await page.say("media", microphone=True)
    for _ in range(3):
        await page.hear("error")

    await page.resume()

    assert (await page.hear("welcome"))["received"] == 4


async def test_the_heartbeat_says_what_arrived_and_the_answer_is_not_counted(
    room: RoomUnderTest,
) -> None:
    page = await Page(room, CANDIDATE).enter()
    first = await page.hear("heartbeat")
    await page.call.say("received", count=page.received)

    second = await page.hear("heartbeat")

    assert (first["received"], second["received"]) == (1, 1)


async def test_more_than_was_said_cannot_have_arrived(room: RoomUnderTest) -> None:
    page = await Page(room, CANDIDATE).enter()

    await page.call.say("received", count=10**6)

    assert (await page.hear("error"))["code"] == "bad_request"


async def test_a_link_that_was_made_meanwhile_is_told(room: RoomUnderTest) -> None:
    async with Line(room.app.port) as line:
        page = await Page(room, HOST).enter(line.port)
        await page.say("new_invitation", role="observer")
        async with asyncio.timeout(WAIT_SECONDS):
            while ("POST", "invitations", {"role": "observer"}) not in room.outside.service.told:
                await asyncio.sleep(0.01)
        line.cut()

    await page.resume()

    assert (await page.hear("invitation"))["role"] == "observer"


# The call goes on


async def test_media_go_on_while_somebody_is_waited_for(room: RoomUnderTest) -> None:
    host = await Page(room, HOST).enter()
    candidate = await Page(room, CANDIDATE).enter()
    async with Phone(candidate.call) as speaking, Phone(host.call) as listening:
        await speaking.publish()
        await listening.subscribe({CANDIDATE})
        candidate.call.socket.close()
        await until_lost(room, CANDIDATE)

        peers = set((await room.extension.media.statistics()).peers)
        await candidate.resume()
        await candidate.hear("welcome")
        told = [message["type"] for message in host.heard]

    assert CANDIDATE in peers
    assert "media_restarted" not in told


async def test_whoever_is_waited_for_is_present(room: RoomUnderTest) -> None:
    page = await Page(room, CANDIDATE).enter()
    room.session._last_seen -= 3600

    page.call.socket.close()
    await until_lost(room, CANDIDATE)
    answer = await room.client("prepstack").ask("GET", "prepstack/api/interview")

    status = json.loads(answer.body)
    assert (status["present"], status["idle_seconds"]) == ([CANDIDATE], 0.0)


async def test_whoever_does_not_come_back_is_gone_for_the_others(room: RoomUnderTest) -> None:
    host, page = await Page(room, HOST).enter(), await Page(room, CANDIDATE).enter()
    await host.hear("people", lambda told: len(told["people"]) == 2)
    room.session.reception.return_seconds = 0.05

    page.call.socket.close()

    await host.hear("people", lambda told: len(told["people"]) == 1)
    await page.resume()
    assert await page.call.closed() == 4408


async def test_a_page_that_says_goodbye_ends_its_media_at_once_and_is_waited_for(
    room: RoomUnderTest,
) -> None:
    host, page = await Page(room, HOST).enter(), await Page(room, CANDIDATE).enter()
    await page.say("media", microphone=True, camera=True)
    await host.hear("people", lambda told: any(one["camera"] for one in told["people"]))

    page.call.socket.close(1001)
    told = await host.hear("people", lambda told: not any(one["camera"] for one in told["people"]))

    assert [person["username"] for person in told["people"]] == [HOST, CANDIDATE]
    await page.resume(received=None)
    await page.hear("welcome")


async def test_a_page_that_says_goodbye_is_not_waited_for_as_long(room: RoomUnderTest) -> None:
    host, page = await Page(room, HOST).enter(), await Page(room, CANDIDATE).enter()
    await host.hear("people", lambda told: len(told["people"]) == 2)
    room.session.reception.reload_seconds = 0.05

    page.call.socket.close(1001)

    await host.hear("people", lambda told: len(told["people"]) == 1)


async def test_a_page_that_was_loaded_anew_is_in_the_room_and_begins_its_media_anew(
    room: RoomUnderTest,
) -> None:
    host, page = await Page(room, HOST).enter(), await Page(room, CANDIDATE).enter()
    await page.say("media", microphone=True, camera=True)
    await host.hear("people", lambda told: any(one["camera"] for one in told["people"]))
    room.session.tell_all("number", "of the page before")
    page.call.socket.close(1001)
    await until_lost(room, CANDIDATE)

    await page.resume(received=None)
    welcome = await page.hear("welcome")
    async with Phone(page.call) as phone:
        await phone.subscribe()

    assert (welcome["resumed"], welcome["received"]) == (False, 0)
    assert welcome["you"]["place"] == "room"
    assert welcome["notebook"].endswith("/doc/tree/interview.ipynb")
    assert not (welcome["you"]["microphone"] or welcome["you"]["camera"])
    assert [person["username"] for person in welcome["people"]] == [HOST, CANDIDATE]


async def test_whoever_was_admitted_while_away_comes_back_into_the_room(
    room: RoomUnderTest,
) -> None:
    host, page = await Page(room, HOST).enter(), Page(room, WAITING)
    await page.begin()
    await page.say("knock", name="Wes")
    await page.hear("waiting_for_host")
    page.call.socket.close()
    await until_lost(room, WAITING)

    await host.say("admit", username=WAITING)
    await host.hear("people", lambda told: len(told["people"]) == 2)
    await page.resume()
    welcome = await page.hear("welcome")

    assert (welcome["resumed"], welcome["you"]["place"]) == (True, "room")
    await page.hear("admitted")


async def test_whoever_waits_and_loads_the_page_anew_waits_on(room: RoomUnderTest) -> None:
    page = Page(room, WAITING)
    await page.begin()
    await page.say("knock", name="Wes")
    await page.hear("waiting_for_host")
    page.call.socket.close(1001)
    await until_lost(room, WAITING)

    await page.resume(received=None)

    assert (await page.hear("welcome"))["you"]["place"] == "lobby"
    await page.hear("waiting_for_host")


# Whose it is


@pytest.mark.parametrize("received", [0, None])
async def test_a_secret_that_nobody_was_given_opens_nothing(
    received: int | None, room: RoomUnderTest
) -> None:
    page = await Page(room, CANDIDATE).enter()
    page.secret = SECRET

    await page.resume(received=received)

    assert (await page.call.hear("error"))["code"] == "not_found"
    assert await page.call.closed() == 4408


async def test_a_flood_of_wrong_secrets_is_closed_and_whoever_has_one_gets_in(
    room: RoomUnderTest,
) -> None:
    page = await Page(room, CANDIDATE).enter()
    for number in range(200):
        call = await room.silent_call()
        await call.say("resume", protocol=PROTOCOL, secret=f"{SECRET}-{number}", received=0)
        assert await call.closed() == 4408

    await page.resume()

    assert (await page.hear("welcome"))["resumed"]


async def test_a_secret_that_another_one_has_replaced_opens_nothing(room: RoomUnderTest) -> None:
    page = await Page(room, CANDIDATE).enter()
    before = page.secret
    await page.resume()
    await page.hear("welcome")
    await page.say("media", microphone=False, camera=False)
    await page.hear("people")

    page.secret, now = before, page.secret
    await page.resume()

    assert before != now
    assert await page.call.closed() == 4408


async def test_the_newer_of_two_sockets_wins_also_while_the_older_one_looks_alive(
    room: RoomUnderTest,
) -> None:
    page = await Page(room, CANDIDATE).enter()
    older = page.call

    await page.resume()
    await page.hear("welcome")
    with contextlib.suppress(WebSocketClosedError):
        await older.say("leave")  # what the older one says is not heard

    assert await older.closed() == 4409
    room.session.tell_all("number", "1")
    await page.hear("notice")
    assert await present(room) == [CANDIDATE]


async def test_of_two_that_go_on_at_once_one_does(room: RoomUnderTest) -> None:
    page, other = await Page(room, CANDIDATE).enter(), Page(room, CANDIDATE)
    other.secret, other.received = page.secret, page.received
    page.call.socket.close()

    await page.resume()
    await other.resume()

    assert (await other.hear("welcome"))["resumed"]
    assert await page.call.closed() == 4409
    assert await present(room) == [CANDIDATE]


async def leaves(host: Page, page: Page) -> None:
    await page.say("leave")
    await page.hear("gone")


async def is_removed(host: Page, page: Page) -> None:
    page.call.socket.close()
    await until_lost(host.room, CANDIDATE)
    await host.say("remove", username=CANDIDATE)
    await host.hear("people", lambda told: len(told["people"]) == 1)


async def is_removed_by_the_service(host: Page, page: Page) -> None:
    page.call.socket.close()
    await until_lost(host.room, CANDIDATE)
    await host.room.push(with_standing(CANDIDATE, Standing.REMOVED))


async def opens_it_elsewhere(host: Page, page: Page) -> None:
    page.call.socket.close()
    await until_lost(host.room, CANDIDATE)
    await Page(host.room, CANDIDATE).enter()


async def closes_it(host: Page, page: Page) -> None:
    page.call.socket.close(1000)
    await host.hear("people", lambda told: len(told["people"]) == 1)


@pytest.mark.parametrize(
    "happens",
    [leaves, is_removed, is_removed_by_the_service, opens_it_elsewhere, closes_it],
)
@pytest.mark.parametrize("received", ["all", None])
async def test_after_that_there_is_nothing_to_go_on_with(
    happens: Any, received: Any, room: RoomUnderTest
) -> None:
    host, page = await Page(room, HOST).enter(), await Page(room, CANDIDATE).enter()
    await host.hear("people", lambda told: len(told["people"]) == 2)

    await happens(host, page)
    await page.resume(received=page.received if received else None)

    assert await page.call.closed() == 4408


async def test_another_version_of_the_page_is_asked_to_reload(room: RoomUnderTest) -> None:
    page = await Page(room, CANDIDATE).enter()

    await page.resume(protocol=2)

    assert "reload" in (await page.call.hear("error"))["message"]
    assert await page.call.closed() == 4400


# Bounds


async def test_over_the_bound_nothing_is_kept_and_the_page_begins_with_a_ticket(
    room: RoomUnderTest,
) -> None:
    page = await Page(room, CANDIDATE).enter()
    page.call.socket.close()
    await until_lost(room, CANDIDATE)

    for number in range(1100):
        room.session.tell_all("number", str(number))
    await page.resume()

    assert await page.call.closed() == 4408
    await Page(room, CANDIDATE).enter()
    assert await present(room) == [CANDIDATE]


async def test_a_browser_that_reads_nothing_loses_its_socket_and_may_come_back(
    room: RoomUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handlers, "LARGEST_UNSENT", 100_000)
    async with Line(room.app.port) as line:
        page = await Page(room, CANDIDATE).enter(line.port)
        line.hold()

        async with asyncio.timeout(WAIT_SECONDS):
            while all(tab.socket for tab in room.session.reception.tabs._tabs.values()):
                room.session.tell_all("much", "x" * 50_000)
                await asyncio.sleep(0)

    assert await present(room) == [CANDIDATE]
    await page.resume(received=None)
    assert (await page.hear("welcome"))["you"]["place"] == "room"
