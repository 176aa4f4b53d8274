"""The call's socket: at the door, in the room, out of it, on a real server."""

from __future__ import annotations

import contextlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tornado.websocket import WebSocketClosedError

from prepstack.interviews.interview import RoomDocument
from prepstack.people import Change, Member, Role, Standing
from prepstack.wire.browser import PROTOCOL
from prepstack.wire.limits import LARGEST_LINE
from tests.golden_files import golden
from tests.room.clients import close_code
from tests.room.conftest import RoomUnderTest
from tests.room.interview import (
    CANDIDATE,
    DOCUMENT,
    HOST,
    OBSERVER,
    OTHER,
    PAGES,
    ROOM_URL,
    WAITING,
    member,
    with_standing,
)


async def test_hello_is_answered_by_what_is_there(room: RoomUnderTest) -> None:
    await (await room.call(HOST)).hear("admitted")
    call = await room.call(CANDIDATE, "lobby")

    welcome = await call.hear("welcome")

    assert (welcome["you"]["username"], welcome["you"]["place"]) == (CANDIDATE, "lobby")
    assert [person["username"] for person in welcome["people"]] == [HOST]
    assert welcome["interview"]["title"] == "Two pointers"
    assert (welcome["resumed"], welcome["received"]) == (False, 0)
    assert "notebook" not in welcome


async def test_join_of_whoever_may_enter_is_in_the_room_with_the_same_socket(
    room: RoomUnderTest,
) -> None:
    call = await room.call(CANDIDATE, "lobby")
    await call.hear("welcome")

    await call.say("knock", name="")
    admitted = await call.hear("admitted")
    people = (await call.hear("people"))["people"]
    await call.say("media", microphone=True, camera=False)

    assert admitted["url"] == ROOM_URL + "doc/tree/interview.ipynb"
    assert [(person["username"], person["place"]) for person in people] == [(CANDIDATE, "room")]
    await call.hear("people", lambda told: told["people"][0]["microphone"])


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (HOST, {"waiting", "invitations"}),
        (OTHER, {"waiting"}),
        (CANDIDATE, set()),
        (OBSERVER, set()),
    ],
)
async def test_who_knocks_and_the_links_are_told_to_whom_they_concern(
    who: str, sees: set[str], room: RoomUnderTest
) -> None:
    welcome = await (await room.call(who)).hear("welcome")

    assert {"waiting", "invitations"} & set(welcome) == sees


async def test_somebody_who_waits_gets_no_further_than_the_lobby(room: RoomUnderTest) -> None:
    call = await room.call(WAITING, "room")

    await call.hear("waiting_for_host")
    await call.say("media", microphone=True, camera=True)

    assert (await call.hear("error"))["code"] == "not_allowed"
    assert room.session.room.present == []


async def test_a_knock_is_heard_by_the_host_who_lets_in(room: RoomUnderTest) -> None:
    host = await room.call(HOST)
    guest = await room.call(WAITING, "lobby")

    await guest.say("knock", name="  Wes\u202e W. ")
    waiting = await host.hear("waiting", lambda message: bool(message["people"]))
    await guest.hear("waiting_for_host")
    await host.say("admit", username=WAITING)
    admitted = await guest.hear("admitted")

    assert waiting["people"] == [{"username": WAITING, "name": "Wes W."}]
    assert admitted["url"] == ROOM_URL + "doc/tree/interview.ipynb"
    assert (await room.client(WAITING).ask("GET", "doc/tree/interview.ipynb")).code == 200


async def test_who_is_refused_is_told_and_stays_outside(room: RoomUnderTest) -> None:
    host = await room.call(HOST)
    guest = await room.call(WAITING, "lobby")
    await guest.say("knock", name="")
    await guest.hear("waiting_for_host")

    await host.say("refuse", username=WAITING)
    gone = await guest.hear("gone")

    assert gone == {"type": "gone", "reason": "refused", "url": PAGES.refused}
    assert await guest.closed() == 4403
    assert (await room.client(WAITING).ask("GET", "doc/tree/interview.ipynb")).code == 302


async def test_a_removal_closes_every_socket_and_every_route(room: RoomUnderTest) -> None:
    host, call = await room.call(HOST), await room.call(CANDIDATE)
    await call.hear("admitted")
    client = room.client(CANDIDATE)
    sockets = [
        await client.open(await room.document_path(CANDIDATE)),
        await client.open("api/collaboration/room/JupyterLab:globalAwareness"),
        await client.open(f"api/kernels/{await room.kernel()}/channels?session_id=c"),
        await client.open("api/events/subscribe"),
    ]

    await host.say("remove", username=CANDIDATE)
    gone = await call.hear("gone")

    assert gone["reason"] == "removed"
    assert [await close_code(socket) for socket in (call.socket, *sockets)] == [4403] * 5
    assert (await client.ask("GET", "api/me")).code == 403
    again = await room.call(CANDIDATE, "lobby")
    assert (await again.hear("error"))["code"] == "not_allowed"
    assert await again.closed() == 4403


async def test_a_push_of_the_service_removes_whoever_has_no_call_open(room: RoomUnderTest) -> None:
    document = await room.client(CANDIDATE).open(await room.document_path(CANDIDATE))

    await room.push(with_standing(CANDIDATE, Standing.REMOVED))

    assert await close_code(document) == 4403


async def test_a_second_tab_in_the_lobby_sees_the_one_in_the_room_and_takes_over_when_it_joins(
    room: RoomUnderTest,
) -> None:
    first = await room.call(CANDIDATE)
    await first.hear("admitted")

    second = await room.call(CANDIDATE, "lobby")
    people = (await second.hear("welcome"))["people"]
    await first.say("media", microphone=True, camera=False)
    await first.hear("people", lambda told: told["people"][0]["microphone"])
    await second.say("knock", name="")

    assert [person["username"] for person in people] == [CANDIDATE]
    await second.hear("admitted")
    assert (await first.hear("gone"))["reason"] == "elsewhere"
    assert await first.closed() == 4409


async def test_of_two_tabs_in_the_lobby_the_newer_one_takes_over(room: RoomUnderTest) -> None:
    first = await room.call(CANDIDATE, "lobby")
    await first.hear("welcome")

    await (await room.call(CANDIDATE, "lobby")).hear("welcome")

    assert (await first.hear("gone"))["reason"] == "elsewhere"
    assert await first.closed() == 4409


async def test_mute_is_seen_by_the_others(room: RoomUnderTest) -> None:
    host, call = await room.call(HOST), await room.call(CANDIDATE)

    await call.say("media", microphone=True, camera=False)
    people = await host.hear("people", lambda told: any(p["microphone"] for p in told["people"]))

    assert people["people"][1]["username"] == CANDIDATE
    assert {person["colour"] for person in people["people"]} == {0, 2}


async def test_leaving_says_where_to_go(room: RoomUnderTest) -> None:
    call = await room.call(CANDIDATE)

    await call.say("leave")

    assert (await call.hear("gone"))["url"] == PAGES.left
    assert await call.closed() == 1000


PLAN = {"introduction": 5, "clarify": 5, "code": 20, "test": 10, "feedback": 5}

NOT_FOR: list[tuple[str, dict[str, Any]]] = [
    (CANDIDATE, {"type": "admit", "username": WAITING}),
    (CANDIDATE, {"type": "refuse", "username": WAITING}),
    (CANDIDATE, {"type": "remove", "username": HOST}),
    (CANDIDATE, {"type": "set_role", "username": CANDIDATE, "role": "interviewer"}),
    (CANDIDATE, {"type": "new_invitation", "role": "candidate"}),
    (CANDIDATE, {"type": "end"}),
    (OBSERVER, {"type": "media", "microphone": True, "camera": True}),
    (OBSERVER, {"type": "media", "microphone": False, "camera": False, "screen": True}),
    (OBSERVER, {"type": "publish", "sdp": "v=0\r\n", "kinds": {}, "generation": 1}),
    (OBSERVER, {"type": "admit", "username": WAITING}),
    (HOST, {"type": "trial", "sdp": "v=0", "kinds": {}}),
    (OTHER, {"type": "remove", "username": CANDIDATE}),
    (OTHER, {"type": "set_role", "username": CANDIDATE, "role": "observer"}),
    (OTHER, {"type": "new_invitation", "role": "candidate"}),
    (OTHER, {"type": "end"}),
    (HOST, {"type": "remove", "username": HOST}),
    (CANDIDATE, {"type": "lower_hand", "username": HOST}),
    (OBSERVER, {"type": "lower_hand", "username": HOST}),
    (CANDIDATE, {"type": "run_timer", "running": True}),
    (CANDIDATE, {"type": "go_to_phase", "phase": "code"}),
    (CANDIDATE, {"type": "adjust_timer", "minutes": 1}),
    (CANDIDATE, {"type": "plan_timer", "plan": PLAN}),
    (CANDIDATE, {"type": "reset_timer"}),
    (OBSERVER, {"type": "run_timer", "running": True}),
    (OBSERVER, {"type": "ask_thinking", "username": CANDIDATE, "minutes": 5}),
    (CANDIDATE, {"type": "mute", "username": HOST, "kind": "microphone"}),
    (OBSERVER, {"type": "mute", "username": HOST, "kind": "camera"}),
    (CANDIDATE, {"type": "mute_everyone"}),
    (OBSERVER, {"type": "mute_everyone"}),
    (CANDIDATE, {"type": "lock", "locked": True}),
    (OTHER, {"type": "lock", "locked": True}),
    (CANDIDATE, {"type": "transfer_host", "username": CANDIDATE}),
    (OTHER, {"type": "transfer_host", "username": OTHER}),
]
# Of somebody else who is in the room; whoever is not may not even be asked.
NOT_FOR_WITH_A_HOST: list[tuple[str, dict[str, Any]]] = [
    (CANDIDATE, {"type": "ask_somebody", "username": HOST, "about": "microphone"}),
    (CANDIDATE, {"type": "ask_somebody", "username": HOST, "about": "camera"}),
    (CANDIDATE, {"type": "ask_somebody", "username": HOST, "about": "screen"}),
    (OBSERVER, {"type": "ask_somebody", "username": HOST, "about": "screen"}),
    (OBSERVER, {"type": "ask_somebody", "username": HOST, "about": "swap"}),
    (OTHER, {"type": "ask_somebody", "username": HOST, "about": "swap"}),
]


@pytest.mark.parametrize(
    ("who", "message"), NOT_FOR, ids=[f"{who}-{message['type']}" for who, message in NOT_FOR]
)
async def test_what_a_role_does_not_allow_is_refused_and_the_call_goes_on(
    who: str, message: dict[str, str], room: RoomUnderTest
) -> None:
    call = await room.call(who)
    await call.hear("admitted")

    await call.say(**message)
    refusal = await call.hear("error")
    await call.say("leave")

    assert refusal["code"] == "not_allowed"
    assert (await call.hear("gone"))["reason"] == "left"


@pytest.mark.parametrize(
    ("who", "message"),
    NOT_FOR_WITH_A_HOST,
    ids=[f"{who}-{message['about']}" for who, message in NOT_FOR_WITH_A_HOST],
)
async def test_what_a_role_does_not_allow_is_asked_of_nobody(
    who: str, message: dict[str, str], room: RoomUnderTest
) -> None:
    host, call = await room.call(HOST), await room.call(who)
    await host.hear("admitted")
    await call.hear("admitted")

    await call.say(**message)
    refusal = await call.hear("error")
    await call.say("leave")
    await call.hear("gone")

    assert refusal["code"] == "not_allowed"
    assert not [told for told in host.heard if told["type"] == "questions"]


@pytest.mark.parametrize("who", [HOST, OTHER, OBSERVER])
async def test_nobody_answers_a_question_of_others(who: str, room: RoomUnderTest) -> None:
    host, other = await room.call(HOST), await room.call(OTHER)
    observer, candidate = await room.call(OBSERVER), await room.call(CANDIDATE)
    for call in (host, other, observer, candidate):
        await call.hear("admitted")
    await other.say("ask_somebody", username=CANDIDATE, about="swap")
    id = (await candidate.hear("questions"))["questions"][0]["id"]
    asking = {HOST: host, OTHER: other, OBSERVER: observer}[who]

    await asking.say("answer_question", id=id, yes=True)

    assert (await asking.hear("error"))["code"] == "not_found"
    assert room.session.room.known(CANDIDATE).role is Role.CANDIDATE


@pytest.mark.parametrize("text", ["", "[]", "{", '{"type":"shout"}', "\x00"])
async def test_a_bad_message_is_answered_and_the_call_goes_on(
    text: str, room: RoomUnderTest
) -> None:
    call = await room.call(HOST)
    await call.hear("welcome")

    await call.socket.write_message(text)

    assert (await call.hear("error"))["code"] == "bad_request"
    await call.say("leave")
    assert await call.closed() == 1000


@pytest.mark.parametrize(
    "first",
    [
        {"type": "knock", "name": "Ben"},
        {"type": "hello", "protocol": 3},
        {"type": "hello", "protocol": 2, "ticket": "of-another-version"},
        {"type": "shout"},
    ],
)
async def test_a_call_that_begins_without_a_proper_hello_is_closed(
    first: dict[str, str], room: RoomUnderTest
) -> None:
    call = await room.silent_call()

    await call.socket.write_message(json.dumps(first))

    assert (await call.hear("error"))["code"] == "bad_request"
    assert await call.closed() == 4400


async def test_a_second_hello_is_refused(room: RoomUnderTest) -> None:
    call = await room.call(HOST)

    await call.say("hello", protocol=PROTOCOL, ticket="another")

    assert (await call.hear("error"))["code"] == "bad_request"


async def test_a_message_larger_than_any_of_ours_closes_the_call(room: RoomUnderTest) -> None:
    call = await room.call(HOST)
    await call.hear("admitted")

    await call.socket.write_message("x" * (LARGEST_LINE + 1))

    assert await call.closed() == 1009


# Nobody of the other tests: the room remembers for a while who sent too much.
FLOODER_AT_THE_DOOR, FLOODER_INSIDE = "flo", "flip"


def with_flooders() -> RoomDocument:
    flooders = (
        member(FLOODER_AT_THE_DOOR, Role.CANDIDATE, Standing.WAITING),
        member(FLOODER_INSIDE, Role.CANDIDATE),
    )
    return replace(DOCUMENT, members=(*DOCUMENT.members, *flooders))


async def test_a_flood_of_names_is_cut_off_and_the_hosts_decision_counts(
    room: RoomUnderTest,
) -> None:
    await room.push(with_flooders())
    host = await room.call(HOST)
    guest = await room.call(FLOODER_AT_THE_DOOR, "lobby")
    await host.hear("admitted")

    with contextlib.suppress(WebSocketClosedError):
        for number in range(6000):
            await guest.say("knock", name=f"Wes {number}")
    await guest.hear("error", lambda message: message["code"] == "too_many_requests")
    code = await guest.closed()
    await host.say("refuse", username=FLOODER_AT_THE_DOOR)
    await host.hear("waiting", lambda message: not message["people"])
    await room.extension.service.heard_all()

    assert code == 4429
    refused = ("PATCH", f"members/{FLOODER_AT_THE_DOOR}", {"standing": "refused"})
    assert refused in room.outside.service.told
    told = [message for message in host.heard if message["type"] == "waiting"]
    assert len(told) < 1000


async def test_whoever_was_cut_off_is_not_heard_by_coming_back_at_once(
    room: RoomUnderTest,
) -> None:
    await room.push(with_flooders())
    guest = await room.call(FLOODER_INSIDE)
    with contextlib.suppress(WebSocketClosedError):
        for _ in range(6000):
            await guest.say("media", microphone=True, camera=True)
    await guest.closed()

    again = await room.call(FLOODER_INSIDE)

    assert (await again.hear("error"))["code"] == "too_many_requests"
    assert await again.closed() == 4429


async def test_another_role_is_told_to_all_and_written_down(room: RoomUnderTest) -> None:
    host, call = await room.call(HOST), await room.call(OBSERVER)
    await call.hear("admitted")

    await host.say("set_role", username=OBSERVER, role="candidate")
    await call.hear("people", lambda told: shown(told, OBSERVER)["role"] == "candidate")
    notice = await call.hear("notice")
    await room.extension.service.heard_all()

    change = ("PATCH", f"members/{OBSERVER}", {"role": "candidate"})
    assert change in room.outside.service.told
    assert (notice["code"], notice["message"]) == ("role_changed", "Ada made you a candidate.")


async def test_whoever_becomes_an_observer_begins_the_call_anew(room: RoomUnderTest) -> None:
    host, call = await room.call(HOST), await room.call(CANDIDATE)
    await call.say("media", microphone=True, camera=True)
    await call.hear("people", lambda told: shown(told, CANDIDATE)["microphone"])

    await host.say("set_role", username=CANDIDATE, role="observer")
    await call.hear("media_restarted")
    people = await call.hear("people")

    assert shown(people, CANDIDATE)["microphone"] is False


async def test_a_new_link_comes_from_the_service(room: RoomUnderTest) -> None:
    call = await room.call(HOST)

    await call.say("new_invitation", role="observer")

    assert await call.hear("invitation") == {
        "type": "invitation",
        "role": "observer",
        "url": "http://service/j/new-observer",
    }


async def test_a_full_room_says_so(room: RoomUnderTest) -> None:
    await room.push(replace(DOCUMENT, max_people=1))
    await (await room.call(HOST)).hear("admitted")

    call = await room.call(CANDIDATE)

    assert (await call.hear("error"))["code"] == "full"
    assert [item.username for item in room.session.room.present] == [HOST]


async def test_the_end_is_announced_before_it_comes(room: RoomUnderTest) -> None:
    call = await room.call(CANDIDATE)
    await call.hear("admitted")
    ends_at = datetime.now(UTC) + timedelta(minutes=2, seconds=0.2)

    await room.push(replace(DOCUMENT, interview=replace(DOCUMENT.interview, ends_at=ends_at)))
    notice = await call.hear("notice")

    assert notice["code"] == "ending_soon"
    assert notice["message"] == "This interview ends in 2 minutes."


async def test_the_service_is_told_who_is_there(room: RoomUnderTest) -> None:
    await (await room.call(HOST)).hear("admitted")

    answer = await room.client("prepstack").ask("GET", "prepstack/api/interview")

    assert json.loads(answer.body) == {
        "interview_id": DOCUMENT.interview.id,
        "present": [HOST],
        "knocking": [],
        "idle_seconds": 0.0,
    }


async def attendance(room: RoomUnderTest) -> Any:
    return json.loads((await room.client("prepstack").ask("GET", "prepstack/api/interview")).body)


async def test_the_service_is_told_who_knocks(room: RoomUnderTest) -> None:
    lobby = await room.call(WAITING, "lobby")
    await lobby.hear("welcome")
    before = (await attendance(room))["knocking"]

    await lobby.say("knock", name="Wes")
    await lobby.hear("waiting_for_host")

    assert (before, (await attendance(room))["knocking"]) == ([], [WAITING])


async def test_who_came_by_a_link_that_was_withdrawn_is_told_so(room: RoomUnderTest) -> None:
    lobby = await room.call(WAITING, "lobby")
    await lobby.hear("welcome")
    others = tuple(member for member in DOCUMENT.members if member.username != WAITING)

    await room.push(replace(DOCUMENT, members=others))

    assert await lobby.hear("gone") == {"type": "gone", "reason": "refused", "url": PAGES.refused}
    assert (await room.client(WAITING).ask("GET", "doc/tree/interview.ipynb")).code == 403


async def test_a_room_that_was_warm_for_hours_has_not_been_idle(room: RoomUnderTest) -> None:
    room.session.room.document = None
    room.session._last_seen -= 3 * 3600

    await room.push(DOCUMENT)

    assert (await attendance(room))["idle_seconds"] < 60


async def test_a_tab_in_the_lobby_counts_only_until_it_has_begun(room: RoomUnderTest) -> None:
    lobby = await room.call(WAITING, "lobby")
    await lobby.hear("welcome")
    room.session._last_seen -= 3600
    begun = replace(DOCUMENT.interview, started_at=datetime.now(UTC))

    await room.push(replace(DOCUMENT, interview=begun))

    assert (await attendance(room))["idle_seconds"] >= 3600


async def test_the_clock_starts_with_the_first_person(room: RoomUnderTest) -> None:
    call = await room.call(HOST)
    await call.hear("admitted")
    await room.extension.service.heard_all()

    assert ("POST", "started", {}) in room.outside.service.told
    started = room.session.room.document
    assert started and started.interview.started_at


async def test_what_is_no_document_is_refused(room: RoomUnderTest) -> None:
    broken = golden("service")["document"][0] | {"members": None}

    answer = await room.client("prepstack").ask("PUT", "prepstack/api/interview", broken)

    assert answer.code == 400
    assert room.session.room.member(HOST) is not None


async def test_a_role_pushed_by_the_service_counts_at_once(room: RoomUnderTest) -> None:
    await room.push(DOCUMENT.with_change(OBSERVER, Change(role=Role.CANDIDATE)))

    assert room.session.may_edit(OBSERVER)


async def test_a_guest_is_shown_as_one_and_cannot_pass_for_somebody_who_is_here(
    room: RoomUnderTest,
) -> None:
    guest = "guest-7k2"
    waiting = Member(guest, "Gus", Role.CANDIDATE, Standing.WAITING)
    await room.push(replace(DOCUMENT, members=(*DOCUMENT.members, waiting)))
    host = await room.call(HOST)
    call = await room.call(guest, "lobby")

    await call.say("knock", name="\u0410da")  # a Cyrillic letter in the host's name
    refused = await call.hear("error")
    await call.say("knock", name="Gustav (guest)")
    knocks = await host.hear("waiting", lambda message: bool(message["people"]))

    assert (refused["code"], HOST.title() in refused["message"]) == ("name_taken", True)
    assert knocks["people"] == [{"username": guest, "name": "Gustav (guest)"}]


# How


def shown(told: dict[str, Any], username: str) -> Any:
    """Of a list of who is in the room; nobody at all where this person is not in it."""
    found = [person for person in told["people"] if person["username"] == username]
    return found[0] if found else {"microphone": None, "role": None}
