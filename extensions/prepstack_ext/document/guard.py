"""Who may change the shared notebook, message by message."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server_ydoc.handlers import YDocWebSocketHandler
from pycrdt import YMessageType, YSyncMessageType

from prepstack.errors import BadRequest
from prepstack_ext.document.cursors import Cursors
from prepstack_ext.document.y_messages import check_frame
from prepstack_ext.replacing import replace_members

LARGEST_MESSAGE = 16 << 20  # bytes of one update; a notebook of an interview is far smaller
SERVER = "server"
log = logging.getLogger(__name__)

# Whose message is being applied. An update's bytes do not name the author of a deletion.
author: ContextVar[str] = ContextVar("author", default=SERVER)


def guard_documents(may_edit: Callable[[str], bool]) -> Callable[[], None]:
    """Have every message of the shared document checked; returns what undoes it.

    jupyter-collaboration asks once, when the socket opens, and then for reading only.
    """
    cursors = Cursors()
    stock_message = YDocWebSocketHandler.on_message
    stock_next = YDocWebSocketHandler.__anext__
    stock_open = YDocWebSocketHandler.open

    async def on_message(handler: Any, message: Any) -> None:
        try:
            passed = _passed(handler, message, may_edit, cursors)
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

    return replace_members(
        YDocWebSocketHandler,
        on_message=on_message,
        __anext__=next_message,
        open=open_socket,
        # Its own lets every origin in; another room's page is same-site and would bring the cookie.
        check_origin=WebSocketMixin.check_origin,
        max_message_size=LARGEST_MESSAGE,
    )


def _passed(
    handler: Any, message: Any, may_edit: Callable[[str], bool], cursors: Cursors
) -> bytes | None:
    """The message, or what its sender may say of it. Raises `BadRequest`."""
    check_frame(message)
    content: bytes = message
    user = handler.current_user
    if content[0] == YMessageType.AWARENESS:
        return cursors.own_part(content, _identity(user), handler.room.awareness.client_id)
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
