"""A kernel may exhaust itself, not the machine."""

from __future__ import annotations

import pytest

from sandbox.cgroups import parents
from tests.kernels.room import Start

needs_cgroup = pytest.mark.skipif(
    "memory" not in parents(), reason="no cgroup may be made here: run as root or delegate one"
)

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


@needs_cgroup
@pytest.mark.asyncio
async def test_a_kernel_that_hogs_memory_with_its_children_is_killed_and_noticed(
    start: Start,
) -> None:
    kernel = await start(memory=300)

    kernel.client.execute(HOG)

    await kernel.ended()
    assert not await kernel.manager.is_alive()


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


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("folder", "reason"),
    [("/tmp", "No space left"), ("/dev/shm", "No space left"), ("/home/kernel", "too large")],
)
async def test_no_folder_takes_files_without_end(start: Start, folder: str, reason: str) -> None:
    kernel = await start(tmp_size=8, file_size=100)

    answer = await kernel.run(
        f"try:\n"
        f"    with open('{folder}/large', 'wb') as file:\n"
        f"        for _ in range(110): file.write(bytes(1 << 20))\n"
        f"except OSError as error: print(error)\n"
    )

    assert reason in answer.text


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
