"""The shared notebook: how it begins, and who may change it, message by message."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import nbformat
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from jupyter_server_ydoc.handlers import YDocWebSocketHandler
from nbformat.sign import NotebookNotary
from pycrdt import YMessageType, YSyncMessageType

LARGEST_MESSAGE = 16 << 20  # bytes of one update; a notebook of an interview is far smaller
CHANGES = frozenset({YSyncMessageType.SYNC_STEP2, YSyncMessageType.SYNC_UPDATE})
SERVER = "server"

# Whose message is being applied. An update's bytes do not name the author of a deletion.
author: ContextVar[str] = ContextVar("author", default=SERVER)

WELCOME = """\
# {title}

This notebook is shared: everybody here sees every keystroke and every output. Code runs in Python, without network."""


def create_notebook(path: Path, title: str, notary: NotebookNotary | None) -> None:
    """Write the notebook an interview begins with, unless there is one. `notary` signs it."""
    if path.exists():
        return
    notebook = nbformat.v4.new_notebook(
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        },
        cells=[
            nbformat.v4.new_markdown_cell(WELCOME.format(title=title), id="welcome"),
            nbformat.v4.new_code_cell("", id="first"),
        ],
    )
    notebook.nbformat_minor = 5  # below 4.5 cells have no ids, and reconnecting doubles them
    if notary:
        # Signed: else a peer sees the text of a widget instead of the widget.
        notary.sign(notebook)
    temporary = path.with_suffix(".new")
    nbformat.write(notebook, temporary)
    temporary.replace(path)


def guard_documents(may_edit: Callable[[str], bool]) -> Callable[[], None]:
    """Have every message of the shared document checked; returns what undoes it.

    jupyter-collaboration asks once, when the socket opens, and then for reading only.
    """
    stock_message = YDocWebSocketHandler.on_message
    stock_next = YDocWebSocketHandler.__anext__
    stock_origin = YDocWebSocketHandler.check_origin
    stock_size = YDocWebSocketHandler.max_message_size

    async def on_message(handler: Any, message: Any) -> Any:
        if is_change(message) and not may_edit(handler.current_user.username):
            return None
        return await stock_message(handler, message)

    async def next_message(handler: Any) -> Any:
        # The room applies the message in the task that asked for it, so observers see the author.
        message = await stock_next(handler)
        author.set(handler.current_user.username)
        return message

    YDocWebSocketHandler.on_message = on_message
    YDocWebSocketHandler.__anext__ = next_message
    # Its own lets every origin in; another room's page is same-site and would bring the cookie.
    YDocWebSocketHandler.check_origin = WebSocketMixin.check_origin
    YDocWebSocketHandler.max_message_size = LARGEST_MESSAGE

    def undo() -> None:
        YDocWebSocketHandler.on_message = stock_message
        YDocWebSocketHandler.__anext__ = stock_next
        YDocWebSocketHandler.check_origin = stock_origin
        YDocWebSocketHandler.max_message_size = stock_size

    return undo


def is_change(message: Any) -> bool:
    return (
        isinstance(message, bytes)
        and len(message) > 1
        and message[0] == YMessageType.SYNC
        and message[1] in CHANGES
    ) or _is_save(message)


def _is_save(message: Any) -> bool:
    return isinstance(message, bytes) and len(message) > 1 and message[0] not in (0, 1)


# What whoever only looks may say to the kernel: what is there, and what state widgets have.
LOOKING = frozenset({"kernel_info_request", "comm_info_request"})


def guard_kernels(may_run: Callable[[str], bool]) -> Callable[[], None]:
    """Have every message to a kernel checked; returns what undoes it."""
    stock = KernelWebsocketHandler.on_message

    def on_message(handler: Any, message: Any) -> None:
        if may_run(handler.current_user.username) or kernel_request(message) in LOOKING:
            stock(handler, message)

    KernelWebsocketHandler.on_message = on_message

    def undo() -> None:
        KernelWebsocketHandler.on_message = stock

    return undo


def kernel_request(message: Any) -> str:
    """The `msg_type` of a message in either of Jupyter's two WebSocket protocols; "" if none.

    v1.kernel.websocket.jupyter.org: a count of offsets, the offsets (64 bits, little-endian), then
    channel, header, parent, metadata, content. The older one: one JSON object.
    """
    try:
        header = (
            _v1_header(message) if isinstance(message, bytes) else json.loads(message)["header"]
        )
        return str(header["msg_type"])
    except (ValueError, KeyError, IndexError, TypeError):
        return ""


def _v1_header(message: bytes) -> Any:
    count = int.from_bytes(message[:8], "little")
    if not 3 <= count <= 64:
        raise ValueError("not a message of this protocol")
    offsets = [int.from_bytes(message[8 * (i + 1) : 8 * (i + 2)], "little") for i in range(count)]
    return json.loads(message[offsets[1] : offsets[2]])
