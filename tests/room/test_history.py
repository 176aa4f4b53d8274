"""The history of an interview, from what people do to the file that a recording keeps."""

from __future__ import annotations

import asyncio
from pathlib import Path

from prepstack_ext.call.history import FILE, History

from prepstack.names import NOTEBOOK
from prepstack.people import Change, Standing
from prepstack.room.events import Event, KernelDied, TimerChanged
from recordings.event_file import read_events
from tests.room.clients import WAIT_SECONDS
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, WAITING
from tests.room.runners import FIRST, empty_first_cell, runner


def history(room: RoomUnderTest) -> list[Event]:
    interview_id, _, events = read_events(room.folder / "recording" / "events.jsonl")
    assert interview_id == DOCUMENT.interview.id
    return events


async def test_who_came_and_what_they_did_is_kept_in_its_order(room: RoomUnderTest) -> None:
    before = len(history(room))
    host = await room.call(HOST)
    await host.hear("admitted")
    guest = await room.call(WAITING, "lobby")
    await guest.say("knock", name="Wes")
    await host.hear("waiting", lambda message: bool(message["people"]))
    await host.say("admit", username=WAITING)
    await guest.hear("admitted")
    candidate = await room.call(CANDIDATE)
    await candidate.hear("admitted")
    await candidate.say("media", microphone=True, camera=False)
    await host.hear("people", lambda said: any(one["microphone"] for one in said["people"]))
    await candidate.say("leave")
    await candidate.hear("gone")

    events = history(room)[before:]

    assert [(event.actor, event.kind, event.data) for event in events] == [
        (HOST, "join", {"role": "interviewer"}),
        (WAITING, "knock", {}),
        (HOST, "admit", {"username": WAITING}),
        (WAITING, "join", {"role": "candidate"}),
        (CANDIDATE, "join", {"role": "candidate"}),
        (CANDIDATE, "media", {"microphone": True, "camera": False}),
        (CANDIDATE, "leave", {}),
    ]
    assert [event.t for event in events] == sorted(event.t for event in events)


async def test_what_the_service_decided_is_in_it_too(room: RoomUnderTest) -> None:
    before = len(history(room))

    await room.push(DOCUMENT.with_change(CANDIDATE, Change(standing=Standing.REMOVED)))

    assert [(event.actor, event.kind, event.data) for event in history(room)[before:]] == [
        ("", "remove", {"username": CANDIDATE})
    ]


async def test_what_the_kernel_does_is_in_it_with_who_asked_for_it(
    room: RoomUnderTest,
) -> None:
    await empty_first_cell(room)
    candidate = await runner(room, CANDIDATE)
    before = len(history(room))
    await candidate.run("print(1)")
    await candidate.sees_end()
    await candidate.run("1 / 0")
    await happened(room, before, "run.end", 2)
    kernel = await room.kernel()
    host = room.client(HOST)
    await host.ask("POST", f"api/kernels/{kernel}/interrupt", {})
    await host.ask("POST", f"api/kernels/{kernel}/restart", {})

    kept = [(event.actor, event.kind, event.data) for event in history(room)[before:]]
    cell = {"cell": FIRST, "notebook": NOTEBOOK}
    assert [one for one in kept if one[1] != "join"] == [
        (CANDIDATE, "run.start", cell),
        (CANDIDATE, "run.end", cell | {"status": "ok"}),
        (CANDIDATE, "run.start", cell),
        (CANDIDATE, "run.end", cell | {"status": "error"}),
        (HOST, "kernel.interrupt", {}),
        (HOST, "kernel.restart", {}),
    ]


async def test_a_kernel_that_dies_is_in_it_with_the_reason(room: RoomUnderTest) -> None:
    candidate = await runner(room, CANDIDATE)
    before = len(history(room))

    await candidate.run("import os; os._exit(3)")
    await happened(room, before, "kernel.death")

    (death,) = [event for event in history(room)[before:] if event.kind == "kernel.death"]
    assert (death.actor, bool(death.data["reason"])) == ("", True)


async def happened(room: RoomUnderTest, before: int, kind: str, times: int = 1) -> None:
    async with asyncio.timeout(WAIT_SECONDS):
        while [event.kind for event in history(room)[before:]].count(kind) < times:
            await asyncio.sleep(0.05)


async def test_a_room_server_that_is_started_anew_finds_what_was_noted_last(tmp_path: Path) -> None:
    minutes = {"introduction": 5, "clarify": 5, "code": 20, "test": 10, "feedback": 5}
    first = History(tmp_path)
    first.begin("k3jq7zpm2xva")
    for spent in (0.0, 61.5):
        first.note(HOST, TimerChanged(True, "code", spent, 0.0, minutes))
    first.close()

    second = History(tmp_path)
    past = second.begin("k3jq7zpm2xva")
    second.close()
    assert past is not None
    found, other = past.last(TimerChanged), past.last(KernelDied)

    _, began, events = read_events(tmp_path / FILE)
    assert found is not None and other is None
    assert found[0] == TimerChanged(True, "code", 61.5, 0.0, minutes)
    assert (found[1] - began).total_seconds() == events[1].t


async def test_of_a_log_that_is_none_nothing_is_taken(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no log\n")

    assert History(tmp_path).begin("k3jq7zpm2xva") is None
