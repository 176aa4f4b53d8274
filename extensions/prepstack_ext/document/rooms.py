"""The shared notebooks of this room, where jupyter-collaboration has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jupyter_server_ydoc.rooms import DocumentRoom
from jupyter_ydoc import YNotebook


def open_notebook(settings: Mapping[str, Any], name: str) -> YNotebook | None:
    """None as long as nobody has opened it, or it is being read."""
    file = settings["file_id_manager"].get_id(name)
    room = settings["jupyter_server_ydoc"].ywebsocket_server.rooms.get(f"json:notebook:{file}")
    if isinstance(room, DocumentRoom) and room.ready and isinstance(room._document, YNotebook):
        return room._document
    return None
