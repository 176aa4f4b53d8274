"""A real proxy, hub and service, with the accounts that people get."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from hub_config.settings import Settings
from tests.ports import reserve_ports
from tests.service.stack import Stack, hub_session, until

HERE = Path(__file__).parent
PROGRAMS = ("proxy", "hub", "service")


class AccountStack(Stack):
    def _program(self, name: str) -> tuple[list[str], Mapping[str, str]]:
        if name == "hub":
            config = str(HERE / "hub_for_tests.py")
            return [sys.executable, "-m", "jupyterhub", "-f", config], self.variables
        return super()._program(name)

    @property
    def hub_url(self) -> str:
        return f"{self.settings.origin}/hub/"

    async def restart_hub(self) -> None:
        """As after a power cut; returns when it answers again."""
        await self.kill("hub")
        await self.start("hub")
        async with hub_session(self) as hub:

            async def answers() -> bool:
                try:
                    async with hub.get(f"{self.settings.hub_api_url}/health") as answer:
                        return answer.status == 200
                except aiohttp.ClientError:
                    return False

            await until(answers)

    async def ask_hub(self, method: str, path: str, **options: Any) -> Any:
        """With the service's rights; the answer's JSON."""
        async with hub_session(self) as hub:
            url = f"{self.settings.hub_api_url}/{path}"
            async with hub.request(method, url, **options) as answer:
                text = await answer.text()
                assert answer.status < 300, (answer.status, text)
                return json.loads(text) if text else None


@asynccontextmanager
async def running_accounts(
    data: Path, port: int | None = None, **variables: str
) -> AsyncIterator[AccountStack]:
    """`variables` are settings, without `PREPSTACK_`."""
    environment = {
        "PREPSTACK_URL": f"http://prepstack.localhost:{port or reserve_ports()}",
        "PREPSTACK_DATA": str(data),
        "PREPSTACK_WARM_ROOMS": "0",
        "PREPSTACK_TRUSTED_PROXIES": "127.0.0.1",
        **{f"PREPSTACK_{name.upper()}": value for name, value in variables.items()},
    }
    stack = AccountStack(Settings.from_environment(environment), environment)
    try:
        for name in PROGRAMS:
            await stack.start(name)
        await stack.healthy()
        yield stack
    finally:
        await _stop_rooms(stack)
        for name in reversed(list(stack.processes)):
            await stack.stop(name)


async def _stop_rooms(stack: AccountStack) -> None:
    """The hub leaves rooms running when it ends; here none may stay."""
    if stack.processes.get("hub") is None or stack.processes["hub"].returncode is not None:
        return
    for user in await stack.ask_hub("GET", "users?state=active"):
        room = user["name"]
        await stack.ask_hub("DELETE", f"users/{room}/server")

        async def is_gone(room: str = room) -> bool:
            return not (await stack.ask_hub("GET", f"users/{room}"))["servers"]

        await until(is_gone)
