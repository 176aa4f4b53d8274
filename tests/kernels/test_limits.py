"""A kernel may exhaust itself, not the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.inside import memory_bytes
from tests.kernels.room import Start

HOG = """
import os
for _ in range(4):
    if os.fork() == 0:
        block = bytearray(100 << 20)
        for place in range(0, len(block), 4096): block[place] = 1
        import time; time.sleep(600)
block = bytearray(300 << 20)
for place in range(0, len(block), 4096): block[place] = 1
"""


@pytest.mark.asyncio
async def test_one_process_that_wants_too_much_memory_gets_an_error(start: Start) -> None:
    kernel = await start(address_space=1024)

    assert (await kernel.run("block = bytearray(2 << 30)")).error == "MemoryError"
    assert await kernel.value("1 + 1") == 2


@pytest.mark.asyncio
async def test_a_kernel_that_hogs_memory_with_its_children_is_ended_and_people_read_why(
    start: Start,
) -> None:
    """By a cgroup; where none may be made (see test_unprivileged.py), by who watches it."""
    kernel = await start(memory=300)

    kernel.client.execute(HOG)

    await kernel.ended()
    await kernel.reads("ended, because it needed more than 300 MiB of memory")
    assert not await kernel.manager.is_alive()


@pytest.mark.asyncio
async def test_what_children_share_with_the_kernel_counts_once(start: Start) -> None:
    kernel = await start()
    confined = kernel.provisioner.confined
    assert confined is not None

    await kernel.run(
        "import os, time\n"
        "block = bytearray(200 << 20)\n"
        "for place in range(0, len(block), 4096): block[place] = 1\n"
        "for _ in range(5):\n"
        "    if os.fork() == 0: time.sleep(600)\n"
    )

    assert memory_bytes(confined, enough=0) < 600 << 20
    assert memory_bytes(confined, enough=1 << 40) > 1200 << 20  # each for itself


@pytest.mark.asyncio
async def test_a_fork_bomb_runs_into_its_limit_and_the_kernel_answers(start: Start) -> None:
    kernel = await start(processes=60)

    born = await kernel.run(
        "import os, signal, time\n"
        "born = []\n"
        "try:\n"
        "    while len(born) < 500:\n"
        "        born.append(os.fork())\n"
        "        if born[-1] == 0: time.sleep(600)\n"
        "except BlockingIOError:\n"
        "    print(len(born))\n"
        "for pid in born: os.kill(pid, signal.SIGKILL)\n"
    )

    assert 0 < born.value < 60
    assert await kernel.value("1 + 1") == 2


@pytest.mark.asyncio
async def test_a_kernel_that_computes_too_long_is_ended_and_noticed(start: Start) -> None:
    kernel = await start(cpu_seconds=2)

    kernel.client.execute("while True: pass")

    await kernel.ended()
    assert not await kernel.manager.is_alive()


FILL = """
import os
written, files = 0, []
try:
    for number in range(1000):
        file = open(os.path.join({folder!r}, f"large-{{number}}"), "wb", buffering=0)
        files.append(file)
        if {deleted}: os.unlink(file.name)
        for _ in range(4): written += file.write(bytes(1 << 20))
except OSError as error: print((written >> 20, str(error)))
"""


@pytest.mark.asyncio
@pytest.mark.parametrize("deleted", [False, True], ids=["kept", "deleted while open"])
@pytest.mark.parametrize("folder", ["/tmp", "/dev/shm", "/home/kernel", "sockets"])
async def test_no_folder_takes_bytes_without_end(start: Start, folder: str, deleted: bool) -> None:
    kernel = await start(tmp_size=8, home_size=8)
    if folder == "sockets":
        folder = str(Path(kernel.manager.ip).parent)

    written, reason = (await kernel.run(FILL.format(folder=folder, deleted=deleted))).value

    assert "No space left" in reason
    assert written <= (64 if folder == "/dev/shm" else 8)
    assert await kernel.value("1 + 1") == 2


@pytest.mark.asyncio
async def test_a_file_may_be_only_so_large(start: Start) -> None:
    kernel = await start(file_size=2)

    answer = await kernel.run("open('large', 'wb').write(bytes(3 << 20))")

    assert answer.error == "OSError"


@pytest.mark.asyncio
@pytest.mark.parametrize("folder", ["/tmp", "/home/kernel", "sockets"])
async def test_a_kernel_that_makes_files_without_end_is_ended_and_people_read_why(
    start: Start, folder: str
) -> None:
    kernel = await start(files=1000)
    if folder == "sockets":
        folder = str(Path(kernel.manager.ip).parent)

    kernel.client.execute(f"for n in range(100_000): open(f'{folder}/{{n}}', 'w').close()")

    await kernel.ended()
    await kernel.reads("ended, because it made more than 1000 files")
    assert not await kernel.manager.is_alive()


@pytest.mark.asyncio
async def test_after_too_many_files_it_starts_anew_without_them(start: Start) -> None:
    kernel = await start(files=1000)
    kernel.client.execute("for n in range(100_000): open(str(n), 'w').close()")
    await kernel.reads("without its variables and files")

    await kernel.manager.restart_kernel(now=True)

    await kernel.connect()
    assert await kernel.value("__import__('os').listdir()") == []


@pytest.mark.asyncio
async def test_numpy_pandas_and_plots_fit_into_the_usual_limits(start: Start) -> None:
    kernel = await start()

    answer = await kernel.run(
        "import matplotlib.pyplot as plt, numpy as np, pandas as pd\n"
        "frame = pd.DataFrame(np.linalg.inv(np.random.rand(1000, 1000)))\n"
        "frame.iloc[:, 0].plot(); plt.show()\n"
        "print(len(frame))"
    )

    assert answer.value == 1000
