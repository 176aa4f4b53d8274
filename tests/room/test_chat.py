"""The chat of everybody in the room, on a real server."""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from prepstack_ext.call.door import Door
from prepstack_ext.call.history import History
from prepstack_ext.call.session import Session

from prepstack.people import Role
from prepstack.room.chat import Chat
from recordings.event_file import read_events
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, OBSERVER, WAITING, member

SECRET_TEXT = "The answer is forty-two"


@pytest.fixture(autouse=True)
def fresh(room: RoomUnderTest) -> None:
    """Nothing has been said, and nobody was fast."""
    room.session.room.features.chat = Chat()


async def test_a_message_reaches_everybody_inside_and_its_sender(room: RoomUnderTest) -> None:
    host, call, observer = [await room.call(who) for who in (HOST, CANDIDATE, OBSERVER)]
    for one in (host, call, observer):
        await one.hear("admitted")

    await call.say("say", client="client-1", text="<b>Hello</b>")
    told = [await one.hear("said") for one in (host, call, observer)]

    assert told[0] == told[1] == told[2]
    message = told[0]["message"]
    assert (message["username"], message["name"]) == (CANDIDATE, CANDIDATE.title())
    assert (message["text"], message["client"]) == ("<b>Hello</b>", "client-1")


async def test_whoever_waits_at_the_door_hears_nothing_of_it(room: RoomUnderTest) -> None:
    host, guest = await room.call(HOST), await room.call(WAITING, "lobby")
    await host.hear("admitted")
    await guest.hear("welcome")

    await guest.say("say", client="client-1", text="Let me in")
    refused = await guest.hear("error")
    await host.say("say", client="client-2", text=SECRET_TEXT)
    await host.hear("said")
    await guest.say("knock", name="Wes")
    await guest.hear("waiting_for_host")

    assert refused["code"] == "not_found"
    assert not any(one["type"] in ("said", "chat_history") for one in guest.heard)


async def test_who_comes_later_or_loads_the_page_anew_is_told_what_was_said(
    room: RoomUnderTest,
) -> None:
    host = await room.call(HOST)
    await host.hear("admitted")
    await host.say("say", client="client-1", text="Welcome")
    await host.hear("said")

    late = await room.call(CANDIDATE)
    history = await late.hear("chat_history")

    assert [one["text"] for one in history["messages"]] == ["Welcome"]
    assert history["oldest"] == 1


async def test_a_flood_is_refused_message_by_message_and_reaches_nobody(
    room: RoomUnderTest,
) -> None:
    await room.push(replace(DOCUMENT, members=(*DOCUMENT.members, member("flora", Role.CANDIDATE))))
    host, flooder = await room.call(HOST), await room.call("flora")
    await host.hear("admitted")
    await flooder.hear("admitted")

    for number in range(20):
        await flooder.say("say", client=f"client-{number}", text=f"spam {number}")
    refusals = [await flooder.hear("not_said") for _ in range(10)]
    await host.say("say", client="client-h", text="Enough")
    await host.hear("said", lambda said: said["message"]["username"] == HOST)

    assert all("Wait" in one["reason"] for one in refusals)
    assert len(room.session.room.features.chat.kept.messages) < 12


async def test_what_was_said_is_in_the_history_and_not_in_the_log(
    room: RoomUnderTest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    host = await room.call(HOST)
    await host.hear("admitted")

    await host.say("say", client="client-1", text=SECRET_TEXT)
    await host.hear("said")

    _, _, events = read_events(room.folder / "recording" / "events.jsonl")
    wrote = {"id": 1, "client": "client-1", "text": SECRET_TEXT}
    assert (events[-1].actor, events[-1].kind, events[-1].data) == (HOST, "chat", wrote)
    assert '"kind": "chat"' in caplog.text
    assert SECRET_TEXT not in caplog.text


async def test_a_room_that_was_started_again_knows_what_was_said(
    room: RoomUnderTest, tmp_path: Path
) -> None:
    host = await room.call(HOST)
    await host.hear("admitted")
    await host.say("say", client="client-1", text=SECRET_TEXT)
    said = (await host.hear("said"))["message"]
    shutil.copy(room.folder / "recording" / "events.jsonl", tmp_path)

    extension, door = room.extension, Door("room-x", "key")
    again = Session(extension.service, extension.media, History(tmp_path), door, "http://hub")
    again.assign(DOCUMENT)
    kept = again.room.features.chat.kept.messages[-1]
    await again.close()

    assert (kept.username, kept.name, kept.client) == (HOST, said["name"], "client-1")
    assert (kept.text, kept.colour) == (SECRET_TEXT, said["colour"])
