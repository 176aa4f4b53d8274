"""Every open WebSocket of the room, by person: a server asks who somebody is only as one opens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary


class OpenSockets:
    """Call, documents, kernel and events alike. `close` closes what is left of one person."""

    def __init__(self) -> None:
        self._owners: WeakKeyDictionary[Any, tuple[str, str]] = WeakKeyDictionary()

    def note(self, username: str, path: str, handler: Any) -> None:
        """Of every request; only those that become a WebSocket count."""
        if hasattr(handler, "ws_connection"):
            self._owners[handler] = (username, path)

    def close(self, username: str, code: int) -> None:
        for handler, (owner, _) in list(self._owners.items()):
            if owner == username:
                handler.close(code)

    def close_unless(self, is_open: Callable[[str, str], bool], code: int) -> None:
        """`is_open` is asked with the person's name and the socket's path."""
        for handler, (owner, path) in list(self._owners.items()):
            if not is_open(owner, path):
                handler.close(code)
