"""Runs of cells: the room sees them through, whoever reloads, leaves or runs the cell again."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from prepstack.names import NOTEBOOK
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER
from tests.room.runners import empty_first_cell, interrupt, runner, touch_at_home


@pytest.fixture(autouse=True)
def empty_cell(room: RoomUnderTest, jp_asyncio_loop: asyncio.AbstractEventLoop) -> None:
    jp_asyncio_loop.run_until_complete(empty_first_cell(room))


async def test_output_and_number_are_in_the_notebook_without_a_browser_that_writes_them(
    room: RoomUnderTest,
) -> None:
    host, candidate = await runner(room, HOST), await runner(room, CANDIDATE)

    await candidate.run("print(6 * 7)")

    await host.sees_output("42")
    cell = await host.sees_end()
    assert cell["outputs"] == [{"output_type": "stream", "name": "stdout", "text": "42\n"}]
    assert cell["execution_count"] > 0
    assert not [kind for _, kind, _ in candidate.heard if kind == "stream"]


async def test_whoever_runs_a_cell_and_leaves_takes_nothing_away(room: RoomUnderTest) -> None:
    host, candidate = await runner(room, HOST), await runner(room, CANDIDATE)
    await candidate.run(
        "import os, time\nprint('begun')\n"
        "while not os.path.exists('go-on'): time.sleep(0.01)\nprint('done')"
    )
    await host.sees_output("begun")

    await candidate.leave()
    touch_at_home(room, "go-on")

    cell = await host.sees_end()
    assert host.output() == "begun\ndone\n"
    assert cell["execution_count"] > 0


async def test_everybody_may_leave_and_find_the_result_later(room: RoomUnderTest) -> None:
    candidate = await runner(room, CANDIDATE)
    await candidate.run("import time\nprint('begun')\ntime.sleep(1)\nprint('done')")
    await candidate.sees_output("begun")

    await candidate.leave()

    host = await runner(room, HOST, busy=True)
    cell = await host.sees_end()
    assert host.output() == "begun\ndone\n"
    assert cell["execution_count"] > 0


async def test_only_the_newest_run_of_a_cell_stands(room: RoomUnderTest) -> None:
    host, candidate = await runner(room, HOST), await runner(room, CANDIDATE)

    await host.run("import time\nfor i in range(20):\n    print('old', i)\n    time.sleep(0.01)")
    await candidate.run("print('new')")
    await candidate.run("print('newest')")

    await host.sees_output("newest")
    cell = await host.sees_end()
    assert host.output() == "newest\n"
    number = cell["execution_count"]
    await host.hears("execute_reply", lambda content: content["execution_count"] == number - 2)
    assert host.cell()["execution_count"] == number


async def test_code_of_an_observer_writes_no_output(room: RoomUnderTest) -> None:
    observer, host = await runner(room, OBSERVER), await runner(room, HOST)

    await observer.run("print('forged')")
    await host.run("print('honest')")

    await host.sees_output("honest")
    await host.sees_end()
    assert host.output() == "honest\n"


async def test_a_run_for_a_cell_that_is_not_there_is_heard_by_who_asked(
    room: RoomUnderTest,
) -> None:
    host = await runner(room, HOST)

    await host.run("print('for', 'nobody')", cell="welcome")  # no cell of code
    await host.run("print('for', 'none')", cell="made-up")

    await host.hears("stream", lambda content: "for nobody" in content["text"])
    await host.hears("stream", lambda content: "for none" in content["text"])
    assert "outputs" not in host.cell("welcome")


async def test_a_restart_ends_every_run(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)
    await host.run("print('begun')\nwhile True: pass")
    await host.sees_output("begun")

    answer = await room.client(HOST).ask("POST", f"api/kernels/{await room.kernel()}/restart", {})

    assert answer.code == 200
    await host.sees_end()
    assert host.output().startswith("begun\n")
    await host.run("print('again')")
    await host.sees_output("again")


async def test_a_queued_run_is_ended_by_the_error_before_it(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)
    other = room.extension.outputs.of(NOTEBOOK)

    await host.run("1 / 0", stop_on_error=True)
    await host.run("print('never')", cell=None)

    await host.sees_output("ZeroDivisionError")
    await host.sees_end()
    assert not [cell for cell in other._cells.values() if cell.is_running]


async def test_a_cell_that_nobody_runs_is_not_shown_as_running(room: RoomUnderTest) -> None:
    host, candidate = await runner(room, HOST), await runner(room, CANDIDATE)

    candidate.typist.notebook.ycells[1]["execution_state"] = "running"
    await host.sees(lambda cell: bool(cell["execution_state"] == "running"))

    await host.sees(lambda cell: bool(cell["execution_state"] == "idle"))


# input()


async def test_whoever_runs_is_asked_again_after_a_reload_and_the_others_read_of_it(
    room: RoomUnderTest,
) -> None:
    host, candidate = await runner(room, HOST), await runner(room, CANDIDATE)
    await candidate.run("name = input('Your name: ')\nprint('Hello', name)")
    await host.sees_output("waiting for an answer of Ben")
    await candidate.leave()

    again = await runner(room, CANDIDATE, busy=True)
    await again.sees_output("Your name:")
    await again.say("stdin", "input_reply", {"value": "Benjamin"}, parent=question(again)["id"])

    await host.sees_output("Hello Benjamin")
    await host.sees_end()
    assert host.output() == "Your name: Benjamin\nHello Benjamin\n"


async def test_who_is_not_asked_cannot_answer(room: RoomUnderTest) -> None:
    host, candidate = await runner(room, HOST), await runner(room, CANDIDATE)
    await candidate.run("print('Hello', input('Your name: '))")
    await host.sees_output("waiting for an answer of Ben")
    id = question(host)["id"]

    await host.say("stdin", "input_reply", {"value": "forged"}, parent=id)
    await candidate.say("stdin", "input_reply", {"value": "older"}, parent="another")
    await host.say("shell", "kernel_info_request", {})
    await candidate.say("stdin", "input_reply", {"value": "Ben"}, parent=id)

    await host.sees_output("Hello Ben")


async def test_an_interrupt_takes_the_question_back(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)
    await host.run("input('Never answered: ')")
    await host.sees_output("waiting for an answer of Ada")

    await interrupt(room, HOST)

    await host.sees_end()
    assert "waiting" not in host.output(), host.cell()


async def test_a_password_is_not_shown(room: RoomUnderTest) -> None:
    host = await runner(room, HOST)
    await host.run("from getpass import getpass\nprint(len(getpass('Secret: ')))")
    await host.sees_output("waiting for an answer of Ada")

    assert question(host)["password"] is True
    await host.say("stdin", "input_reply", {"value": "hunter2"}, parent=question(host)["id"])

    await host.sees_output("7")
    assert "hunter2" not in host.output()


def question(of: Any) -> dict[str, Any]:
    name = "application/vnd.prepstack.question+json"
    found: dict[str, Any] = next(
        output["data"][name] for output in of.cell()["outputs"] if name in output.get("data", {})
    )
    return found
