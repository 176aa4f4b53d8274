"""A person's way to the rooms' UDP ports, which can be taken away from what uses it now."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack, contextmanager

from tests.e2e.people import Person
from tests.media.lossy import LossyRelay

PORT = re.compile(r" (\d+) typ host")
PATIENCE_SECONDS = 30
# What a room says is changed on its way into the browser; so is what the page could notice of it.
THROUGH = """
const taken = RTCPeerConnection.prototype.setRemoteDescription;
RTCPeerConnection.prototype.setRemoteDescription = async function ({ type, sdp }) {
  return taken.call(this, { type, sdp: await window.through(sdp) });
};
"""
COUNT_OFFERS = """
const answered = RTCPeerConnection.prototype.setRemoteDescription;
window.offers = 0;
RTCPeerConnection.prototype.setRemoteDescription = function (description) {
  window.offers += description.type === "offer" ? 1 : 0;
  return answered.call(this, description);
};
"""


class Paths:
    """A relay before each worker, in a loop of its own."""

    def __init__(self) -> None:
        self._relays: dict[int, LossyRelay] = {}

    async def run(self, begun: Future[Paths]) -> None:
        self._loop, self._closed = asyncio.get_running_loop(), asyncio.Event()
        async with AsyncExitStack() as self._stack:
            begun.set_result(self)
            await self._closed.wait()

    def through(self, sdp: str) -> str:
        """The same with the relay's port in it."""
        found = PORT.search(sdp)
        if found is None:
            return sdp
        opening = asyncio.run_coroutine_threadsafe(self._relay(int(found[1])), self._loop)
        return opening.result(PATIENCE_SECONDS).through(sdp)

    def block(self) -> None:
        for relay in self._relays.values():
            self._loop.call_soon_threadsafe(relay.block)

    @property
    def passed(self) -> int:
        """Datagrams to the browser."""
        return sum(relay.passed for relay in self._relays.values())

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._closed.set)

    async def _relay(self, port: int) -> LossyRelay:
        if port not in self._relays:
            self._relays[port] = await self._stack.enter_async_context(LossyRelay(port, share=0))
        return self._relays[port]


@contextmanager
def open_paths(person: Person) -> Iterator[Paths]:
    """Before the person opens a page."""
    paths, begun = Paths(), Future[Paths]()
    thread = threading.Thread(target=lambda: asyncio.run(paths.run(begun)), daemon=True)
    thread.start()
    begun.result(PATIENCE_SECONDS)
    person.context.expose_function("through", paths.through)
    person.context.add_init_script(THROUGH)
    yield paths
    paths.close()
    thread.join(PATIENCE_SECONDS)
