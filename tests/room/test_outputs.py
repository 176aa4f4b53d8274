"""Whatever a program says, and however much: a bounded part is kept, and the end of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from prepstack_ext.document.updates import author

from prepstack.room.outputs import CELL_BYTES
from prepstack.room.terminal import HEAD, TAIL
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST
from tests.room.runners import LONG_SECONDS, Runner, empty_first_cell, interrupt, runner


@pytest.fixture(autouse=True)
def empty_cell(room: RoomUnderTest, jp_asyncio_loop: asyncio.AbstractEventLoop) -> None:
    jp_asyncio_loop.run_until_complete(empty_first_cell(room))


LARGEST_TEXT = HEAD + TAIL + 2_000
PLOT = "{'image/png': 'x' * 40_000, 'text/plain': 'frame %d' % i}"
FLOODS = {
    "print": "i = 0\nwhile True:\n    print('line', i); i += 1",
    "print and flush": "i = 0\nwhile True:\n    print('line', i, flush=True); i += 1",
    "20 MB each": "i = 0\nwhile True:\n    print('x' * 20_000_000, i, flush=True); i += 1",
    "lines of 2 MB": "i = 0\nwhile True:\n    print('x' * 2_000_000, i, flush=True); i += 1",
    "carriage returns": "i = 0\nwhile True:\n    print(i, end='\\r'); i += 1",
    "two streams": (
        "import sys\ni = 0\nwhile True:\n"
        "    print('out', i); print('err', i, file=sys.stderr); i += 1"
    ),
    "clear_output": (
        "from IPython.display import clear_output\ni = 0\nwhile True:\n"
        "    clear_output(); print('line', i); i += 1"
    ),
    "a plot per frame": (
        "from IPython.display import display\ni = 0\n"
        f"handle = display({PLOT}, raw=True, display_id=True)\n"
        f"while True:\n    handle.update({PLOT}, raw=True); i += 1"
    ),
    "pictures": (
        f"from IPython.display import display\ni = 0\n"
        f"while True:\n    display({PLOT}, raw=True); i += 1"
    ),
}


@pytest.mark.parametrize("code", FLOODS.values(), ids=FLOODS)
async def test_a_program_that_prints_without_end_stops_nobody(
    code: str, room: RoomUnderTest
) -> None:
    host, candidate = await runner(room, HOST), await runner(room, CANDIDATE)
    await candidate.run(code)
    await flooded(host)

    newcomer = await room.typist(HOST)
    await (await room.call(HOST)).hear("admitted")
    await interrupt(room, HOST)

    cell = await host.sees_end()
    await host.sees_output("KeyboardInterrupt")
    assert size(cell) < CELL_BYTES + 100_000
    assert max(len(str(output.get("text", ""))) for output in cell["outputs"]) < LARGEST_TEXT
    assert len(newcomer.document.get_update()) < 3 * CELL_BYTES
    assert not [kind for _, kind, _ in candidate.heard + host.heard if kind in ("stream", "error")]


@pytest.mark.parametrize(
    ("code", "end", "cut"),
    [
        ("for i in range(300_000): print('line', i)", "line 299999\n", "left out here"),
        ("print('x' * 2_000_000 + 'the end')", "the end\n", "1.9 MB left out here"),
        ("print('x' * 30_000_000 + 'the end')", "the end\n", "29.9 MB left out here"),
        ("print('é😀\"\\\\' * 3_000_000 + 'the end')", "the end\n", "left out here"),
        ("raise ValueError('m' * 3_000_000 + 'the end')", "the end", "left out here"),
        ("raise ValueError('m' * 9_000_000)", "…", "an error of"),
        ("for i in range(200_000): print(i, end='\\r')\nprint('the end')", "the end", ""),
    ],
)
async def test_the_end_is_kept_and_the_cell_says_how_much_was_cut(
    code: str, end: str, cut: str, room: RoomUnderTest
) -> None:
    host = await runner(room, HOST)

    await host.run(code)

    await host.sees_output(end)
    await host.sees_end()
    assert cut in host.output()
    assert len(host.output()) < 3 * LARGEST_TEXT


async def test_the_answer_to_a_run_is_cut_as_its_error_is(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)

    await host.run("raise ValueError('m' * 3_000_000)")

    reply = await host.hears("execute_reply", lambda content: content["status"] == "error")
    assert len(str(reply)) < 4 * LARGEST_TEXT


async def test_a_picture_that_is_too_large_is_named_by_its_size(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)

    await host.run(f"{DISPLAY}display({{'image/png': 'x' * 6_000_000}}, raw=True)")

    await host.sees_output("… an output of 6.0 MB was left out …")


async def test_an_output_with_a_name_is_changed_from_another_cell(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)
    await host.run(f"{DISPLAY}print('a')\nh = display({text('old')}, raw=True, display_id=True)")
    await host.sees_output("old")

    await host.run(f"h.update({text('new')}, raw=True)", cell=None)

    await host.sees_output("new")
    assert [output["output_type"] for output in host.cell()["outputs"]] == [
        "stream",
        "display_data",
    ]


async def test_what_is_cleared_waits_for_what_comes(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)

    await host.run(
        "from IPython.display import clear_output\n"
        "print('old')\nclear_output(wait=True)\nprint('new')"
    )

    await host.sees_output("new")
    await host.sees_end()
    assert host.output() == "new\n"


async def test_what_a_thread_prints_after_its_run_is_shown(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)

    await host.run(
        "import threading\nthreading.Timer(0.5, print, ['late']).start()\nprint('on time')"
    )
    await host.sees_end()

    await host.sees_output("late")


async def test_what_an_output_widget_takes_goes_to_the_browser_and_not_to_the_cell(
    room: RoomUnderTest,
) -> None:
    host = await runner(room, HOST)

    await host.run(
        "import ipywidgets\nout = ipywidgets.Output()\n"
        "with out:\n    print('in the widget')\nprint('in the cell')"
    )

    await host.hears("stream", lambda content: content["text"] == "in the widget\n")
    await host.sees_output("in the cell")
    assert "in the widget" not in host.output()
    assert await host.hears("comm_open")


async def test_outputs_are_written_as_whoever_ran_the_cell(room: RoomUnderTest) -> None:
    candidate = await runner(room, CANDIDATE)
    document = (await room.document_room()).ydoc
    authors: set[str] = set()
    subscription = document.observe(lambda event: authors.add(author.get()))

    await candidate.run("print('mine')")
    await candidate.sees_output("mine")
    await candidate.sees_end()
    document.unobserve(subscription)

    assert authors == {CANDIDATE}


async def test_outputs_that_somebody_clears_stay_cleared(room: RoomUnderTest) -> None:
    host, candidate = await runner(room, HOST), await runner(room, CANDIDATE)
    await host.run("print('before')\nassert input('Go on? ') == 'yes'\nprint('after')")
    await candidate.sees_output("Go on?")
    question = candidate.cell()["outputs"][-1]["data"]["application/vnd.prepstack.question+json"]

    candidate.typist.notebook.ycells[1]["outputs"].clear()
    await host.sees(lambda cell: not cell["outputs"])
    await host.say("stdin", "input_reply", {"value": "yes"}, parent=question["id"])

    await host.sees_output("after")
    assert "before" not in host.output()


# How

DISPLAY = "from IPython.display import display\n"


def text(of: str) -> str:
    return f"{{'text/plain': '{of}'}}"


def size(cell: dict[str, Any]) -> int:
    return len(str(cell["outputs"]))


async def flooded(host: Runner) -> None:
    """Until what is shown has changed several times."""
    seen: set[str] = set()
    async with asyncio.timeout(LONG_SECONDS):
        while len(seen) < 4:
            await host.typist.change()
            seen.add(str(host.cell()["outputs"]))
