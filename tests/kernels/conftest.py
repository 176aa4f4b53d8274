"""Real kernels of the real kernel environment, each test in a room folder of its own."""

from __future__ import annotations

import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from tests.kernels.room import Start, running_kernel

REPOSITORY = Path(__file__).resolve().parents[2]
KERNEL_PREFIX = REPOSITORY / ".venv-kernel"


@pytest.fixture(scope="session")
def kernel_prefix() -> Path:
    if not (KERNEL_PREFIX / "bin/python").exists():
        subprocess.run([REPOSITORY / "scripts/kernel-environment"], check=True)
    return KERNEL_PREFIX


@pytest.fixture
def server_secret(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """In this process's environment, as the hub's token is in a room server's."""
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "the-server's-secret")
    yield "the-server's-secret"


@pytest_asyncio.fixture
async def start(tmp_path: Path, kernel_prefix: Path) -> AsyncIterator[Start]:
    """Starts a kernel; those still running at the end of the test are shut down."""
    async with AsyncExitStack() as stack:

        async def begin(**settings: object):  # type: ignore[no-untyped-def]
            room = tmp_path / f"room-{len(list(tmp_path.glob('room-*')))}"
            return await stack.enter_async_context(running_kernel(kernel_prefix, room, settings))

        yield begin
