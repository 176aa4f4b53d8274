"""Swaps, muting, the lock and another host, on a real room server."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from prepstack.people import Role
from tests.room.clients import WAIT_SECONDS, Call
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, OBSERVER, OTHER, WAITING


async def everybody_in(room: RoomUnderTest) -> dict[str, Call]:
    calls = {who: await room.call(who) for who in (HOST, OTHER, CANDIDATE, OBSERVER)}
    for call in calls.values():
        await call.hear("admitted")
    return calls


async def swap(calls: dict[str, Call], by: str = OTHER, to: str = CANDIDATE) -> None:
    await calls[by].say("ask_somebody", username=to, about="swap")
    id = await asked(calls[to], to)
    await calls[to].say("answer_question", id=id, yes=True)
    for who in (by, to):
        await calls[who].hear("notice", lambda told: told["code"] == "role_changed")


async def asked(call: Call, to: str) -> int:
    """The number of the question."""
    told = await call.hear(
        "questions", lambda told: any(item["to"] == to for item in told["questions"])
    )
    return int(next(item["id"] for item in told["questions"] if item["to"] == to))


def last(call: Call, type: str) -> dict[str, Any]:
    """Of what was heard already."""
    return [told for told in call.heard if told["type"] == type][-1]


def has_role(username: str, role: str, told: dict[str, Any]) -> bool:
    """In a list of who is in the room."""
    return any((one["username"], one["role"]) == (username, role) for one in told["people"])


async def is_refused(call: Call, **message: Any) -> bool:
    await call.say(**message)
    return bool((await call.hear("error"))["code"] == "not_allowed")


async def patches(room: RoomUnderTest, since: int) -> list[tuple[str, Any]]:
    async with asyncio.timeout(WAIT_SECONDS):
        await room.extension.service.heard_all()
    told = room.outside.service.told[since:]
    return [(path, body) for method, path, body in told if method == "PATCH"]


async def test_a_swap_turns_over_what_each_may_do_at_once(room: RoomUnderTest) -> None:
    calls = await everybody_in(room)
    lobby = await room.call(WAITING, "lobby")
    await lobby.say("knock", name="Wes")
    await calls[OTHER].hear("waiting", lambda told: bool(told["people"]))

    await swap(calls)

    assert last(calls[CANDIDATE], "waiting")["people"]
    assert not last(calls[OTHER], "waiting")["people"]
    assert await is_refused(calls[OTHER], type="admit", username=WAITING)
    assert await is_refused(calls[OTHER], type="mute", username=CANDIDATE, kind="microphone")
    await calls[CANDIDATE].say("admit", username=WAITING)
    await lobby.hear("admitted")


async def test_both_roles_are_told_to_the_service_in_one_request(room: RoomUnderTest) -> None:
    calls = await everybody_in(room)
    told_before = len(room.outside.service.told)

    await swap(calls)

    assert await patches(room, told_before) == [
        ("members", {"changes": {OTHER: {"role": "candidate"}, CANDIDATE: {"role": "interviewer"}}})
    ]


async def test_nobody_ever_hears_of_two_interviewers_or_two_candidates(
    room: RoomUnderTest,
) -> None:
    """Of those who swap; the host is an interviewer all the time."""
    calls = await everybody_in(room)

    await swap(calls)
    await swap(calls, CANDIDATE, OTHER)

    for role in ("candidate", "interviewer"):
        await calls[HOST].hear("people", partial(has_role, OTHER, role))
    heard = [told["people"] for told in calls[HOST].heard if told["type"] == "people"]
    pairs = [
        {person["role"] for person in people if person["username"] in (OTHER, CANDIDATE)}
        for people in heard
        if {OTHER, CANDIDATE} <= {person["username"] for person in people}
    ]
    assert pairs
    assert all(pair == {"interviewer", "candidate"} for pair in pairs)


async def test_a_swap_while_the_service_is_away_is_not_taken_back_by_what_it_last_wrote(
    room: RoomUnderTest,
) -> None:
    calls = await everybody_in(room)
    service, told_before = room.outside.service, len(room.outside.service.told)
    service.down = True
    await swap(calls)
    await calls[HOST].say("set_role", username=CANDIDATE, role="observer")
    await calls[CANDIDATE].hear("notice", lambda told: "observer" in told["message"])

    await room.push(DOCUMENT)  # as it was before all that
    now = {who: room.session.room.known(who).role for who in (OTHER, CANDIDATE)}
    service.down = False
    told = await patches(room, told_before)

    roles: dict[str, Any] = {}
    for _, body in told:
        roles |= body["changes"]
    assert now == {OTHER: Role.CANDIDATE, CANDIDATE: Role.OBSERVER}
    assert roles == {OTHER: {"role": "candidate"}, CANDIDATE: {"role": "observer"}}


async def test_a_swap_that_the_service_refuses_is_taken_back_whole(room: RoomUnderTest) -> None:
    calls = await everybody_in(room)
    room.outside.service.refusals = {"members": 403}

    await swap(calls)
    async with asyncio.timeout(WAIT_SECONDS):
        await room.extension.service.heard_all()

    now = {who: room.session.room.known(who).role for who in (OTHER, CANDIDATE)}
    assert now == {OTHER: Role.INTERVIEWER, CANDIDATE: Role.CANDIDATE}


async def test_whoever_becomes_an_observer_cannot_edit_run_or_speak_from_then_on(
    room: RoomUnderTest,
) -> None:
    calls = await everybody_in(room)
    client, kernel = room.client(CANDIDATE), await room.kernel()
    before = (await client.ask("POST", f"api/kernels/{kernel}/interrupt")).code

    await calls[HOST].say("set_role", username=CANDIDATE, role="observer")
    await calls[CANDIDATE].hear("media_restarted")

    after = (await client.ask("POST", f"api/kernels/{kernel}/interrupt")).code
    assert (before, after) == (204, 403)
    assert not (room.session.may_edit(CANDIDATE) or room.session.may_run(CANDIDATE))
    assert await is_refused(calls[CANDIDATE], type="media", microphone=True, camera=True)


async def test_all_hear_who_was_muted_by_whom(room: RoomUnderTest) -> None:
    calls = await everybody_in(room)
    await calls[CANDIDATE].say("media", microphone=True, camera=True)

    await calls[OTHER].say("mute", username=CANDIDATE, kind="microphone")

    for call in calls.values():
        assert await call.hear("muted") == {
            "type": "muted",
            "username": CANDIDATE,
            "by": OTHER,
            "kind": "microphone",
        }
    people = (await calls[HOST].hear("people", lambda told: told["people"][2]["camera"]))["people"]
    assert people[2]["microphone"] is False


async def test_the_lock_is_told_to_all_and_to_the_service_and_read_from_it(
    room: RoomUnderTest,
) -> None:
    calls = await everybody_in(room)
    told_before = len(room.outside.service.told)
    lobby = await room.call(WAITING, "lobby")
    await lobby.hear("welcome")

    await calls[HOST].say("lock", locked=True)
    changed = await lobby.hear("interview")
    await lobby.say("knock", name="Wes")
    refusal = await lobby.hear("error")
    told = await patches(room, told_before)
    await room.push(DOCUMENT.with_lock(False))

    assert (changed["interview"]["locked"], refusal["code"]) == (True, "locked")
    assert told == [("lock", {"locked": True})]
    await lobby.hear("interview", lambda heard: not heard["interview"]["locked"])
    notices = [told["message"] for told in calls[CANDIDATE].heard if told["type"] == "notice"]
    await calls[CANDIDATE].hear("notice", lambda heard: heard["code"] == "unlocked")
    assert "Ada locked the interview: nobody new can join." in [
        *notices,
        *(told["message"] for told in calls[CANDIDATE].heard if told["type"] == "notice"),
    ]


async def test_the_new_host_has_the_links_and_the_old_one_is_none_any_more(
    room: RoomUnderTest,
) -> None:
    calls = await everybody_in(room)
    told_before = len(room.outside.service.told)

    await calls[HOST].say("transfer_host", username=OTHER)
    link = await calls[OTHER].hear("invitation")
    told = await patches(room, told_before)

    assert link["role"] == "candidate"
    assert told == [("members", {"changes": {HOST: {"host": False}, OTHER: {"host": True}}})]
    assert await is_refused(calls[HOST], type="end")
    assert await is_refused(calls[HOST], type="lock", locked=True)
    await calls[OTHER].say("remove", username=HOST)
    assert (await calls[HOST].hear("gone"))["reason"] == "removed"


@pytest.mark.parametrize("about", ["microphone", "camera"])
async def test_a_question_to_unmute_is_in_the_page_of_whom_it_is_for(
    about: str, room: RoomUnderTest
) -> None:
    calls = await everybody_in(room)

    await calls[HOST].say("ask_somebody", username=CANDIDATE, about=about)
    question = (await calls[CANDIDATE].hear("questions"))["questions"][0]
    await calls[CANDIDATE].say("answer_question", id=question["id"], yes=False)
    notice = await calls[HOST].hear("notice")

    assert (question["about"], question["by"], question["to"]) == (about, HOST, CANDIDATE)
    assert notice["message"] == "Ben would rather not, for now."
