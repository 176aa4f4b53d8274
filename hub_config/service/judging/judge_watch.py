"""How the judge is, asked again and again: whoever wants to know waits for nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

from hub_config.service.judging.judge_client import JudgeAddress, JudgeClient
from hub_config.settings import Settings
from prepstack.errors import PrepStackError
from prepstack.wire.judge import Language

PAUSE_SECONDS = 2.0


@dataclass(frozen=True)
class JudgeState:
    """`message` says what is wrong, for an operator."""

    status: str
    message: str = ""


STARTING = JudgeState("starting", "The judge was not asked yet.")
AWAY = JudgeState("away", "The judge does not answer; nothing can be judged. See docs/judge.md.")
SENTENCES = {
    "ok": "",
    "refusing": "The judge can confine no code on this machine; nothing is judged.",
    "stuck": "The judge's queue stands still. Start the judge again.",
}


class JudgeWatch:
    """Looks as long as its block lasts."""

    def __init__(self, judge: JudgeClient, pause_seconds: float = PAUSE_SECONDS) -> None:
        self.state = STARTING
        self.languages: Mapping[str, Language] = {}  # as it last said
        self._judge = judge
        self._pause_seconds = pause_seconds

    async def __aenter__(self) -> JudgeWatch:
        self._looking = asyncio.create_task(self._look_again_and_again())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._looking.cancel()
        await asyncio.wait([self._looking])

    async def _look_again_and_again(self) -> None:
        while True:
            self.state = await self._look()
            await asyncio.sleep(self._pause_seconds)

    async def _look(self) -> JudgeState:
        try:
            health = await self._judge.health()
        except PrepStackError:
            return AWAY
        self.languages = health.languages
        return JudgeState(health.status, SENTENCES[health.status])


def address_of(settings: Settings) -> JudgeAddress:
    if settings.judge:
        return JudgeAddress(url=settings.judge, key=settings.secret("judge"))
    return JudgeAddress(settings.judge_folder / "socket")
