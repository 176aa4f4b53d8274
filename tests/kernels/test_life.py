"""A confined kernel starts, is interrupted, restarts and ends like any other."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from tests.kernels.room import PATIENCE_SECONDS, Start, all_gone

LOOPS = {
    "a busy loop": "print('begun', flush=True)\nwhile True: pass",
    "a sleep": "import time\nprint('begun', flush=True)\ntime.sleep(600)",
    "a command": "print('begun', flush=True)\n!sleep 600",
}


@pytest.mark.asyncio
@pytest.mark.parametrize("code", LOOPS.values(), ids=LOOPS.keys())
async def test_an_interrupt_ends_the_cell_and_keeps_its_variables(start: Start, code: str) -> None:
    kernel = await start()
    await kernel.run("kept = 42")
    await kernel.printed(code, "begun")

    await kernel.manager.interrupt_kernel()

    await kernel.error_of_last()
    assert await kernel.value("kept") == 42


@pytest.mark.asyncio
async def test_a_busy_loop_ends_with_a_keyboard_interrupt(start: Start) -> None:
    kernel = await start()
    await kernel.printed(LOOPS["a busy loop"], "begun")

    await kernel.manager.interrupt_kernel()

    assert await kernel.error_of_last() == "KeyboardInterrupt"


@pytest.mark.asyncio
async def test_a_restart_forgets_variables_and_keeps_files(start: Start) -> None:
    kernel = await start()
    await kernel.run("forgotten = 1; open('kept.txt', 'w').write('kept')")
    before = kernel.host_processes()

    await kernel.manager.restart_kernel()

    await all_gone(before)
    await kernel.connect()
    assert (await kernel.run("forgotten")).error == "NameError"
    assert await kernel.value("open('kept.txt').read()") == "kept"


@pytest.mark.asyncio
async def test_a_restart_keeps_what_it_can_of_a_home_full_of_traps(
    start: Start, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("secret")
    kernel = await start()
    await kernel.run(
        "import os, socket\n"
        "os.mkfifo('pipe'); socket.socket(socket.AF_UNIX).bind('socket')\n"
        f"os.symlink('{tmp_path}/secret', 'file'); os.symlink('{tmp_path}', 'folder')\n"
        "os.mkdir('closed', 0); open('unreadable', 'w').close(); os.chmod('unreadable', 0)\n"
        "open('kept.txt', 'w').write('kept')\n"
        "for _ in range(3000): os.mkdir('deep'); os.chdir('deep')\n"
    )

    await kernel.manager.restart_kernel(now=True)

    await kernel.connect()
    assert await kernel.value("open('kept.txt').read()") == "kept"
    assert await kernel.value("__import__('os').readlink('file')") == f"{tmp_path}/secret"
    assert (await kernel.run("open('file').read()")).error == "FileNotFoundError"


@pytest.mark.asyncio
async def test_a_restart_works_where_files_cannot_be_carried_over(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kernel = await start()
    await kernel.run("open('lost.txt', 'w').write('lost')")
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "bwrap").symlink_to(str(shutil.which("bwrap")))
    monkeypatch.setenv("PATH", str(programs))  # no tar there

    await kernel.manager.restart_kernel(now=True)

    await kernel.connect()
    assert await kernel.value("__import__('os').listdir()") == []


@pytest.mark.asyncio
async def test_people_read_that_a_kernel_has_ended_but_not_of_what_they_asked_for(
    start: Start,
) -> None:
    kernel = await start()
    await kernel.manager.restart_kernel()
    await kernel.connect()
    assert kernel.told == []

    kernel.client.execute("import os; os._exit(1)")

    await kernel.reads("The kernel has ended. It starts anew, without its variables.")


@pytest.mark.asyncio
async def test_a_restart_heals_what_was_put_in_the_way_of_a_start(start: Start) -> None:
    kernel = await start()
    await kernel.run(
        "import os\n"
        "for name in ('ipykernel_launcher', 'ipykernel', 'sitecustomize', 'usercustomize'):\n"
        "    open(name + '.py', 'w').write('raise SystemExit(1)')\n"
        "folder = os.path.expanduser('~/.ipython/profile_default/startup')\n"
        "os.makedirs(folder)\n"
        "open(folder + '/0.py', 'w').write('import os; os._exit(1)')\n"
    )

    await kernel.manager.restart_kernel(now=True)

    await kernel.connect()
    assert await kernel.value("6 * 7") == 42


@pytest.mark.asyncio
async def test_a_killed_kernel_is_noticed(start: Start) -> None:
    kernel = await start()
    assert kernel.provisioner.confined is not None
    inner = kernel.provisioner.confined.command_pid()
    assert inner is not None and await kernel.manager.is_alive()

    os.kill(inner, signal.SIGKILL)

    await kernel.ended()
    assert not await kernel.manager.is_alive()


@pytest.mark.asyncio
async def test_with_bwrap_killed_the_kernel_goes_too(start: Start) -> None:
    kernel = await start()
    processes = kernel.host_processes()
    assert kernel.provisioner.pid is not None

    os.kill(kernel.provisioner.pid, signal.SIGKILL)

    await all_gone(processes)
    await kernel.ended()
    assert not await kernel.manager.is_alive()


@pytest.mark.asyncio
@pytest.mark.parametrize("now", [True, False], ids=["at once", "politely"])
async def test_a_shutdown_leaves_no_process_and_no_file(start: Start, now: bool) -> None:
    kernel = await start()
    await kernel.run(
        "import os, time\n"
        "for _ in range(3):\n"
        "    if os.fork() == 0:\n"
        "        os.setsid()\n"
        "        if os.fork(): os._exit(0)\n"
        "        time.sleep(600)\n"
        "    os.wait()\n"
    )
    processes = kernel.host_processes()
    runtime = Path(kernel.manager.connection_file).parent
    assert len(processes) == 5  # init, the kernel, three that left it

    await kernel.manager.shutdown_kernel(now=now)

    await all_gone(processes)
    assert not runtime.exists()


SERVER = """
import asyncio, sys
from pathlib import Path
from tests.kernels.room import Kernel, manager_for

async def main():
    manager = manager_for(Path(sys.argv[1]), Path(sys.argv[2]))
    await manager.start_kernel()
    kernel = Kernel(manager, Path(sys.argv[2]))
    await kernel.connect()
    print(manager.connection_file, *kernel.host_processes(), flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.mark.asyncio
async def test_a_killed_server_leaves_no_kernel(kernel_prefix: Path, tmp_path: Path) -> None:
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", SERVER, str(kernel_prefix), str(tmp_path)),
        stdout=asyncio.subprocess.PIPE,
    )
    assert server.stdout is not None
    async with asyncio.timeout(PATIENCE_SECONDS):
        connection, *numbers = (await server.stdout.readline()).decode().split()
    processes = {int(number): os.pidfd_open(int(number)) for number in numbers}
    assert len(processes) == 2

    server.kill()

    await all_gone(processes)
    await server.wait()
    shutil.rmtree(Path(connection).parent)  # nobody was left to do it


@pytest.mark.asyncio
async def test_sockets_have_names_short_enough_wherever_temporary_files_are(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("long-" * 20)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))

    kernel = await start()

    assert len(f"{kernel.manager.ip}-{kernel.manager.shell_port}") <= 107
    assert await kernel.value("1 + 1") == 2
