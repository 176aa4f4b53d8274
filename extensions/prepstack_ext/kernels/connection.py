"""A browser's connection to a kernel: runs and their answers go by the room's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import msgspec
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection
from zmq.eventloop.zmqstream import ZMQStream

from prepstack_ext.kernels.messages import Header
from prepstack_ext.kernels.relay import Relay
from prepstack_ext.kernels.runs import Run


class RoomConnection(ZMQChannelsWebsocketConnection):
    @property
    def relay(self) -> Relay:
        found: Relay = self.multi_kernel_manager.relays[self.kernel_id]
        return found

    def create_stream(self) -> None:
        identity = self.session.bsession
        for channel in ("shell", "control", "stdin"):
            self.channels[channel] = getattr(self.kernel_manager, f"connect_{channel}")(
                identity=identity
            )
        self.channels["iopub"] = ZMQStream(self.relay.subscribe())
        for channel, stream in self.channels.items():
            stream.channel = channel

    def handle_incoming_message(self, incoming_msg: Any) -> None:
        """Whether they may ask anything is decided before (`guard_kernels`)."""
        channel, parts = self._read(incoming_msg)
        try:
            header = msgspec.json.decode(parts[0], type=Header)
        except (msgspec.MsgspecError, IndexError, ValueError):
            return
        if not self.channels or self.kernel_id not in self.multi_kernel_manager.relays:
            return
        if channel == "shell" and header.msg_type == "execute_request":
            self._run(header, parts)
        elif channel == "stdin":
            self.relay.answer(self.websocket_handler.current_user.username, parts)
        else:
            super().handle_incoming_message(incoming_msg)

    def _read(self, message: Any) -> tuple[str, list[bytes]]:
        if self.subprotocol:
            channel, parts = deserialize_msg_from_ws_v1(message)
            return str(channel), parts
        found = json.loads(message)
        names = ("header", "parent_header", "metadata", "content")
        return found.get("channel"), [json.dumps(found.get(name, {})).encode() for name in names]

    def _run(self, header: Header, parts: list[bytes]) -> None:
        user: Any = self.websocket_handler.current_user
        name = user.display_name or user.username
        run = Run(header.msg_id, self.session.session, user.username, name)
        try:
            metadata = msgspec.json.decode(parts[2])
        except (msgspec.MsgspecError, IndexError, ValueError):
            return
        cell = metadata.get("cellId") if isinstance(metadata, dict) else None
        self.relay.run(run, cell, parts)

    def tell(self, channel: str, parts: Sequence[bytes]) -> None:
        """A message that came to the room for this browser."""
        if stream := self.channels.get(channel):
            signature = self.session.sign(list(parts[:4]))
            self.handle_outgoing_message(stream, [b"<IDS|MSG>", signature, *parts])
