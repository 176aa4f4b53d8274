"""An interview's life as its people and its room see it."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest

from prepstack.names import NOTEBOOK_PATH
from tests.service.scenes import (
    Scene,
    hub_users,
    look_into,
    open_scene,
    room_of,
    sentence_of,
    shares_of,
)
from tests.service.stack import Stack, until
from tests.service.visitors import Visitor, config_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


def somebody(stack: Stack) -> Visitor:
    return Visitor(stack, f"host-{uuid4().hex[:6]}")


async def test_a_new_call_leads_to_its_page_and_its_room_knows_the_host(stack: Stack) -> None:
    async with somebody(stack) as host:
        interview_id = await host.new_call(title="Graphs")

        notebook = await host.notebook_of(interview_id)

        assert f'"user": "{host.name}"' in notebook.text and '"title": "Graphs"' in notebook.text
        await host.post(f"interviews/{interview_id}/end")


async def test_a_double_click_begins_one_call(stack: Stack) -> None:
    async with somebody(stack) as host:
        answers = await host.post_twice("interviews", request="once")

        page = await host.get("")

        assert [answer.status for answer in answers] == [303, 303]
        assert page.text.count('class="now-row"') == 1
        await host.post(f"interviews/{await host.newest()}/end")


async def test_two_calls_at_once_get_two_rooms(stack: Stack) -> None:
    async with somebody(stack) as ada, somebody(stack) as ben:
        ids = [await ada.new_call(), await ben.new_call()]
        rooms = {
            await room_of(host, interview_id)
            for host, interview_id in zip((ada, ben), ids, strict=True)
        }

        assert len(rooms) == 2
        for host, interview_id in zip((ada, ben), ids, strict=True):
            await host.post(f"interviews/{interview_id}/end")


async def test_without_a_warm_room_the_page_is_there_and_follows_the_start(stack: Stack) -> None:
    async with somebody(stack) as host:
        for request in ("first", "second"):
            begun = await host.post("interviews", request=request)
        second = begun.location.rsplit("/", 1)[1]
        page = await host.get(begun.location)
        asked = await host.call(second)

        events = await host.get(f"interviews/{second}/progress")

        assert page.status == 200 and config_of(page)["interview_id"] == second
        assert asked.status == 200 or json.loads(asked.text)["code"] == "starting"
        steps = [json.loads(line[6:]) for line in events.text.splitlines() if line[:5] == "data:"]
        assert steps[-1]["ready"] and not steps[-1]["failed"]
        assert (await host.call(second)).status == 200
        for _ in range(2):
            await host.post(f"interviews/{await host.newest()}/end")


async def test_the_dashboard_lists_what_is_open_and_what_is_over(stack: Stack) -> None:
    async with somebody(stack) as host:
        empty = await host.get("")
        over, is_open = await host.new_call(title="First"), await host.new_call(title="Second")
        await host.post(f"interviews/{over}/end")

        upcoming, past = (await host.get("")).text.split('id="past"')

        assert "Nothing is planned" in empty.text
        assert ("Second" in upcoming, "First" in upcoming) == (True, False)
        assert ("Second" in past, "First" in past) == (False, True)
        await host.post(f"interviews/{is_open}/end")


async def test_a_name_with_markup_is_shown_as_it_is(stack: Stack) -> None:
    async with somebody(stack) as host:
        interview_id = await host.new_call(title="<script>alert(1)</script>")

        page = await host.get("")

        assert "<script>alert" not in page.text and "&lt;script&gt;alert" in page.text
        await host.post(f"interviews/{interview_id}/end")


async def test_ending_takes_room_shares_and_guests_away(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        guest = scene.people["guest"].name or ""
        assert {guest} <= await shares_of(stack, scene.room)

        ended = await scene.host.post(f"interviews/{scene.interview_id}/end")

        async def is_gone() -> bool:
            users = await hub_users(stack, "")
            return scene.room not in users and guest not in users

        assert ended.location.endswith(f"/interviews/{scene.interview_id}")
        assert await until(is_gone)
        assert scene.people["member"].name in await hub_users(stack, "")
        page = await scene.host.get(f"interviews/{scene.interview_id}")
        assert "This interview has ended" in page.text
        closed = await scene.host.get(f"rooms/{scene.room}")
        assert closed.url.endswith(f"/interviews/{scene.interview_id}")


async def test_ending_twice_changes_nothing(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        path = f"interviews/{scene.interview_id}/end"

        answers = await scene.host.post_twice(path)
        later = await scene.host.post(path)

        assert [answer.status for answer in (*answers, later)] == [303] * 3


async def test_a_room_reads_its_document(scene: Scene) -> None:
    status, document = await scene.as_room("GET", "interview")

    assert status == 200
    assert document["interview"]["id"] == scene.interview_id
    assert document["room_url"] == scene.stack.settings.room_url(scene.room)
    assert set(document["invitations"]) == {"candidate", "interviewer", "observer"}
    assert document["pages"]["ended"].endswith(f"/interviews/{scene.interview_id}")


async def test_what_a_room_changes_is_in_the_answer_and_stays(scene: Scene) -> None:
    ben = scene.people["member"].name
    change = {"standing": "admitted", "role": "observer", "name": "Benjamin"}

    status, document = await scene.as_room("PATCH", f"members/{ben}", **change)

    _, later = await scene.as_room("GET", "interview")
    member = next(item for item in document["members"] if item["username"] == ben)
    assert (status, {key: member[key] for key in change}) == (200, change)
    assert later == document


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"standing": "king"},
        {"role": "host"},
        {"name": ""},
        {"host": True},
    ],
)
async def test_a_change_that_cannot_be_is_refused(scene: Scene, change: dict[str, object]) -> None:
    status, answer = await scene.as_room(
        "PATCH", f"members/{scene.people['member'].name}", **change
    )

    assert (status, answer["code"]) == (400, "bad_request")


async def test_a_host_cannot_be_removed(scene: Scene) -> None:
    status, answer = await scene.as_room("PATCH", f"members/{scene.host.name}", standing="removed")

    assert (status, answer["code"]) == (403, "not_allowed")


async def test_nobody_unknown_can_be_changed(scene: Scene) -> None:
    status, _ = await scene.as_room("PATCH", "members/nobody", standing="admitted")

    assert status == 404


async def test_a_room_makes_a_new_link(scene: Scene) -> None:
    old = await scene.host.link(scene.interview_id, "interviewer")

    _, answer = await scene.as_room("POST", "invitations", role="interviewer")

    link = answer["invitations"]["interviewer"]
    assert link == await scene.host.link(scene.interview_id, "interviewer") != old


async def test_the_clock_starts_with_the_first_who_enters_and_only_once(scene: Scene) -> None:
    _, first = await scene.as_room("POST", "started")
    _, second = await scene.as_room("POST", "started")

    assert first["interview"]["started_at"] and first["interview"]["ends_at"]
    assert second["interview"] == first["interview"]


async def test_a_change_of_the_hosts_page_reaches_the_room(scene: Scene) -> None:
    async with somebody(scene.stack) as visitor:
        await visitor.get(scene.link)
        path = f"interviews/{scene.interview_id}/members/{visitor.name}"

        await scene.host.post(path, role="observer")

        notebook = await visitor.notebook_of(scene.interview_id)
    assert f'"name": "{(visitor.name or "").title()}"' in notebook.text
    assert '"role": "observer"' in notebook.text.split(visitor.name or "")[-1]


async def test_a_warm_room_lets_nobody_in(stack: Stack, scene: Scene) -> None:
    async def warm_room() -> str:
        rooms = await hub_users(stack, "room-")
        for room in sorted(rooms):
            seen = await look_into(stack, room)
            if seen["status"] == 200 and seen["interview_id"] is None:
                return room
        return ""

    room = await until(warm_room)

    answer = await scene.host.get(f"{stack.settings.room_url(room)}{NOTEBOOK_PATH}")

    assert answer.status == 403
    assert await shares_of(stack, room) == set()


async def test_the_way_in_is_the_same_room_again(scene: Scene) -> None:
    assert await room_of(scene.host, scene.interview_id) == scene.room


async def test_an_address_that_is_nowhere_says_so(scene: Scene) -> None:
    answer = await scene.host.get("nowhere")

    assert (answer.status, "There is no page here." in answer.text) == (404, True)


@pytest.mark.parametrize("path", ["nowhere", "j/cut"])
@pytest.mark.parametrize(
    ("who", "way_on"),
    [("host", "Your interviews"), ("guest", "Create an account"), ("anonymous", "Sign in")],
)
async def test_a_page_that_is_not_there_shows_everybody_their_own_way_on(
    scene: Scene, path: str, who: str, way_on: str
) -> None:
    page = await scene.people[who].get(path)

    assert page.status == 404
    buttons = page.text.split('class="toolbar"')[1].split("</div>")[0]
    assert way_on in buttons


async def test_a_form_that_is_too_old_says_so(scene: Scene) -> None:
    for path in ("interviews", "join", scene.link):
        answer = await scene.host.ask("POST", path, data={"_xsrf": "of another session"})

        assert answer.status == 403
        assert sentence_of(answer).startswith("This page was open for too long, so nothing")
