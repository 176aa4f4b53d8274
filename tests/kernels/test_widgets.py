"""Our widgets in a kernel that no room tells anything, and what they make of what one tells."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from prepstack_widgets.room import Participant, read_reaction, read_room

from tests.golden_files import examples
from tests.kernels.room import Kernel, Start

DOCS = Path(__file__).parents[2] / "docs/widgets.ipynb"
ALL = "InterviewTimer, Participants, Reactions, RecordingControls, ScreenShare, VideoCall"
KNOWN, EMPTY = examples("to_widgets")


async def tell(kernel: Kernel, told: dict[str, Any]) -> None:
    """As the room's server does; then the kernel is asked something, which comes after it."""
    comm = await kernel.value("Feed.of_kernel()._comm.comm_id")
    session = kernel.client.session
    kernel.client.shell_channel.send(session.msg("comm_msg", {"comm_id": comm, "data": told}))


async def with_widgets(start: Start) -> Kernel:
    kernel = await start()
    answer = await kernel.run(
        f"from prepstack_widgets import {ALL}\nfrom prepstack_widgets.feed import Feed\n"
        "call, people, screens, reactions, timer, recording = (VideoCall(), Participants(),"
        " ScreenShare(), Reactions(), InterviewTimer(), RecordingControls())"
    )
    assert answer.error is None, answer.text
    return kernel


def test_all_that_a_room_tells_is_understood() -> None:
    room = read_room(KNOWN["room"])

    assert room.participants == (
        Participant("ada", "Ada", "interviewer", True, False, True, False, False),
        Participant("guest-7k2", "Ben (guest)", "candidate", False, True, False, True, True),
    )
    assert (room.hands, room.can_record) == (("Ben (guest)",), False)
    assert room.timing and room.timing.phase == "code"
    assert read_reaction(KNOWN["reactions"][0]).reaction == "clap"
    assert read_room(EMPTY["room"]).timing is None


def test_time_goes_on_from_when_it_began_however_late_that_is_told() -> None:
    running = KNOWN["room"]["timer"]
    paused = running | {"running_since": None}

    late, still = (
        read_room(EMPTY["room"] | {"timer": timer}).timing for timer in (running, paused)
    )

    assert still and still.left() == 45 * 60 - 760.5
    assert still.left_in_phase() == 20 * 60 - 160.5
    assert late and late.left() < still.left()


@pytest.mark.asyncio
async def test_without_a_room_there_are_widgets_that_know_nothing(start: Start) -> None:
    kernel = await with_widgets(start)

    found = await kernel.value(
        "(call.participants, call.muted, people.participants, screens.sharing, reactions.reactions,"
        " reactions.hands, timer.phase, timer.running, timer.remaining, timer.remaining_in_phase,"
        " recording.available, recording.recording)"
    )

    nothing: tuple[Any, ...] = ((),) * 6
    assert found == (*nothing, "", False, None, None, False, False)


@pytest.mark.asyncio
async def test_the_notebook_of_the_docs_runs_without_a_room(start: Start) -> None:
    kernel = await start()

    for cell in json.loads(DOCS.read_text())["cells"]:
        if cell["cell_type"] == "code":
            answer = await kernel.run("".join(cell["source"]))
            assert answer.error is None, answer.text


@pytest.mark.asyncio
async def test_what_the_room_tells_is_in_the_traits(start: Start) -> None:
    kernel = await with_widgets(start)

    await tell(kernel, KNOWN)

    found = await kernel.value(
        "([p.name for p in call.participants], call.muted, screens.sharing, reactions.hands,"
        " timer.phase, timer.running, timer.remaining is not None, recording.available)"
    )
    ben = ("Ben (guest)",)
    assert found == (["Ada", *ben], ben, ben, ben, "code", True, True, False)


@pytest.mark.asyncio
async def test_a_widget_that_is_made_later_knows_all_at_once(start: Start) -> None:
    kernel = await with_widgets(start)
    await tell(kernel, KNOWN)

    assert await kernel.value("VideoCall().muted") == ("Ben (guest)",)


@pytest.mark.asyncio
async def test_traits_are_read_only(start: Start) -> None:
    kernel = await with_widgets(start)

    for line in (
        "call.muted = ()",
        "people.participants = ()",
        "screens.sharing = ()",
        "reactions.reactions = ()",
        "timer.remaining = 5.0",
        "recording.recording = True",
    ):
        assert (await kernel.run(line)).error == "TraitError", line


@pytest.mark.asyncio
async def test_events_are_what_happens_and_not_what_is_so(start: Start) -> None:
    kernel = await with_widgets(start)
    await kernel.run(
        "log = []\npeople.on_joined(lambda one: log.append(('joined', one.name)))\n"
        "people.on_left(lambda one: log.append(('left', one.name)))\n"
        "reactions.on_reaction(lambda one: log.append((one.name, one.reaction)))"
    )

    await tell(kernel, KNOWN)
    assert await kernel.value("log") == [("Ben (guest)", "clap")]
    alone = KNOWN["room"] | {"participants": KNOWN["room"]["participants"][:1], "hands": []}
    await tell(kernel, KNOWN | {"room": alone, "reactions": []})
    await tell(kernel, KNOWN | {"reactions": []})

    assert (await kernel.value("log"))[1:] == [("left", "Ben (guest)"), ("joined", "Ben (guest)")]
    assert await kernel.value("len(reactions.reactions)") == 1


@pytest.mark.asyncio
async def test_a_callback_that_fails_stops_no_other_widget(start: Start) -> None:
    kernel = await with_widgets(start)
    await kernel.run("call.observe(lambda change: 1 / 0, 'muted')")

    await tell(kernel, KNOWN)
    await tell(kernel, EMPTY)

    assert await kernel.value("(call.muted, screens.sharing, people.participants)") == ((), (), ())


@pytest.mark.asyncio
async def test_a_closed_widget_hears_nothing_more(start: Start) -> None:
    kernel = await with_widgets(start)
    await kernel.run("call.close(); timer.close()")

    await tell(kernel, KNOWN)

    assert await kernel.value("(call.muted, timer.phase, screens.sharing)") == (
        (),
        "",
        ("Ben (guest)",),
    )


@pytest.mark.asyncio
async def test_a_front_end_that_knows_no_room_may_close_what_widgets_opened(start: Start) -> None:
    """JupyterLab does, elsewhere: it knows of no such target."""
    kernel = await with_widgets(start)
    comm = await kernel.value("Feed.of_kernel()._comm.comm_id")
    message = kernel.client.session.msg("comm_close", {"comm_id": comm, "data": {}})

    kernel.client.shell_channel.send(message)

    assert await kernel.value("Feed.of_kernel()._comm") is None
    assert await kernel.value("VideoCall().muted") == ()


@pytest.mark.asyncio
async def test_who_observes_the_time_hears_each_second(start: Start) -> None:
    kernel = await with_widgets(start)
    await kernel.run(
        "seen = []\ntimer.observe(lambda change: seen.append(change.new), 'remaining')"
    )
    timer = KNOWN["room"]["timer"] | {"running_since": _iso(time.time())}
    await tell(kernel, KNOWN | {"room": KNOWN["room"] | {"timer": timer}})

    await kernel.run("import asyncio\nwhile len(seen) < 3: await asyncio.sleep(0.05)")

    assert await kernel.value("seen == sorted(seen, reverse=True)")


def _iso(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
