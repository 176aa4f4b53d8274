"""The interview page: what it is told, the way into the call, the pictures and frames around it."""

from __future__ import annotations

import json
import re
import time
from contextlib import ExitStack
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import update

from hub_config.service.interview_page.progress import MOST_WATCHES, Watches
from hub_config.storage import Database
from hub_config.storage.tables import interviews
from prepstack.errors import TooManyRequests
from prepstack.interviews.call_tickets import call_key, read_call_ticket
from prepstack.interviews.relay_credentials import LIFETIME_SECONDS, relay_credentials
from tests.service.conftest import RELAY_SECRET, RELAY_URLS
from tests.service.scenes import Scene, become_guest, open_scene, sentence_of
from tests.service.stack import Stack
from tests.service.visitors import Visitor, config_of, newcomer

pytestmark = pytest.mark.asyncio(loop_scope="session")


def page_of(scene: Scene) -> str:
    return f"interviews/{scene.interview_id}"


async def test_the_page_tells_a_host_everything_that_the_lobby_shows(scene: Scene) -> None:
    config = config_of(await scene.host.get(page_of(scene)))

    page = f"/services/prepstack/interviews/{scene.interview_id}"
    assert config["me"] == {
        "username": scene.host.name,
        "name": (scene.host.name or "").title(),
        "role": "interviewer",
        "host": True,
        "guest": False,
    }
    assert (config["interview_id"], config["title"]) == (scene.interview_id, "Graphs")
    assert config["room_origin"] == scene.stack.settings.room_url(scene.room).split("/user/")[0]
    assert [config[name] for name in ("page", "call", "progress", "manage")] == [
        page,
        f"{page}/call",
        f"{page}/progress",
        f"{page}/manage",
    ]
    assert {"role": "candidate", "url": scene.link, "qr": f"{page}/qr/candidate.svg"} in config[
        "invites"
    ]
    assert (config["out"], config["out_label"]) == ("/services/prepstack/", "Your interviews")
    assert "farewell" not in config


async def test_links_and_code_are_the_hosts_alone(scene: Scene) -> None:
    for who in ("member", "guest"):
        config = config_of(await scene.people[who].get(page_of(scene)))

        assert not {"invites", "code"} & set(config)
        assert config["me"]["host"] is False
    assert config["me"]["guest"] is True
    assert (config["out"], config["out_label"]) == ("/hub/signup", "Create an account")


async def test_nothing_that_somebody_is_called_ends_the_pages_script(scene: Scene) -> None:
    name = "</script><script>alert(1)</script>&<!--"
    async with Visitor(scene.stack, None) as visitor:
        config = await become_guest(visitor, scene.link, name)
        text = (await visitor.get(page_of(scene))).text

    assert config["me"]["name"] == name
    assert "<script>alert" not in text and "<!--" not in text


@pytest.mark.parametrize("who", ["host", "member", "guest"])
async def test_the_ticket_opens_this_persons_call_of_this_room(scene: Scene, who: str) -> None:
    answer = await scene.people[who].call(scene.interview_id)

    access = json.loads(answer.text)
    settings = scene.stack.settings
    assert access["socket"] == (
        f"ws://{scene.room}.{settings.origin.split('://')[1]}/user/{scene.room}/prepstack/api/call"
    )
    key = call_key(settings.secret("call-tickets"), scene.room)
    ticket = read_call_ticket(access["ticket"], key, room=scene.room, now=time.time())
    assert (ticket.username, ticket.interview_id) == (scene.people[who].name, scene.interview_id)
    assert 30 < ticket.expires - time.time() <= 60


@pytest.mark.parametrize("who", ["host", "member", "guest"])
async def test_with_the_ticket_comes_the_persons_way_by_the_relay(scene: Scene, who: str) -> None:
    page = config_of(await scene.people[who].get(page_of(scene)))
    answer = await scene.people[who].call(scene.interview_id)

    relay = json.loads(answer.text)["relay"]
    expires, person = relay["username"].split(":")
    expected = relay_credentials(
        RELAY_SECRET, scene.people[who].name or "", int(expires) - LIFETIME_SECONDS
    )
    assert page["relay"] is True
    assert (tuple(relay["urls"]), relay["only"]) == (RELAY_URLS, False)
    assert (relay["username"], relay["credential"]) == (expected.username, expected.password)
    assert 0 < int(expires) - time.time() <= relay["seconds"] == LIFETIME_SECONDS
    assert answer.headers["Cache-Control"] == "no-store"
    for name in ("proxy", "hub", "service"):
        log = scene.stack.log(name)
        assert person not in log and relay["credential"] not in log


async def test_each_ticket_is_another(scene: Scene) -> None:
    tickets = {json.loads((await scene.host.call(scene.interview_id)).text)["ticket"] for _ in "ab"}

    assert len(tickets) == 2


async def test_a_call_without_the_pages_token_is_refused(scene: Scene) -> None:
    for headers in ({}, {"X-XSRFToken": "made-up"}):
        answer = await scene.host.ask("POST", f"{page_of(scene)}/call", headers=headers)

        assert (answer.status, json.loads(answer.text)["code"]) == (403, "stale")


async def test_tickets_are_not_given_without_end(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        await visitor.get(scene.link)
        config = config_of(await visitor.get(page_of(scene)))
        headers = {"X-XSRFToken": config["xsrf"]}

        async def ask() -> int:
            return (await visitor.ask("POST", config["call"], headers=headers)).status

        statuses = [await ask() for _ in range(150)]

    assert set(statuses) == {200, 429}
    assert (await scene.host.call(scene.interview_id)).status == 200


@pytest.mark.parametrize("standing", ["refused", "removed"])
async def test_who_was_shut_out_reads_it_on_the_page_and_gets_no_ticket(
    scene: Scene, standing: str
) -> None:
    async with Visitor(scene.stack, None) as guest, newcomer(scene.stack) as visitor:
        await become_guest(guest, scene.link, f"Zoë {uuid4().hex[:6]}")
        await visitor.get(scene.link)
        for somebody in (guest, visitor):
            await scene.as_room("PATCH", f"members/{somebody.name}", standing=standing)

            config = config_of(await somebody.get(page_of(scene)))
            call = await somebody.call(scene.interview_id)

            assert config["farewell"] == standing
            assert (call.status, json.loads(call.text)["code"]) == (403, standing)


async def test_there_is_no_way_into_a_call_that_is_over(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        config = config_of(await scene.host.get(page_of(scene)))
        await scene.host.post(f"{page_of(scene)}/end")

        call = await scene.host.ask("POST", config["call"], headers={"X-XSRFToken": config["xsrf"]})

    assert (call.status, json.loads(call.text)["code"]) == (410, "gone")


async def test_before_its_time_the_host_alone_gets_in(scene: Scene, database: Database) -> None:
    async def starts(at: datetime | None) -> None:
        async with database.writing() as rows:
            change = update(interviews).where(interviews.c.id == scene.interview_id)
            await rows.execute(change.values(starts_at=at))

    members = config_of(await scene.people["member"].get(page_of(scene)))
    await starts(datetime(2099, 1, 2, 10, 0, tzinfo=UTC))

    hosts = await scene.host.call(scene.interview_id)
    page = await scene.people["member"].get(page_of(scene))
    call = await scene.people["member"].ask(
        "POST", members["call"], headers={"X-XSRFToken": members["xsrf"]}
    )

    await starts(None)
    assert (hosts.status, page.status, call.status) == (200, 409, 409)
    assert "is not open yet. It opens at" in sentence_of(page)
    assert json.loads(call.text)["code"] == "not_yet_open"


async def test_one_person_follows_a_start_in_so_many_tabs_and_no_more() -> None:
    watches = Watches()

    with ExitStack() as tabs:
        for _ in range(MOST_WATCHES):
            tabs.enter_context(watches.watching("ada"))
        with pytest.raises(TooManyRequests), watches.watching("ada"):
            pass
        with watches.watching("ben"):
            pass
    with watches.watching("ada"):
        pass


async def test_a_qr_code_is_dark_on_white_with_a_quiet_zone(scene: Scene) -> None:
    picture = await scene.host.get(f"{page_of(scene)}/qr/candidate.svg")

    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert 'fill="#fff"' in picture.text and 'stroke="#000"' in picture.text
    assert (await scene.host.get(f"{page_of(scene)}/qr/king.svg")).status == 400


@pytest.mark.parametrize(
    ("name", "status", "content"),
    [
        ("VideoCall", 200, "built/widget.js"),
        ("Participants", 200, "built/widget.js"),
        ("InterviewTimer", 200, "built/widget.js"),
        ("RecordingControls", 200, "built/widget.js"),
        ("TestResults", 200, "built/widget.js"),
        ("ScreenShare", 200, "built/widget.js"),
        ("Elsewhere", 404, ""),
    ],
)
async def test_only_widgets_that_there_are_have_a_frame(
    scene: Scene, name: str, status: int, content: str
) -> None:
    frame = await scene.people["guest"].get(f"{page_of(scene)}/widgets/{name}")

    assert (frame.status, content in frame.text) == (status, True)


async def test_what_is_built_is_kept_by_browsers_until_it_changes(scene: Scene) -> None:
    page = (await scene.host.get(page_of(scene))).text
    (version,) = set(re.findall(r'static/built/page\.(?:js|css)\?v=([0-9a-f]+)"', page))

    kept = await scene.host.get(f"static/tokens.css?v={version}")
    asked = await scene.host.get("static/tokens.css")
    again = await scene.host.get("static/tokens.css", **{"If-None-Match": asked.headers["Etag"]})

    assert "immutable" in kept.headers["Cache-Control"]
    assert (asked.headers["Cache-Control"], again.status) == ("no-cache", 304)
