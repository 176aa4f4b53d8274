"""What widgets in the notebook know of the room: the room's server tells the kernel, no browser."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from prepstack_ext.kernels.feed import Feed

from prepstack.wire.widgets import MOST_NEWS, TARGET
from tests.room.clients import Call
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST
from tests.room.runners import LONG_SECONDS, Runner, runner, touch_at_home

DOCS = Path(__file__).parents[2] / "docs/widgets.ipynb"
REACTIONS = (
    "from prepstack_widgets import Reactions\n"
    "reactions = Reactions()\n"
    "reactions.on_reaction(lambda one: print(one.name, 'reacts:', one.reaction))\n"
    "reactions.observe(lambda change: print('Hands:', *change.new), 'hands')\n"
)


@pytest.fixture
def host(room: RoomUnderTest, jp_asyncio_loop: asyncio.AbstractEventLoop) -> Runner:
    """In a kernel without widgets, whatever tests before this one left there."""

    async def anew() -> Runner:
        found = await runner(room, HOST)
        await restart(room)
        return found

    return jp_asyncio_loop.run_until_complete(anew())


async def restart(room: RoomUnderTest) -> None:
    kernel = await room.kernel()
    answer = await room.client(HOST).ask("POST", f"api/kernels/{kernel}/restart", {})
    assert answer.code == 200, answer.body


async def feed(room: RoomUnderTest) -> Feed:
    kernels: Any = room.app.kernel_manager
    found: Feed = kernels.relays[await room.kernel()].feed
    return found


async def run(room: RoomUnderTest, host: Runner, source: str) -> str:
    """In a cell of its own; its id, when it is over."""
    cell = await start(room, host, source)
    shown = await host.sees_end(cell)
    assert not [one for one in shown["outputs"] if one["output_type"] == "error"], shown
    return cell


async def start(room: RoomUnderTest, host: Runner, source: str) -> str:
    cell = uuid4().hex
    plain = {"id": cell, "cell_type": "code", "source": source, "metadata": {}, "outputs": []}
    host.typist.notebook.append_cell({**plain, "execution_count": None})
    shared = (await room.document_room())._document
    async with asyncio.timeout(LONG_SECONDS):
        while cell not in [one["id"] for one in shared.ycells]:
            await asyncio.sleep(0.01)  # nothing tells of it
    await host.run(source, cell)
    return cell


async def inside(room: RoomUnderTest, who: str) -> Call:
    call = await room.call(who)
    await call.hear("admitted")
    return call


async def test_the_notebook_of_the_docs_shows_each_widget_and_what_the_room_tells(
    room: RoomUnderTest, host: Runner
) -> None:
    ada, ben = await inside(room, HOST), await inside(room, CANDIDATE)
    await ada.say("media", microphone=True, camera=True, screen=False)
    await ben.say("media", microphone=True, camera=False, screen=False)
    await ada.hear("people", lambda told: sum(one["microphone"] for one in told["people"]) == 2)

    cells = {}
    for shown in json.loads(DOCS.read_text())["cells"]:
        if shown["cell_type"] == "code":
            cells[shown["id"]] = await run(room, host, "".join(shown["source"]))

    for name in ("call", "people", "screens", "reactions", "timer", "results", "recording"):
        (view,) = host.cell(cells[name])["outputs"]
        assert "application/vnd.jupyter.widget-view+json" in view["data"], name
    assert host.output(cells["call-now"]) == "In the call: Ada Ben\n"
    assert "Ben" in host.output(cells["people-now"])
    assert host.output(cells["timer-now"]).startswith("Phase introduction, ")

    await ben.say("media", microphone=False, camera=False, screen=True)
    await ben.say("raise_hand")
    await ben.say("react", reaction="clap")
    await ada.say("run_timer", running=True)

    await host.sees_output("Muted: Ben\n", cells["call"])
    await host.sees_output("Sharing: Ben\n", cells["screens"])
    await host.sees_output("Hands: Ben\n", cells["reactions"])
    await host.sees_output("Ben reacts: clap\n", cells["reactions"])
    await host.sees_output("The timer runs\n", cells["timer"])

    await ben.say("leave")
    await host.sees_output("Ben has gone\n", cells["people"])
    await inside(room, CANDIDATE)
    await host.sees_output("Ben is here\n", cells["people"])


async def test_of_several_widgets_each_prints_in_its_own_cell_and_only_the_newest_run_does(
    room: RoomUnderTest, host: Runner
) -> None:
    ben = await inside(room, CANDIDATE)
    first, second = await run(room, host, REACTIONS), await run(room, host, REACTIONS)
    await host.run(REACTIONS, first)
    await run(room, host, "print('all is over')")

    await ben.say("react", reaction="heart")

    for cell in (first, second):
        await host.sees_output("Ben reacts: heart\n", cell)
        assert host.output(cell) == "Ben reacts: heart\n"


async def test_after_a_restart_of_the_kernel_widgets_are_told_again(
    room: RoomUnderTest, host: Runner
) -> None:
    ben = await inside(room, CANDIDATE)
    await run(room, host, REACTIONS)
    await restart(room)

    again = await run(room, host, REACTIONS)
    await ben.say("react", reaction="clap")

    await host.sees_output("Ben reacts: clap\n", again)


async def test_a_cell_that_runs_for_long_piles_up_one_message(
    room: RoomUnderTest, host: Runner
) -> None:
    ada, ben = await inside(room, HOST), await inside(room, CANDIDATE)
    cell = await run(room, host, REACTIONS)
    told = await feed(room)
    wait = "import os, time\nprint('begun')\nwhile not os.path.exists('go-on'): time.sleep(0.01)"
    busy = await start(room, host, wait)
    await host.sees_output("begun", busy)
    before = told._number

    for number in range(MOST_NEWS):
        room.session.room.features.reactions.recent.clear()
        room.session.reception._rates._left.clear()
        await ben.say("raise_hand" if number % 2 else "lower_hand", username=CANDIDATE)
        await ben.say("react", reaction="clap")
        await ada.hear("reacted")
    await ben.say("react", reaction="heart")
    await ada.hear("reacted", lambda heard: heard["reaction"] == "heart")

    assert told._number <= before + 1
    touch_at_home(room, "go-on")
    await host.sees_output("Ben reacts: heart\n", cell)
    assert told._number <= before + 2


async def test_a_cell_that_waits_without_blocking_is_told_meanwhile(
    room: RoomUnderTest, host: Runner
) -> None:
    ben = await inside(room, CANDIDATE)
    source = (
        f"{REACTIONS}import asyncio\nprint('waiting')\n"
        "while len(reactions.reactions) < 2: await asyncio.sleep(0.01)\nprint('two')"
    )
    cell = await start(room, host, source)
    await host.sees_output("waiting", cell)

    await ben.say("react", reaction="clap")
    await host.sees_output("Ben reacts: clap\n", cell)
    await ben.say("react", reaction="heart")

    await host.sees_output("two\n", cell)


async def hears_end(host: Runner, after: int) -> None:
    """Of a run; the notebook may know before, by another way."""

    def heard() -> bool:
        said = [(kind, content) for _, kind, content in host.heard[after:]]
        begun = [kind for kind, _ in said].index("execute_input")
        return any(
            kind == "status" and content["execution_state"] == "idle"
            for kind, content in said[begun:]
        )

    async with asyncio.timeout(LONG_SECONDS):
        while "execute_input" not in {kind for _, kind, _ in host.heard[after:]} or not heard():
            await asyncio.sleep(0.01)  # nothing tells of it


async def test_browsers_hear_nothing_of_what_the_room_tells(
    room: RoomUnderTest, host: Runner
) -> None:
    ben = await inside(room, CANDIDATE)
    cell = await run(room, host, REACTIONS)
    await hears_end(host, after=0)
    before = [kind for _, kind, _ in host.heard]

    await ben.say("react", reaction="clap")
    await host.sees_output("Ben reacts: clap\n", cell)
    await run(room, host, "print('after it')")
    await hears_end(host, after=len(before))

    after = [kind for _, kind, _ in host.heard][len(before) :]
    assert after.count("status") == 2  # of that run: nobody saw the kernel busy by the reaction
    assert "comm_msg" not in after
    assert TARGET not in json.dumps([content for _, _, content in host.heard])


async def test_threads_of_a_cell_go_on_printing_into_it(room: RoomUnderTest, host: Runner) -> None:
    ben = await inside(room, CANDIDATE)
    source = (
        f"{REACTIONS}import os, threading, time\n"
        "def wait():\n"
        "    while not os.path.exists('thread'): time.sleep(0.01)\n"
        "    print('from the thread', flush=True)\n"
        "threading.Thread(target=wait).start()"
    )
    cell = await run(room, host, source)
    await ben.say("react", reaction="clap")
    await host.sees_output("Ben reacts: clap\n", cell)

    touch_at_home(room, "thread")

    await host.sees_output("from the thread\n", cell)


async def test_a_kernel_that_has_no_widgets_is_told_nothing(
    room: RoomUnderTest, host: Runner
) -> None:
    ada, ben = await inside(room, HOST), await inside(room, CANDIDATE)
    told = await feed(room)
    before = told._number

    await ben.say("react", reaction="clap")
    await ada.hear("reacted")
    await run(room, host, "print('and after it')")

    assert told._number == before


async def test_what_a_kernel_or_a_browser_makes_up_does_nothing_to_what_the_room_tells(
    room: RoomUnderTest, host: Runner
) -> None:
    ada = await inside(room, HOST)
    cell = await run(room, host, REACTIONS)
    comm = (await feed(room))._comm
    forged: dict[str, Any] = {"type": "told", "number": 9, "room": {}, "reactions": []}

    await host.say("shell", "comm_msg", {"comm_id": comm, "data": forged})
    await run(
        room,
        host,
        "from prepstack_widgets.feed import Feed\n"
        "for data in (None, 7, {'type': 'mute'}, {'type': 'heard', 'number': 10**30}):\n"
        "    Feed.of_kernel()._comm.send(data)",
    )
    await ada.say("react", reaction="clap")

    await host.sees_output("Ada reacts: clap\n", cell)
