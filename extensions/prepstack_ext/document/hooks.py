"""Where jupyter-collaboration is changed so that the guard is asked, and authors are known.

It asks once, when a socket opens, and then for reading only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jupyter_server.base.websocket import WebSocketMixin
from jupyter_server_ydoc.handlers import DocSessionHandler, YDocWebSocketHandler
from jupyter_server_ydoc.rooms import DocumentRoom
from tornado.web import HTTPError

from prepstack_ext.document.guard import DocumentGuard
from prepstack_ext.document.updates import SERVER, Updates, author
from prepstack_ext.replacing import replace_members

LARGEST_MESSAGE = 16 << 20  # bytes; a larger one ends the connection before it is read


def watch_messages(guard: DocumentGuard) -> Callable[[], None]:
    """Returns what undoes it, as the functions below do."""
    stock_message = YDocWebSocketHandler.on_message
    stock_next = YDocWebSocketHandler.__anext__

    async def on_message(handler: Any, message: Any) -> None:
        passed = guard.passed(handler, message)
        if passed is not None:
            await stock_message(handler, passed)
        await guard.wait(handler, message, passed)

    async def next_message(handler: Any) -> Any:
        # The room applies what this returns before it does anything else.
        while True:
            message = await stock_next(handler)
            author.set(handler.current_user.username)
            if (applied := guard.to_apply(handler, message)) is not None:
                return applied

    return replace_members(
        YDocWebSocketHandler,
        on_message=on_message,
        __anext__=next_message,
        max_message_size=LARGEST_MESSAGE,
        # Its own lets every origin in; another room's page is same-site and would bring the cookie.
        check_origin=WebSocketMixin.check_origin,
    )


def watch_openings(updates: Updates) -> Callable[[], None]:
    stock_open = YDocWebSocketHandler.open

    async def open_socket(handler: Any, room_id: str) -> None:
        # Else a keystroke waits 40 ms for the browser to acknowledge the cursor before it.
        handler.set_nodelay(True)
        if isinstance(handler.room, DocumentRoom):  # others have awareness alone
            updates.watch(handler.room.ydoc, handler.room._file.path)
        await stock_open(handler, room_id)

    return replace_members(YDocWebSocketHandler, open=open_socket)


def open_only_files() -> Callable[[], None]:
    """jupyter-collaboration gives every path an id, and would keep a document of no file."""
    stock_put = DocSessionHandler.put

    async def put(handler: Any, path: str) -> None:
        if path.strip("/") not in handler.settings["prepstack_notebooks"]:
            raise HTTPError(404, "There is no such notebook in this room.")
        await stock_put(handler, path)

    return replace_members(DocSessionHandler, put=put)


def save_as_server() -> Callable[[], None]:
    """What saving writes into the document is not by whoever typed before it."""
    stock_save = DocumentRoom._maybe_save_document

    async def save(room: Any, *arguments: Any, **options: Any) -> None:
        author.set(SERVER)  # of the task that saves, which was made as a message was applied
        await stock_save(room, *arguments, **options)

    return replace_members(DocumentRoom, _maybe_save_document=save)
