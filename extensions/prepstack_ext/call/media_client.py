"""The room's client of its media worker (docs/protocol.md, 2): started, asked, replaced."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

from prepstack.errors import BadRequest, Unavailable
from prepstack.streams import Kind
from prepstack.wire import worker as wire
from prepstack.wire.limits import LARGEST_LINE
from prepstack.wire.message import to_json
from prepstack_ext.temporary import TemporaryFolder

ANSWER_SECONDS = 10.0
END_SECONDS = 2.0
PAUSE_SECONDS = 0.2
PASSED_ON = ("PATH", "LANG", "TMPDIR", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")
Wanted = TypeVar("Wanted", bound=wire.AnyAnswer)
log = logging.getLogger(__name__)


class MediaClient:
    """Keeps one worker process, which is started again when it dies or does not answer.

    `on_event` gets the worker's events; `on_restart` is called when a worker is ready after
    another one died, or after somebody was refused: none of the connections that pages believe in
    is there. Both are set before `start`.

    Requests are sent at once, in the order of the calls: what is asked before `hang_up` is done
    before it, or never. While there is no worker they are refused; `ready` waits for it.
    """

    on_event: Callable[[wire.Event], None]
    on_restart: Callable[[], None]

    def __init__(self, ports: str, addresses: str, answer_seconds: float = ANSWER_SECONDS) -> None:
        self.ports = ports
        self.addresses = addresses
        self.answer_seconds = answer_seconds
        self._numbers = itertools.count(1)
        self._pending: dict[int, asyncio.Future[wire.AnyAnswer]] = {}
        self._next_generation = 1  # of an offer, whichever worker makes it
        self._writer: asyncio.StreamWriter | None = None
        self._connected = asyncio.Event()
        self._was_missed = False  # a worker, by somebody, since the last one was ready
        self._keeper: asyncio.Task[None] | None = None
        self._process: asyncio.subprocess.Process | None = None

    @property
    def process_id(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        self._keeper = asyncio.create_task(self._keep())

    async def close(self) -> None:
        if self._keeper:
            self._keeper.cancel()
            await asyncio.gather(self._keeper, return_exceptions=True)

    # What the worker does. Raises `BadRequest` with its sentence, `Unavailable` without a worker.

    async def ready(self) -> None:
        try:
            async with asyncio.timeout(self.answer_seconds):
                await self._connected.wait()
        except TimeoutError:
            self._was_missed = True
            raise Unavailable("The call is being started again.") from None

    async def publish(
        self, peer: str, sdp: str, kinds: Mapping[str, Kind], held: frozenset[Kind] = frozenset()
    ) -> str:
        """The answer to a browser's offer. `held` is passed on to nobody: see `hold`."""
        request = wire.Publish(next(self._numbers), peer, sdp, dict(kinds), tuple(sorted(held)))
        return (await self._ask(request, wire.Published)).sdp

    async def subscribe(self, peer: str, restart: bool = False) -> None:
        await self._ask(wire.Subscribe(next(self._numbers), peer, restart), wire.Done)

    async def answer(self, peer: str, generation: int, sdp: str) -> None:
        await self._ask(wire.Answer(next(self._numbers), peer, generation, sdp), wire.Done)

    async def statistics(self) -> wire.Statistics:
        return await self._ask(wire.AskStatistics(next(self._numbers)), wire.Statistics)

    # These do not wait; what a dead worker does not hear it need not do.

    def hold(self, peer: str, held: frozenset[Kind]) -> None:
        """Of what this peer sends, these and no others are passed on to nobody."""
        if self._writer:
            self._send(wire.Hold(next(self._numbers), peer, tuple(sorted(held))))

    def hide(self, peer: str, streams: Iterable[tuple[str, Kind]]) -> None:
        """What this peer's page does not show. A page says it anew to another worker."""
        if self._writer:
            hidden = tuple(wire.StreamOf(whose, kind) for whose, kind in streams)
            self._send(wire.Hide(next(self._numbers), peer, hidden))

    def hang_up(self, peer: str) -> None:
        if self._writer:
            self._send(wire.Close(next(self._numbers), peer))

    # How

    async def _ask(self, request: wire.Request, wanted: type[Wanted]) -> Wanted:
        answer = self._pending[request.id] = asyncio.get_running_loop().create_future()
        try:
            self._send(request)
            async with asyncio.timeout(self.answer_seconds):
                found = await answer
        except TimeoutError:
            self._give_up()
            raise Unavailable("The call does not answer. It is being started again.") from None
        finally:
            self._pending.pop(request.id, None)
        if isinstance(found, wire.Refused):
            raise BadRequest(found.message)
        assert isinstance(found, wanted), f"{type(request)} was answered by {type(found)}"
        return found

    def _send(self, message: wire.Request) -> None:
        if self._writer is None:
            raise Unavailable("The call is being started again.")
        self._writer.write(to_json(message) + b"\n")

    def _give_up(self) -> None:
        """A worker that does not answer forwards nothing either, and must not do it later."""
        if self._process and self._process.returncode is None:
            log.warning("The media worker does not answer.")
            self._process.kill()

    async def _keep(self) -> None:
        while True:
            folder = TemporaryFolder("media")
            try:
                await self._live(folder.path / "media")
            except (OSError, ValueError) as fault:  # its end may reset the socket, or cut a line
                log.warning("The media worker is out of reach: %s", fault)
            finally:
                await self._end_process()
                folder.remove()
            log.warning("The media worker ended; starting another one.")
            self._was_missed = True
            await asyncio.sleep(PAUSE_SECONDS)

    async def _live(self, path: Path) -> None:
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "prepstack_ext.media", "--socket", str(path)),
            *("--ports", self.ports, "--address", self.addresses),
            *("--first-generation", str(self._next_generation)),
            stdin=asyncio.subprocess.DEVNULL,
            # Nothing of Jupyter or the hub, the room's token least of all.
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        )
        reader = await self._connect(path)
        if reader is None:
            return
        try:
            await self._read(reader)
        finally:
            self._disconnected()

    async def _connect(self, path: Path) -> asyncio.StreamReader | None:
        """None if the worker ended before it listened."""
        assert self._process
        while self._process.returncode is None:
            with contextlib.suppress(FileNotFoundError, ConnectionRefusedError):
                reader, self._writer = await asyncio.open_unix_connection(path, limit=LARGEST_LINE)
                return reader
            await asyncio.sleep(0.02)
        return None

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            try:
                message = wire.from_worker.read(line)
            except BadRequest as fault:  # the other lines are still worth hearing
                log.error("A line of the media worker cannot be read: %s", fault)
                continue
            if isinstance(message, wire.AnyAnswer):
                self._answered(message)
            else:
                self._happened(message)

    def _happened(self, event: wire.Event) -> None:
        if isinstance(event, wire.Offer):
            self._next_generation = event.generation + 1
        self.on_event(event)
        if isinstance(event, wire.Ready):
            self._connected.set()
            if self._was_missed:
                self._was_missed = False
                self.on_restart()

    def _answered(self, answer: wire.AnyAnswer) -> None:
        waiting = self._pending.get(answer.id or 0)
        if waiting and not waiting.done():
            waiting.set_result(answer)

    def _disconnected(self) -> None:
        self._connected.clear()
        if self._writer:
            self._writer.close()
        self._writer = None
        for waiting in self._pending.values():
            if not waiting.done():
                waiting.set_exception(Unavailable("The call is being started again."))

    async def _end_process(self) -> None:
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(END_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
