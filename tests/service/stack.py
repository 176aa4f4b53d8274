"""A real proxy, hub and service on free ports, each of which can be killed and started again."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp

from hub_config.process.start import proxy_command
from hub_config.settings import Settings
from prepstack.names import SERVICE_PREFIX
from tests.ports import reserve_ports

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PYTHONPATH = os.pathsep.join([str(ROOT), *os.environ.get("PYTHONPATH", "").split(os.pathsep)])
PATIENCE_SECONDS = 60.0
POLL_SECONDS = 0.05


async def until(claim: Callable[[], Awaitable[Any]]) -> Any:
    """Ask until the answer is true; the test fails if it never is."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (answer := await claim()):
            await asyncio.sleep(POLL_SECONDS)
    return answer


class Loopback(aiohttp.abc.AbstractResolver):
    """Every name is this machine, as browsers hold it for `*.localhost`."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[aiohttp.abc.ResolveResult]:
        return [
            {
                "hostname": host,
                "host": "127.0.0.1",
                "port": port,
                "family": socket.AF_INET,
                "proto": 0,
                "flags": 0,
            }
        ]

    async def close(self) -> None: ...


def new_session(**options: Any) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(resolver=Loopback()),
        timeout=aiohttp.ClientTimeout(total=PATIENCE_SECONDS),
        **options,
    )


@dataclass
class Stack:
    settings: Settings
    variables: dict[str, str]
    processes: dict[str, asyncio.subprocess.Process] = field(default_factory=dict)

    @property
    def base(self) -> str:
        return f"{self.settings.origin}{SERVICE_PREFIX}"

    @property
    def faults(self) -> Path:
        return self.settings.data / "faults"

    def new_jar(self) -> aiohttp.CookieJar:
        """Cookies as browsers keep them, which hold `http://*.localhost` for secure."""
        return aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=self.settings.origin)

    async def start(self, name: str) -> None:
        command, variables = self._program(name)
        with (self.settings.data / f"{name}.log").open("ab") as log:
            self.processes[name] = await asyncio.create_subprocess_exec(
                *command,
                cwd=self.settings.data,
                env={"PATH": os.environ["PATH"], "PYTHONPATH": PYTHONPATH, **variables},
                stdout=log,
                stderr=log,
            )

    async def kill(self, name: str) -> None:
        """As suddenly as a power cut."""
        process = self.processes.pop(name)
        process.kill()
        await process.wait()

    async def stop(self, name: str) -> None:
        process = self.processes.pop(name)
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()

    async def healthy(self) -> None:
        """Until interviews can be held."""
        settings = self.settings
        url = settings.proxy_url  # TLS would end in front of it
        async with new_session(headers={"Host": f"{settings.host}:{settings.port}"}) as http:

            async def answers(path: str) -> bool:
                try:
                    async with http.get(f"{url}{path}") as answer:
                        return answer.status == 200
                except aiohttp.ClientError:
                    return False

            for path in ("/hub/health", f"{SERVICE_PREFIX}health"):
                await until(partial(answers, path))

    def log(self, name: str) -> str:
        return (self.settings.data / f"{name}.log").read_text()

    def _program(self, name: str) -> tuple[list[str], Mapping[str, str]]:
        match name:
            case "proxy":
                token = {"CONFIGPROXY_AUTH_TOKEN": self.settings.secret("proxy")}
                return proxy_command(self.settings), token
            case "hub":
                config = str(HERE / "hub_for_tests.py")
                return [sys.executable, "-m", "jupyterhub", "-f", config], self.variables
            case _:
                command = [sys.executable, "-m", "hub_config.service"]
                return command, {"PYTHONWARNINGS": "error::ResourceWarning", **self.variables}


@asynccontextmanager
async def running_stack(data: Path, **variables: str) -> AsyncIterator[Stack]:
    """`variables` are settings, without `PREPSTACK_`."""
    port = reserve_ports()
    environment = {
        "PREPSTACK_URL": f"http://prepstack.localhost:{port}",
        "PREPSTACK_DATA": str(data),
        **{f"PREPSTACK_{name.upper()}": value for name, value in variables.items()},
    }
    stack = Stack(Settings.from_environment(environment), environment)
    stack.faults.mkdir(exist_ok=True)
    try:
        for name in ("proxy", "hub", "service"):
            await stack.start(name)
        await stack.healthy()
        yield stack
    finally:
        await _clear(stack)


async def _clear(stack: Stack) -> None:
    if "service" in stack.processes:
        await stack.stop("service")
    if "hub" not in stack.processes:
        await stack.start("hub")  # a test killed it, and only it can end the rooms
    await _stop_rooms(stack)
    for name in list(stack.processes):
        await stack.stop(name)


async def _stop_rooms(stack: Stack) -> None:
    """The hub leaves rooms running when it ends; here none may stay."""
    async with hub_session(stack) as hub:
        url = stack.settings.hub_api_url

        async def active() -> list[str] | None:
            try:
                async with hub.get(f"{url}/users?state=active") as answer:
                    return [user["name"] for user in await answer.json()] + [""]
            except aiohttp.ClientError:
                return None  # it is still starting

        rooms = [name for name in await until(active) if name]
        for room in rooms:

            async def is_gone(room: str = room) -> bool:
                async with hub.delete(f"{url}/users/{room}/server") as answer:
                    return answer.status == 204

            await until(is_gone)


def hub_session(stack: Stack) -> aiohttp.ClientSession:
    token = stack.settings.secret("service")
    return new_session(headers={"Authorization": f"token {token}"})
