"""The shared notebook of this room, where jupyter-collaboration has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jupyter_server_ydoc.rooms import DocumentRoom
from jupyter_ydoc import YNotebook


def open_notebook(settings: Mapping[str, Any]) -> YNotebook | None:
    """None as long as nobody has opened it, or it is being read."""
    rooms = settings["jupyter_server_ydoc"].ywebsocket_server.rooms.values()
    for room in rooms:
        if isinstance(room, DocumentRoom) and room.ready and isinstance(room._document, YNotebook):
            return room._document
    return None
