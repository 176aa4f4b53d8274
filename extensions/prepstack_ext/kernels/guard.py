"""Who may have the kernel do something, message by message."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler

from prepstack_ext.replacing import replace_members

# What whoever only looks may ask a kernel: what it is, and which widgets have a state.
LOOKING = frozenset({"kernel_info_request", "comm_info_request"})
V1 = "v1.kernel.websocket.jupyter.org"
MOST_PARTS = 1024  # of a message with its buffers; a widget has a few


def guard_kernels(may_run: Callable[[str], bool]) -> Callable[[], None]:
    """Have every message to a kernel checked; returns what undoes it."""
    stock_message = KernelWebsocketHandler.on_message

    def on_message(handler: Any, message: Any) -> None:
        kind = kernel_request(message, handler.selected_subprotocol)
        if kind in LOOKING or (kind and may_run(handler.current_user.username)):
            stock_message(handler, message)

    return replace_members(KernelWebsocketHandler, on_message=on_message)


def kernel_request(message: Any, subprotocol: str | None) -> str:
    """The `msg_type`, read as the server will read it; "" if it is none of the known forms.

    The form follows from the subprotocol alone: bytes may be written so that they are a harmless
    message in one form and run code in another.
    """
    try:
        if subprotocol == V1 and isinstance(message, bytes):
            # The server reads as many offsets as it is told, and would do so for hours.
            if int.from_bytes(message[:8], "little") > MOST_PARTS:
                return ""
            _, parts = deserialize_msg_from_ws_v1(message)
            header = json.loads(parts[0])
        elif subprotocol is None and isinstance(message, str):
            header = json.loads(message)["header"]
        else:
            return ""
        return str(header["msg_type"])
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        return ""
