"""The room's own connection to a kernel, between the kernel and every browser.

Runs are asked for here, and answered here: a browser that reloads takes nothing with it. What the
kernel says to everybody is read once and passed on within limits: a program may print without end.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import uuid4

import msgspec
import zmq
from jupyter_client.session import Session

from prepstack.room.outputs import short_reply
from prepstack.wire.widgets import RoomState
from prepstack_ext.kernels.feed import Feed
from prepstack_ext.kernels.messages import Header, Said, content_of, read
from prepstack_ext.kernels.runs import Run, Runs

LARGEST_MESSAGE = 256 << 20  # bytes; the connection to a kernel that sends more begins anew
TURN_SECONDS = 0.003  # after which others have theirs: the call, above all
LARGE_REPLY = 200_000  # bytes
NUDGES, NUDGE_SECONDS = 300, 0.2  # as long as Jupyter waits for a kernel that restarts


class Relay:
    """`reply` hands a message of a channel to the browser's session that it is for.

    `look` says what widgets are told of the room.
    """

    def __init__(
        self,
        kernel: Any,
        runs: Runs,
        note: Callable[[Said], None],
        reply: Callable[[str, str, Sequence[bytes]], None],
        look: Callable[[], RoomState],
    ) -> None:
        self.runs = runs
        self.feed = Feed(self._tell_widgets, look)
        self._note = note
        self._reply = reply
        self._session = Session(key=kernel.session.key)
        self._feeding = Session(key=kernel.session.key)  # by it, what the room told is known
        identity = uuid4().bytes  # nobody else's: answers go to whoever has it
        self._shell = kernel.connect_shell(identity=identity)
        self._stdin = kernel.connect_stdin(identity=identity)
        # Not as a stream of tornado's, which reads one message in each turn of the loop.
        self._iopub = kernel.context.socket(zmq.SUB, socket_class=zmq.Socket)
        self._iopub.subscribe(b"")
        for socket in (self._shell.socket, self._stdin.socket, self._iopub):
            socket.maxmsgsize = LARGEST_MESSAGE
        self._iopub.connect(kernel._make_url("iopub"))
        self._shell.on_recv(self._on_reply)
        self._stdin.on_recv(self._on_question)
        self._address = f"inproc://{uuid4().hex}"
        self._out = self._iopub.context.socket(zmq.PUB, socket_class=zmq.Socket)
        self._out.bind(self._address)
        self._to_browsers = Allowance()
        self._heard = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._iopub.fileno(), self._read)
        self._loop.call_soon(self._read)

    def close(self) -> None:
        if self._out.closed:
            return
        self.lose()
        self._loop.remove_reader(self._iopub.fileno())
        for socket in (self._shell, self._stdin, self._iopub, self._out):
            socket.close(linger=0)

    def lose(self) -> None:
        """The kernel is gone, or another one is in its place."""
        self.runs.lose()
        self.feed.forget()

    def subscribe(self) -> zmq.Socket[Any]:
        """What a browser hears of the kernel's messages to everybody."""
        socket: zmq.Socket[Any] = self._out.context.socket(zmq.SUB, socket_class=zmq.Socket)
        socket.connect(self._address)
        socket.subscribe(b"")
        return socket

    async def connected(self) -> None:
        """Until what the kernel says to everybody arrives here: before that it would be lost.

        Jupyter asks a kernel the same way before it lets a browser near ("nudging").
        """
        self._heard.clear()
        for _ in range(NUDGES):
            self._session.send(self._shell, "kernel_info_request")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(NUDGE_SECONDS):
                    await self._heard.wait()
                    return

    # From browsers

    def run(self, run: Run, cell: Any, parts: Sequence[bytes]) -> None:
        self.runs.begin(run, cell)
        self._session.send_raw(self._shell, list(parts))

    def answer(self, username: str, parts: Sequence[bytes]) -> None:
        """An answer to `input()`, if it is for the run of whoever gives it."""
        try:
            parent = msgspec.json.decode(parts[1], type=Header)
            value = msgspec.json.decode(parts[3])["value"]
        except (ValueError, KeyError, IndexError, TypeError, msgspec.MsgspecError):
            return
        if self.runs.take_answer(username, parent.msg_id, value):
            self._session.send_raw(self._stdin, list(parts))

    # To the widgets

    def _tell_widgets(self, content: dict[str, Any]) -> None:
        self._feeding.send(self._shell, "comm_msg", content)

    # From the kernel

    def _read(self) -> None:
        """Its messages to everybody, for a while."""
        end = time.monotonic() + TURN_SECONDS
        while time.monotonic() < end:
            if self._iopub.closed:
                return
            try:
                parts = self._iopub.recv_multipart(zmq.NOBLOCK, copy=False)
            except zmq.Again:
                return
            self._heard.set()
            if said := read(parts):
                self._pass_on(said, parts)
        self._loop.call_soon(self._read)

    def _pass_on(self, said: Said, parts: Sequence[Any]) -> None:
        is_fed = said.parent.session == self._feeding.session
        if self.feed.hear(said) or (is_fed and said.kind == "status"):
            return
        if is_fed:  # threads of a cell go on printing, and name whatever came last
            said = replace(said, parent=self.runs.newest)
        self._note(said)
        if self.runs.hear(said) and self._to_browsers.takes(said):
            self._out.send_multipart(parts, copy=False)

    def _on_reply(self, parts: list[bytes]) -> None:
        said = read(parts)
        run = self.runs.find(said.parent.msg_id) if said else None
        if said is None or run is None:
            return
        content = content_of(said)
        if "left_out" in content:  # only an error is so large
            content |= {"status": "error", "execution_count": run.count}
        self.runs.replied(run, content)
        self.feed.free()
        sent = [bytes(part) for part in said.parts]
        if len(said.content) > LARGE_REPLY:
            sent[3] = msgspec.json.encode(short_reply(content))
        self._reply(run.session, "shell", sent)

    def _on_question(self, parts: list[bytes]) -> None:
        said = read(parts)
        run = self.runs.find(said.parent.msg_id) if said else None
        if said is None or run is None or said.kind != "input_request":
            return
        self.runs.ask(run, said.header.msg_id, content_of(said))
        if not run.in_document:
            self._reply(run.session, "stdin", [bytes(part) for part in said.parts])


class Allowance:
    """How much of what a kernel says to everybody reaches browsers: so many bytes and messages."""

    BYTES, MESSAGES = 2_000_000, 500  # a second
    SAVED_SECONDS = 4.0

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._last = now()
        self._saved = {"bytes": self.SAVED_SECONDS, "messages": self.SAVED_SECONDS, "states": 4.0}

    def takes(self, said: Said) -> bool:
        now = self._now()
        for name, seconds in self._saved.items():
            self._saved[name] = min(self.SAVED_SECONDS, seconds + now - self._last)
        self._last = now
        if said.kind in ("status", "execute_input", "comm_open", "comm_close"):
            return self._spend(states=1 / self.MESSAGES / 4)
        return self._spend(bytes=said.size / self.BYTES, messages=1 / self.MESSAGES)

    def _spend(self, **seconds: float) -> bool:
        if any(self._saved[name] <= 0 for name in seconds):
            return False
        for name, spent in seconds.items():
            self._saved[name] -= spent
        return True
