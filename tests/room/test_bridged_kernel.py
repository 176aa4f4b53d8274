"""Kernels that know TCP alone, in a room whose kernels listen on files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from jupyter_client.session import Session

from tests.room.conftest import RoomUnderTest

SECONDS = 60
Seen = dict[str, Any]


@asynccontextmanager
async def running(room: RoomUnderTest, name: str) -> AsyncGenerator[Any]:
    """A kernel beside the room's own, started as the room starts kernels."""
    specs = room.app.kernel_manager.kernel_spec_manager
    if name not in specs.find_kernel_specs():
        pytest.skip(f"what the {name} kernel needs is not on this machine")
    kernel = await room.app.kernel_manager.start_kernel(kernel_name=name)
    try:
        yield room.app.kernel_manager.get_kernel(kernel)
    finally:
        await room.app.kernel_manager.shutdown_kernel(kernel, now=True)


@asynccontextmanager
async def talking(kernel: Any) -> AsyncGenerator[Any]:
    # Of its own, as each page has one: the manager's is the same for all.
    client = kernel.client(session=Session(key=kernel.session.key))
    client.start_channels()
    try:
        await client.wait_for_ready(timeout=SECONDS)
        yield client
    finally:
        client.stop_channels()


async def seen(client: Any, code: str, *, until: str = "") -> Seen:
    """What a cell shows, by kind of message, until that is printed or it is done.

    Deno may say that it is done before it hands over what was printed.
    """
    request = client.execute(code, allow_stdin=False)
    shown: Seen = {"stream": "", "error": None, "execute_result": None}
    async with asyncio.timeout(SECONDS):
        while True:
            told = await client.get_iopub_msg()
            if told["parent_header"].get("msg_id") != request:
                continue
            kind, content = told["msg_type"], told["content"]
            if kind == "stream":
                shown["stream"] += content["text"]
            elif kind in shown:
                shown[kind] = content
            if until and until in shown["stream"]:
                return shown
            if kind == "status" and content["execution_state"] == "idle" and not until:
                return shown


async def answered(client: Any, asked: set[str]) -> set[str]:
    """All requests that were answered to it by the time that these are."""
    answers: set[str] = set()
    async with asyncio.timeout(SECONDS):
        while not asked <= answers:
            answers.add((await client.get_shell_msg())["parent_header"]["msg_id"])
    return answers


CELLS = {
    "deno": ("const n: number = 42; console.log(n)", "missing()", "missing is not defined"),
    "java": ("int n = 42; System.out.println(n);", "int[] a = {}; a[0]++;", "out of bounds"),
    "bash": ("n=42; echo $n", "false", ""),
}


@pytest.mark.parametrize("name", CELLS)
async def test_cells_run_and_fail_as_they_should(name: str, room: RoomUnderTest) -> None:
    right, wrong, complaint = CELLS[name]
    async with running(room, name) as kernel, talking(kernel) as client:
        printed = await seen(client, right, until="42\n")
        failed = await seen(client, wrong)

    assert printed["stream"] == "42\n"
    assert printed["error"] is None
    assert complaint in str(failed["error"])


@pytest.mark.parametrize("name", ["deno", "java"])
async def test_two_clients_get_their_own_answers(name: str, room: RoomUnderTest) -> None:
    async with running(room, name) as kernel, talking(kernel) as ada, talking(kernel) as eve:
        asked_by_ada = {ada.kernel_info() for _ in range(3)}
        asked_by_eve = {eve.kernel_info() for _ in range(3)}
        told_ada, told_eve = await answered(ada, asked_by_ada), await answered(eve, asked_by_eve)

    assert not told_ada & asked_by_eve
    assert not told_eve & asked_by_ada


async def test_java_is_interrupted_and_keeps_what_it_has(room: RoomUnderTest) -> None:
    async with running(room, "java") as kernel, talking(kernel) as client:
        await seen(client, "int kept = 7;")
        # One statement: JJava runs them one by one, and between two there is nothing to interrupt.
        endless = 'for (int i = 0; ; i = 1) if (i == 0) System.out.println("busy");'
        await seen(client, endless, until="busy")
        await kernel.interrupt_kernel()
        after = await seen(client, "System.out.println(kept);")

    assert after["stream"].endswith("7\n")


async def test_an_interrupted_deno_ends_and_can_be_started_again(room: RoomUnderTest) -> None:
    """V8 cannot be interrupted from outside; ending is better than a cell that never does."""
    async with running(room, "deno") as kernel:
        async with talking(kernel) as client:
            await seen(client, 'console.log("busy"); while (true) ;', until="busy")
            await kernel.interrupt_kernel()
            await asyncio.to_thread(kernel.provisioner.process.wait)
        await kernel.restart_kernel(now=True)
        async with talking(kernel) as client:
            assert (await seen(client, "console.log(6 * 7)", until="42"))["stream"] == "42\n"


@pytest.mark.parametrize("name", ["deno", "java", "bash"])
async def test_it_is_confined_as_any_other(name: str, room: RoomUnderTest) -> None:
    reads = {
        "deno": 'try { Deno.statSync("{}"); console.log("read") } catch { console.log("no") }',
        "java": 'System.out.println(new java.io.File("{}").exists() ? "read" : "no");',
        "bash": "[ -e {} ] && echo read || echo no",
    }[name].replace("{}", str(room.folder))
    async with running(room, name) as kernel, talking(kernel) as client:
        assert (await seen(client, reads, until="\n"))["stream"] == "no\n"
