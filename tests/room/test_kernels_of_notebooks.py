"""Each notebook of a room has a kernel of its language; two of them live, and no more."""

from __future__ import annotations

import json

import pytest
from prepstack_ext.kernels.few_kernels import BEGINS_ANEW, ENDED, MOST_KERNELS

from prepstack.names import NOTEBOOK
from recordings.event_file import read_events
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER
from tests.room.problems import STARTER, content, put, show
from tests.room.runners import runner

WHILE_SHOWN = "while-shown.python.ipynb"
HIDDEN = "hidden.python.ipynb"
RUN = "run.python.ipynb"
ONE, OTHER = "one.python.ipynb", "other.python.ipynb"
USED, OPENED = "used.python.ipynb", "opened.python.ipynb"
BASH, SCRIPT = "words.bash.ipynb", "steps.javascript.ipynb"


def notebooks_with_kernels(room: RoomUnderTest) -> list[str]:
    kernels = room.app.kernel_manager
    return sorted(kernels.notebooks[kernel] for kernel in kernels.list_kernel_ids())


async def test_what_a_cell_says_goes_into_its_own_notebook_whichever_is_shown(
    room: RoomUnderTest,
) -> None:
    await put(room, HIDDEN)
    await show(room, WHILE_SHOWN)
    one = await runner(room, CANDIDATE, notebook=HIDDEN)
    other = await runner(room, HOST, notebook=WHILE_SHOWN)

    await one.run("import time\nprint('begun'); time.sleep(1); print('in one')", STARTER)
    await one.sees_output("begun", STARTER)
    await other.run("print('in the other')", STARTER)

    await one.sees_end(STARTER)
    await other.sees_end(STARTER)
    assert one.output(STARTER) == "begun\nin one\n"
    assert other.output(STARTER) == "in the other\n"


async def test_two_notebooks_have_two_kernels(room: RoomUnderTest) -> None:
    await put(room, ONE)
    await put(room, OTHER)
    one = await runner(room, CANDIDATE, notebook=ONE)
    other = await runner(room, CANDIDATE, notebook=OTHER)

    await one.run("mine = 1", STARTER)
    await one.sees_end(STARTER)
    await other.run("print('mine' in globals())", STARTER)

    await other.sees_output("False", STARTER)


async def test_the_history_says_in_which_notebook_a_cell_was_run(room: RoomUnderTest) -> None:
    await put(room, RUN)
    one = await runner(room, CANDIDATE, notebook=RUN)

    await one.run("noted = 1", STARTER)
    await one.sees_end(STARTER)

    _, _, events = read_events(room.folder / "recording" / "events.jsonl")
    noted = [event for event in events if event.kind.startswith("run.")][-2:]
    assert [event.data["notebook"] for event in noted] == [RUN, RUN]


async def test_a_notebook_has_the_kernel_of_its_language_whatever_is_asked(
    room: RoomUnderTest,
) -> None:
    await put(room, BASH, content("echo one two", "bash"))
    body = {"path": BASH, "name": "x", "type": "notebook", "kernel": {"name": "python3"}}

    answer = await room.client(CANDIDATE).ask("POST", "api/sessions", body)
    candidate = await runner(room, CANDIDATE, notebook=BASH)
    await candidate.run("echo one two | wc -w", STARTER)

    assert json.loads(answer.body)["kernel"]["name"] == "bash"
    await candidate.sees_output("2", STARTER)


async def test_an_observer_starts_no_kernel_of_another_notebook(room: RoomUnderTest) -> None:
    await put(room, "watched.python.ipynb")
    body = {"path": "watched.python.ipynb", "name": "x", "type": "notebook"}

    answer = await room.client(OBSERVER).ask("POST", "api/sessions", body)

    assert answer.code == 403
    assert "watched.python.ipynb" not in notebooks_with_kernels(room)


async def test_a_notebook_that_is_shown_has_its_kernel_at_once_for_an_observer_too(
    room: RoomUnderTest,
) -> None:
    name = "warmed.python.ipynb"
    body = {"path": name, "name": name, "type": "notebook", "kernel": {"name": "python3"}}

    await show(room, name)
    answer = await room.client(OBSERVER).ask("POST", "api/sessions", body)

    assert answer.code == 201, answer.body
    assert name in notebooks_with_kernels(room)


async def test_a_third_kernel_ends_that_which_was_used_longest_ago_and_says_so(
    room: RoomUnderTest,
) -> None:
    await put(room, USED)
    await put(room, OPENED)
    one = await runner(room, CANDIDATE, notebook=USED)
    await runner(room, CANDIDATE, notebook=OPENED)
    await one.run("kept = 1", STARTER)  # the other was opened later, and this is used later
    await one.sees_end(STARTER)
    host = await room.call(HOST)
    await host.hear("admitted")

    third = await runner(room, HOST, notebook=NOTEBOOK)
    after_third = notebooks_with_kernels(room)
    await third.run("third = 1")
    await third.sees_end()
    await room.kernel(OPENED)

    assert after_third == sorted([NOTEBOOK, USED])
    assert notebooks_with_kernels(room) == sorted([NOTEBOOK, OPENED])
    await host.hear("notice", lambda said: said["message"] == ENDED.format("used (Python)"))
    await room.kernel(USED)
    anew = await host.hear("notice", lambda said: said["code"] == "kernel_started_anew")
    assert anew["message"] == BEGINS_ANEW.format("used (Python)")


async def test_there_are_never_more_than_two_for_long(room: RoomUnderTest) -> None:
    for number in range(4):
        await put(room, f"many-{number}.python.ipynb")
        await room.kernel(f"many-{number}.python.ipynb")

        assert len(room.app.kernel_manager.list_kernel_ids()) == MOST_KERNELS


async def test_a_kernel_that_ends_when_it_is_interrupted_starts_anew(room: RoomUnderTest) -> None:
    if "deno" not in room.app.kernel_manager.kernel_spec_manager.find_kernel_specs():
        pytest.skip("what the deno kernel needs is not on this machine")
    await put(room, SCRIPT, content("let n = 1", "deno"))
    candidate = await runner(room, CANDIDATE, notebook=SCRIPT)
    host = await room.call(HOST)
    await host.hear("admitted")
    await candidate.run("console.log('begun'); while (true) {}", STARTER)
    await candidate.sees_output("begun", STARTER)

    kernel = await room.kernel(SCRIPT)
    answer = await room.client(CANDIDATE).ask("POST", f"api/kernels/{kernel}/interrupt", {})

    assert answer.code == 204
    notice = await host.hear("notice", lambda said: said["code"] == "kernel_restarted")
    assert notice["message"] == "Ben restarted the kernel."
    again = await runner(room, CANDIDATE, notebook=SCRIPT)
    await again.run("console.log('again', 6 * 7)", STARTER)
    await again.sees_output("again 42", STARTER)
