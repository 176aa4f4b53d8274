"""The shared notebook: how it begins, and who may change it, message by message."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import nbformat
from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from jupyter_server_ydoc.handlers import YDocWebSocketHandler
from nbformat.sign import NotebookNotary
from pycrdt import YMessageType, YSyncMessageType

from prepstack.errors import BadRequest
from prepstack_ext.presence import Presence
from prepstack_ext.y_messages import check_frame

LARGEST_MESSAGE = 16 << 20  # bytes of one update; a notebook of an interview is far smaller
SERVER = "server"
log = logging.getLogger(__name__)

# Whose message is being applied. An update's bytes do not name the author of a deletion.
author: ContextVar[str] = ContextVar("author", default=SERVER)

WELCOME = """\
# {title}

This notebook is shared: everybody here sees every keystroke and every output.
Code runs in Python, without network."""


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
    presence = Presence()
    stock_message = YDocWebSocketHandler.on_message
    stock_next = YDocWebSocketHandler.__anext__
    stock_open = YDocWebSocketHandler.open

    async def on_message(handler: Any, message: Any) -> None:
        try:
            passed = _passed(handler, message, may_edit, presence)
        except BadRequest as refusal:
            log.debug("A message of %s: %s", handler.current_user.username, refusal)
            return
        if passed is not None:
            await stock_message(handler, passed)

    async def next_message(handler: Any) -> Any:
        # The room applies the message in the task that asked for it, so observers see the author.
        message = await stock_next(handler)
        author.set(handler.current_user.username)
        return message

    async def open_socket(handler: Any, room_id: str) -> None:
        # Else a keystroke waits 40 ms for the browser to acknowledge the cursor before it.
        handler.set_nodelay(True)
        await stock_open(handler, room_id)

    return _replace(
        YDocWebSocketHandler,
        on_message=on_message,
        __anext__=next_message,
        open=open_socket,
        # Its own lets every origin in; another room's page is same-site and would bring the cookie.
        check_origin=WebSocketMixin.check_origin,
        max_message_size=LARGEST_MESSAGE,
    )


def _replace(handler: type, **members: Any) -> Callable[[], None]:
    """Change a class of somebody else's; returns what undoes it."""
    stock = {name: getattr(handler, name) for name in members}
    for name, member in members.items():
        setattr(handler, name, member)

    def undo() -> None:
        for name, member in stock.items():
            setattr(handler, name, member)

    return undo


def _passed(
    handler: Any, message: Any, may_edit: Callable[[str], bool], presence: Presence
) -> bytes | None:
    """The message, or what its sender may say of it. Raises `BadRequest`."""
    check_frame(message)
    content: bytes = message
    user = handler.current_user
    if content[0] == YMessageType.AWARENESS:
        return presence.own_part(content, _identity(user), handler.room.awareness.client_id)
    return content if may_edit(user.username) or changes_nothing(content) else None


def _identity(user: Any) -> dict[str, str | None]:
    """As the hub has it. Who has no initials there shows those that JupyterLab made up."""
    named = ("username", "name", "display_name", "avatar_url")
    initials = {"initials": user.initials} if user.initials else {}
    return {name: getattr(user, name) for name in named} | initials


def changes_nothing(message: Any) -> bool:
    """Whether it only asks for the document's state, or shows where its sender is.

    What is not known to be harmless counts as a change: saving too, and kinds of messages to come.
    """
    if not isinstance(message, bytes) or len(message) < 2:
        return False
    if message[0] == YMessageType.SYNC:
        return message[1] == YSyncMessageType.SYNC_STEP1
    return message[0] == YMessageType.AWARENESS


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

    return _replace(KernelWebsocketHandler, on_message=on_message)


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
