"""The history of an interview, from what people do to the file that a recording keeps."""

from __future__ import annotations

from prepstack.people import Change, Standing
from prepstack.room.events import Event
from recordings.event_file import read_events
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, WAITING


def history(room: RoomUnderTest) -> list[Event]:
    interview_id, _, events = read_events(room.folder / "recording" / "events.jsonl")
    assert interview_id == DOCUMENT.interview.id
    return events


async def test_who_came_and_what_they_did_is_kept_in_its_order(room: RoomUnderTest) -> None:
    before = len(history(room))
    host = await room.call(HOST)
    await host.hear("welcome")
    guest = await room.call(WAITING, "lobby")
    await guest.say("knock", name="Wes")
    await host.hear("waiting", lambda message: bool(message["people"]))
    await host.say("admit", username=WAITING)
    await guest.hear("admitted")
    candidate = await room.call(CANDIDATE)
    await candidate.hear("welcome")
    await candidate.say("media", microphone=True, camera=False)
    await host.hear("people", lambda said: any(one["microphone"] for one in said["people"]))
    await candidate.say("leave")
    await candidate.hear("gone")

    events = history(room)[before:]

    assert [(event.actor, event.kind, event.data) for event in events] == [
        (HOST, "join", {"role": "interviewer"}),
        (WAITING, "knock", {}),
        (HOST, "admit", {"username": WAITING}),
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
