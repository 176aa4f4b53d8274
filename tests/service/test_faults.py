"""What breaks, and what is there afterwards."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import update

from hub_config.storage import Database
from hub_config.storage.tables import interviews
from tests.service.scenes import (
    hub_users,
    look_into,
    open_scene,
    process_of,
    room_of,
    sentence_of,
    shares_of,
)
from tests.service.stack import Stack, hub_session, running_stack, until
from tests.service.visitors import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def breakable(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stack]:
    settings = {"idle_minutes": "1", "rooms_per_person": "2"}
    async with running_stack(tmp_path_factory.mktemp("data"), **settings) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def stack(breakable: Stack) -> Stack:
    """One that tests may break; whole again for the next."""
    for name in ("proxy", "hub", "service"):
        if name not in breakable.processes:
            await breakable.start(name)
    await breakable.healthy()
    return breakable


async def rooms_with_interviews(stack: Stack) -> dict[str, str | None]:
    """Every room that answers, and its interview."""
    seen = {room: await look_into(stack, room) for room in await hub_users(stack, "room-")}
    return {room: item["interview_id"] for room, item in seen.items() if item["status"] == 200}


async def test_a_killed_service_finds_everything_again_and_doubles_nothing(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        born = process_of(scene.room).create_time()
        before = await settled_rooms(stack)

        await stack.kill("service")
        await stack.start("service")
        await stack.healthy()

        assert await settled_rooms(stack) == before
        assert process_of(scene.room).create_time() == born
        notebook = await scene.host.notebook_of(scene.interview_id)
        assert scene.interview_id in notebook.text


async def settled_rooms(stack: Stack) -> dict[str, str | None]:
    """With the pool filled again."""

    async def found() -> dict[str, str | None]:
        rooms = await rooms_with_interviews(stack)
        return rooms if None in rooms.values() else {}

    rooms: dict[str, str | None] = await until(found)
    return rooms


async def test_an_end_that_the_service_did_not_live_to_see_through_is_seen_through(
    stack: Stack,
) -> None:
    async with open_scene(stack) as scene:
        await stack.kill("hub")  # nothing can be taken down meanwhile
        await scene.host.post(f"interviews/{scene.interview_id}/end")
        await stack.kill("service")

        await stack.start("hub")
        await stack.start("service")
        await stack.healthy()

        async def is_gone() -> bool:
            return scene.room not in await hub_users(stack, "room-")

        assert await until(is_gone)
        page = await scene.host.get(f"interviews/{scene.interview_id}")
        assert "This interview has ended" in page.text


async def test_a_killed_hub_costs_no_room_and_members_changed_meanwhile_are_shut_out(
    stack: Stack,
) -> None:
    async with open_scene(stack) as scene:
        ben = scene.people["member"].name or ""
        born = process_of(scene.room).create_time()
        assert ben in await shares_of(stack, scene.room)
        assert (await scene.as_room("GET", "interview"))[0] == 200  # the token is known now

        await stack.kill("hub")
        status, _ = await scene.as_room("PATCH", f"members/{ben}", standing="removed")
        await stack.start("hub")

        async def is_shut_out() -> bool:
            try:
                return ben not in await shares_of(stack, scene.room)
            except OSError:
                return False

        assert status == 200
        assert await until(is_shut_out)
        assert process_of(scene.room).create_time() == born


async def test_a_room_that_dies_comes_back_as_the_same_room(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        dead = process_of(scene.room)
        dead.kill()

        async def is_back() -> bool:
            return (await look_into(stack, scene.room)).get("interview_id") == scene.interview_id

        assert await until(is_back)
        assert process_of(scene.room).pid != dead.pid
        assert await room_of(scene.host, scene.interview_id) == scene.room


async def test_a_room_that_cannot_start_ends_its_interview_as_lost(tmp_path: Path) -> None:
    async with running_stack(tmp_path, warm_rooms="0") as stack, Visitor(stack, "ada") as ada:
        (stack.faults / "refuse-to-start").touch()
        await ada.post("interviews", request="x")
        interview_id = await ada.newest()

        events = await ada.get(f"interviews/{interview_id}/progress")

        async def page() -> str:
            text = (await ada.get(f"interviews/{interview_id}")).text
            return text if "This interview was lost" in text else ""

        assert "could not be started again" in await until(page)
        assert '"failed":true' in events.text
        assert await until(lambda: no_rooms(stack))


async def no_rooms(stack: Stack) -> bool:
    return await hub_users(stack, "room-") == set()


async def test_rooms_that_belong_to_nothing_are_removed(stack: Stack) -> None:
    url = f"{stack.settings.hub_api_url}/users/room-orphan22"
    async with hub_session(stack) as hub:
        for request in (hub.post(url), hub.post(f"{url}/server")):
            async with request as answer:
                assert answer.status in (201, 202)
        async with hub.post(f"{stack.settings.hub_api_url}/users/guest-orphan22"):
            pass

    await stack.stop("service")
    await stack.start("service")

    async def are_gone() -> bool:
        return not {"room-orphan22", "guest-orphan22"} & await hub_users(stack, "")

    assert await until(are_gone)


async def opened_an_hour_ago(stack: Stack, interview_id: str) -> None:
    database = Database(stack.settings.service_database)
    async with database.writing() as rows:
        change = update(interviews).where(interviews.c.id == interview_id)
        await rows.execute(change.values(opened_at=datetime.now(UTC) - timedelta(minutes=61)))
    await database.aclose()


async def test_nobody_there_for_too_long_ends_an_interview(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        await scene.as_room("POST", "started")
        idle = stack.faults / "idle"
        idle.write_text("61")
        await opened_an_hour_ago(stack, scene.interview_id)

        async def has_ended() -> bool:
            page = await scene.host.get(f"interviews/{scene.interview_id}")
            return "nobody was there any more" in page.text

        assert await until(has_ended)
        idle.unlink()


async def test_a_call_that_nobody_enters_has_an_end(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        await opened_an_hour_ago(stack, scene.interview_id)

        async def has_ended() -> bool:
            page = await scene.host.get(f"interviews/{scene.interview_id}")
            return "nobody had entered it" in page.text

        assert await until(has_ended)


async def test_many_new_calls_at_once_get_as_many_rooms_as_one_person_may_have(
    stack: Stack,
) -> None:
    async with Visitor(stack, "ada") as ada:
        calls = (ada.post("interviews", request=f"call-{number}") for number in range(14))
        answers = await asyncio.gather(*calls)

        refused = [answer for answer in answers if answer.status != 303]
        assert [answer.status for answer in refused] == [409] * 12
        assert sentence_of(refused[0]).startswith("One person can have 2 calls open")
        await ada.post(f"interviews/{await ada.newest()}/end")
        assert (await ada.post("interviews", request="next")).status == 303


async def test_a_server_has_as_many_rooms_as_its_operator_gave_it(tmp_path: Path) -> None:
    async with (
        running_stack(tmp_path, rooms="2") as stack,
        Visitor(stack, "ada") as ada,
        Visitor(stack, "ben") as ben,
    ):
        visitors = (ada, ada, ben, ben)
        calls = (who.post("interviews", request=f"{n}") for n, who in enumerate(visitors))
        answers = await asyncio.gather(*calls)

    refused = [answer for answer in answers if answer.status != 303]
    assert [answer.status for answer in refused] == [409] * 2
    assert sentence_of(refused[0]).startswith("All rooms of this server are in use.")


async def test_an_interview_ends_at_its_limit(tmp_path: Path) -> None:
    async with running_stack(tmp_path, interview_minutes="0") as stack, open_scene(stack) as scene:
        await scene.as_room("POST", "started")

        async def has_ended() -> bool:
            page = await scene.host.get(f"interviews/{scene.interview_id}")
            return "its time was over" in page.text

        assert await until(has_ended)


async def test_while_the_hub_is_down_pages_say_so(stack: Stack) -> None:
    async with Visitor(stack, "ada") as ada:
        await stack.kill("hub")
        ada.forget_sessions()

        refused = await ada.get("")

        assert refused.status == 503
        assert "does not answer" in refused.text


async def test_the_way_into_an_open_call_asks_nobody(stack: Stack) -> None:
    """So it is as quick as the database, and needs no hub."""
    async with open_scene(stack) as scene:
        people = [scene.host, scene.people["member"], scene.people["guest"]]
        for visitor in people:
            assert (await visitor.call(scene.interview_id)).status == 200

        await stack.kill("hub")
        calls = [await visitor.call(scene.interview_id) for visitor in people]
        await stack.start("hub")

    assert [call.status for call in calls] == [200] * 3


async def test_reconciles_that_overlap_double_nothing(tmp_path: Path) -> None:
    """Each New call sets one going, at once with the others and with the clock's."""
    settings = {"warm_rooms": "2", "rooms_per_person": "4"}
    async with running_stack(tmp_path, **settings) as stack, Visitor(stack, "ada") as ada:
        calls = (ada.post("interviews", request=f"call-{number}") for number in range(4))
        answers = await asyncio.gather(*calls)

        async def all_there() -> dict[str, str | None]:
            rooms = await rooms_with_interviews(stack)
            is_whole = len(rooms) >= 6 and sum(map(bool, rooms.values())) >= 4
            return rooms if is_whole else {}

        rooms = await until(all_there)

        assert [answer.status for answer in answers] == [303] * 4
        taken = [interview for interview in rooms.values() if interview]
        assert (len(taken), len(set(taken)), len(rooms)) == (4, 4, 6)
        ids = set(re.findall(r"/interviews/([a-z2-7]{12})\"", (await ada.get("")).text))
        assert ids == set(taken)
