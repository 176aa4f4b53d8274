"""The dashboard: what is on now, what was, day by day; names, search, renaming; the ended page."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from hub_config.service.dashboard.rows import Row, by_day
from hub_config.service.interviews.interviews import Details
from hub_config.service.person import Person
from hub_config.service.zone import ZONE_COOKIE
from hub_config.storage import InterviewRecord
from prepstack.interviews.interview import State
from prepstack.people import Member, Role, Standing
from tests.service.scenes import Scene, open_scene
from tests.service.stack import Stack, until
from tests.service.visitors import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

ADA = Person("ada", "Ada L.")
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def row(state: State = State.ENDED, standing: Standing = Standing.ADMITTED, **about: object) -> Row:
    fields: dict[str, object] = {"created_at": NOON, "started_at": NOON, **about}
    interview = InterviewRecord("k3jq7zpm2xva", "abc", "", "ada", state, 60, **fields)  # type: ignore[arg-type]
    members = (
        Member("ada", "Ada L.", Role.INTERVIEWER, standing),
        Member("ben", "Ben", Role.CANDIDATE, Standing.ADMITTED),
        Member("eve", "Eve", Role.CANDIDATE, Standing.REFUSED),
    )
    return Row(Details(interview, members, {}), ADA, ZoneInfo("Europe/Berlin"), ("ada", "ben"))


@pytest.mark.parametrize(
    ("state", "standing", "action"),
    [
        (State.SCHEDULED, Standing.ADMITTED, "Open"),
        (State.LOBBY, Standing.ADMITTED, "Join"),
        (State.LIVE, Standing.ADMITTED, "Rejoin"),
        (State.LIVE, Standing.WAITING, "Join"),
        (State.ENDED, Standing.ADMITTED, "View"),
        (State.LOST, Standing.ADMITTED, "View"),
    ],
)
async def test_there_is_one_action_for_each_state(
    state: State, standing: Standing, action: str
) -> None:
    assert row(state, standing).action == action


async def test_a_row_says_who_was_there_and_for_how_long() -> None:
    one = row(ended_at=NOON + timedelta(minutes=42))

    assert (one.title, one.with_whom, one.who_is_there) == (
        "Interview with Ben, 24 Nov",
        "Ben",
        "Ben",
    )
    assert one.minutes == 42
    assert row(started_at=None).minutes is None


async def test_days_are_those_of_the_readers_zone() -> None:
    late, later = row(started_at=NOON.replace(hour=22)), row(started_at=NOON.replace(hour=23))

    days = by_day([late, later])

    assert [day.on for day in days] == [date(2026, 11, 25), date(2026, 11, 24)]
    assert [day.name(date(2026, 11, 25)) for day in days] == ["Today", "Yesterday"]
    assert days[0].name(date(2026, 12, 1)) == "Wednesday, 25 November"
    assert days[0].name(date(2027, 1, 1)) == "Wednesday, 25 November 2026"


@pytest.mark.parametrize(("wanted", "is_found"), [("", 1), ("BEN nov", 1), ("eve", 0), ("zzz", 0)])
async def test_a_search_looks_at_titles_and_names(wanted: str, is_found: int) -> None:
    assert row().matches(wanted) == bool(is_found)


async def test_what_is_on_is_first_and_leads_straight_back(stack: Stack) -> None:
    async with Visitor(stack, f"host-{uuid4().hex[:6]}") as host:
        interview_id = await host.new_call(title="Graphs")

        page = (await host.get("")).text

        now = page[page.index('class="now"') : page.index('class="actions"')]
        assert "Graphs" in now and "nobody is in the room" in now
        assert re.search(rf'href="[^"]*/interviews/{interview_id}"[^>]*>Join<', now)
        assert "Search past interviews" not in page  # there are not ten
        await host.post(f"interviews/{interview_id}/end")


async def test_times_are_in_the_zone_that_the_browser_said(stack: Stack) -> None:
    async with Visitor(stack, f"host-{uuid4().hex[:6]}") as host:
        interview_id = await host.new_call()
        in_utc = await host.get("")
        host.set_cookie(ZONE_COOKIE, "Asia%2FTokyo")
        in_tokyo = await host.get("")
        host.set_cookie(ZONE_COOKIE, "../../etc/passwd")
        in_nowhere = await host.get("")

        assert ("UTC" in in_utc.text, "JST" in in_tokyo.text, "UTC" in in_nowhere.text) == (
            True,
            True,
            True,
        )
        await host.post(f"interviews/{interview_id}/end")


async def test_the_host_renames_an_interview_and_takes_the_name_away_again(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        path = f"interviews/{scene.interview_id}/title"

        await scene.host.post(path, title="Trees & heaps")
        _, document = await scene.as_room("GET", "interview")
        renamed = await scene.host.get("")
        await scene.host.post(path, title="")
        unnamed = await scene.host.get("")
        refused = await scene.host.post(path, title="x" * 121)

        assert document["interview"]["title"] == "Trees & heaps"
        assert "Trees &amp; heaps" in renamed.text
        assert "Trees" not in unnamed.text and "Interview, " in unnamed.text
        assert refused.status == 400 and "120 characters" in refused.text


async def test_an_interview_that_is_over_says_what_it_was(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        ben = scene.people["member"]
        await scene.as_room("PATCH", f"members/{ben.name}", standing="admitted")
        await scene.as_room("POST", "started")
        await scene.host.post(f"interviews/{scene.interview_id}/end")

        async def is_put_away() -> bool:
            page = await ben.get(f"interviews/{scene.interview_id}")
            return "being put away" not in page.text

        assert await until(is_put_away)
        page = await ben.get(f"interviews/{scene.interview_id}")
        hosts = await scene.host.get(f"interviews/{scene.interview_id}")

        for said in (
            "This interview has ended",
            "Graphs",
            "1 min",
            "the host ended it",
            "candidate",
        ):
            assert said in page.text
        assert "No notebook was kept" in page.text
        assert ("Rename" in page.text, "Rename" in hosts.text) == (False, True)


async def test_who_never_got_in_sees_no_notebook(scene: Scene) -> None:
    async with open_scene(scene.stack) as other:
        await other.host.post(f"interviews/{other.interview_id}/end")

        page = await other.people["member"].get(f"interviews/{other.interview_id}")

        assert "Only those who were in the interview have its notebook" in page.text
