"""The kernels of a room, each with the room's own connection to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server._tz import utcnow
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

from prepstack.room.events import (
    Happening,
    KernelInterrupted,
    KernelRestarted,
    Note,
    RunStarted,
)
from prepstack.wire.widgets import NewReaction, RoomState
from prepstack_ext.access.identity import asked_by
from prepstack_ext.kernels.few_kernels import FewKernels
from prepstack_ext.kernels.messages import Said, content_of
from prepstack_ext.kernels.relay import Relay
from prepstack_ext.kernels.runs import NoNotebook, Notebook, Runs

RESTART = "restart"  # of a kernelspec (bridged_kernel.py): what interrupts it ends it


class RoomKernels(FewKernels):
    """Watches each kernel by a relay, in place of Jupyter, which would read every output whole."""

    # These are the extension's, once it runs.
    notebook_of: Callable[[str], Notebook] = staticmethod(lambda name: NoNotebook())
    history: Note = staticmethod(lambda actor, happened: None)
    restarted: Callable[[str], None] = staticmethod(lambda by: None)
    look: Callable[[], RoomState] = staticmethod(RoomState)

    def __init__(self, **named: Any) -> None:
        self.relays: dict[str, Relay] = {}
        super().__init__(**named)

    def start_watching_activity(self, kernel_id: str) -> None:
        kernel: Any = self._kernels[kernel_id]
        kernel.reason = ""
        kernel.last_activity = utcnow()

        def note(said: Said) -> None:
            self._note(kernel, said)

        def reply(session: str, channel: str, parts: Sequence[bytes]) -> None:
            handler: Any = ZMQChannelsWebsocketConnection._open_sessions.get(
                f"{kernel_id}:{session}"
            )
            if handler is not None and handler.connection is not None:
                handler.connection.tell(channel, parts)

        def remember(actor: str, happened: Happening) -> None:
            if isinstance(happened, RunStarted):
                self.use(kernel_id, works=True)
            self.history(actor, happened)

        def look() -> RoomState:
            return self.look()

        name = self.notebooks[kernel_id]
        relay = Relay(kernel, Runs(self.notebook_of(name), remember, name), note, reply, look)
        self.relays[kernel_id] = relay
        for event in ("restart", "dead"):
            self.add_restart_callback(kernel_id, relay.lose, event)

    def tell_widgets(self, reaction: NewReaction | None = None) -> None:
        """That something in the room may have changed, or this reaction."""
        for relay in self.relays.values():
            relay.feed.changed(reaction)

    def stop_watching_activity(self, kernel_id: str) -> None:
        self._close_relay(kernel_id)
        super().stop_watching_activity(kernel_id)

    def remove_kernel(self, kernel_id: str) -> Any:
        self._close_relay(kernel_id)
        return super().remove_kernel(kernel_id)

    async def restart_kernel(  # type: ignore[override]  # it is awaited
        self, kernel_id: str, now: bool = False
    ) -> Any:
        self.history(asked_by.get(), KernelRestarted())
        at_once = now or self._ends_when_interrupted(kernel_id)
        answer = await ensure_async(super().restart_kernel(kernel_id, now=at_once))
        if kernel_id in self.relays:
            self.relays[kernel_id].lose()
            await self.relays[kernel_id].connected()
        self.restarted(asked_by.get())
        return answer

    async def interrupt_kernel(self, kernel_id: str) -> None:  # type: ignore[override]
        self.history(asked_by.get(), KernelInterrupted())
        if self._ends_when_interrupted(kernel_id):
            await self.restart_kernel(kernel_id)
        else:
            await ensure_async(super().interrupt_kernel(kernel_id))

    def _ends_when_interrupted(self, kernel_id: str) -> bool:
        kernel: Any = self.get_kernel(kernel_id)
        own = kernel.kernel_spec.metadata.get("prepstack", {})
        return bool(own.get("interrupt") == RESTART)

    def _close_relay(self, kernel_id: str) -> None:
        if relay := self.relays.pop(kernel_id, None):
            relay.close()

    def _note(self, kernel: Any, said: Said) -> None:
        """As `AsyncMappingKernelManager` does: the kernel's state is that of what people asked."""
        asked = self.track_message_type(said.parent.msg_type)
        if asked or self.track_message_type(said.kind) or kernel.execution_state == "busy":
            self.last_kernel_activity = kernel.last_activity = utcnow()
        if said.kind != "status":
            return
        state = content_of(said).get("execution_state")
        if asked and isinstance(state, str):
            kernel.execution_state = state
        elif kernel.execution_state == "starting" and state != "starting":
            kernel.execution_state = "idle"
