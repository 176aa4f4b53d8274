"""A browser's way to the media that loses packets, where the test says so."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager

from playwright.sync_api import BrowserContext

from tests.media.lossy import LossyRelay

# Every description of the room names the relay's port instead of the worker's.
THROUGH_RELAY = """
if (window.top === window) {
  const stock = RTCPeerConnection.prototype.setRemoteDescription;
  RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
    const port = / (\\d+) typ host/.exec(description.sdp)?.[1];
    if (!port) return stock.call(this, description);
    const other = await window.relayBefore(Number(port));
    const sdp = description.sdp.replaceAll(` ${port} typ host`, ` ${other} typ host`);
    return stock.call(this, { type: description.type, sdp });
  };
}
"""


class Network:
    """What it loses each way, as shares of the packets of sound and pictures: 0 at first."""

    def __init__(self) -> None:
        self._relays: dict[int, LossyRelay] = {}  # by the worker's port
        self.up = self.down = 0.0

    async def run(self, listens: Future[None]) -> None:
        self._loop, self._closed = asyncio.get_running_loop(), asyncio.Event()
        listens.set_result(None)
        await self._closed.wait()
        for relay in self._relays.values():
            await relay.__aexit__()

    def lose(self, up: float = 0.0, down: float = 0.0) -> None:
        self.up, self.down = up, down
        for relay in self._relays.values():
            relay.up_loss, relay.down_loss = up, down

    def carry(self, context: BrowserContext) -> None:
        """From the next page that is opened."""
        context.expose_function("relayBefore", self._port_before)
        context.add_init_script(THROUGH_RELAY)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._closed.set)

    def _port_before(self, port: int) -> int:
        return asyncio.run_coroutine_threadsafe(self._relay(port), self._loop).result(timeout=30)

    async def _relay(self, port: int) -> int:
        if port not in self._relays:
            self._relays[port] = await LossyRelay(port, 0.0).__aenter__()
            self.lose(self.up, self.down)
        return self._relays[port].port


@contextmanager
def lossy_network() -> Iterator[Network]:
    """In a thread of its own: Playwright has this one's loop."""
    network, listens = Network(), Future[None]()
    thread = threading.Thread(target=lambda: asyncio.run(network.run(listens)), daemon=True)
    thread.start()
    listens.result(timeout=30)
    yield network
    network.close()
    thread.join(timeout=30)
