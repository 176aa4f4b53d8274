"""People of a call in real Chromium pages; this end of the wire stands where the room does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, async_playwright

from tests.chromium import launch_options
from tests.media.lossy import LossyRelay
from tests.media.worker import PATIENCE_SECONDS, Message, Worker

PAGE = Path(__file__).with_name("call.html").read_text()
ADDRESS = (
    "http://localhost/"  # a secure context, so that there are cameras; answered by the test itself
)


@asynccontextmanager
async def running_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())
        yield browser
        await browser.close()


class Pages:
    """All pages of one worker: gives each the events that are for it."""

    def __init__(self, browser: Browser, worker: Worker) -> None:
        self.worker = worker
        self.relay: LossyRelay | None = None  # between the worker and pages opened from now on
        self._browser = browser
        self._pages: dict[str, Tab] = {}
        self._giving: set[asyncio.Task[None]] = set()
        self.speakers: list[str | None] = []
        worker.on_event = self._on_event

    def _on_event(self, event: Message) -> None:
        tab = self._pages.get(event["peer"])
        if event["type"] == "speaker":
            self.speakers.append(event["peer"])
        if event["type"] == "offer" and tab is not None:
            task = asyncio.create_task(tab.give(event))
            self._giving.add(task)
            task.add_done_callback(self._giving.discard)

    async def open(self, name: str) -> Tab:
        page = await self._browser.new_page()
        page.set_default_timeout(1000 * PATIENCE_SECONDS)
        await page.route(ADDRESS, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        tab = self._pages[name] = Tab(name, page, self)
        await page.expose_function("ask", tab.ask)
        await page.goto(ADDRESS)
        return tab

    def tabs(self) -> list[Tab]:
        return list(self._pages.values())

    async def leave(self, tab: Tab) -> None:
        del self._pages[tab.name]
        await self.worker.ask("close", peer=tab.name)
        await tab.page.close()

    async def close(self) -> None:
        for tab in self._pages.values():
            await tab.page.close()
        await asyncio.gather(*self._giving)


class Tab:
    """One page. `run` waits for a function of call.html."""

    def __init__(self, name: str, page: Page, pages: Pages) -> None:
        self.name = name
        self.page = page
        self._pages = pages
        self._relay = pages.relay

    async def ask(self, request: dict[str, Any]) -> Message:
        answer = await self._pages.worker.ask(request.pop("type"), peer=self.name, **request)
        return self._through(answer) if "sdp" in answer else answer

    async def give(self, offer: Message) -> None:
        if not self.page.is_closed():
            await self.page.evaluate("(offer) => onOffer(offer)", self._through(offer))

    def _through(self, message: Message) -> Message:
        return {**message, "sdp": self._relay.through(message["sdp"])} if self._relay else message

    async def run(self, script: str) -> Any:
        return await asyncio.wait_for(self.page.evaluate(script), PATIENCE_SECONDS)

    async def join(self, media: str = "{ audio: true, video: true }") -> None:
        await self.run(f"open({media})")
        await self.run("subscribe()")

    async def streams_are(self, *expected: str) -> None:
        script = "(wanted) => streams.map((s) => `${s.peer} ${s.kind}`).sort().join() === wanted"
        await self.page.wait_for_function(script, arg=",".join(sorted(expected)))

    async def sees_and_hears(self, *people: str) -> None:
        streams = [f"{name} {kind}" for name in people for kind in ("camera", "microphone")]
        await self.streams_are(*streams)
        for stream in streams:
            assert await self.run(f"advances({stream!r})")

    async def problems(self) -> list[str]:
        return list(await self.run("problems"))
