"""Cursors in the shared notebook: everybody shows themselves, under the name the hub knows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from prepstack_ext.document.y_messages import Shown, awareness_message, read_awareness

MOST_CLIENTS = 64  # of one person: each tab, and each reload of it, is a new one


class Cursors:
    """Which client belongs to whom: to the first who shows themselves by it."""

    def __init__(self) -> None:
        self._owners: dict[int, str] = {}

    def own_part(
        self, message: bytes, identity: Mapping[str, str | None], server: int
    ) -> bytes | None:
        """What an awareness message says of its sender; `server` is the client of the server.

        Browsers pass on what others show as well; that is left out, since it may be forged.
        Raises `BadRequest` if it cannot be read.
        """
        owner = str(identity["username"])
        own = [
            _named(shown, identity)
            for shown in read_awareness(message)
            if shown.client != server and self._is_of(owner, shown.client)
        ]
        return awareness_message(own) if own else None

    def _is_of(self, owner: str, client: int) -> bool:
        if client not in self._owners:
            clients = [known for known, other in self._owners.items() if other == owner]
            if len(clients) >= MOST_CLIENTS:
                del self._owners[clients[0]]
            self._owners[client] = owner
        return self._owners[client] == owner


def _named(shown: Shown, identity: Mapping[str, str | None]) -> Shown:
    if shown.state is None or "user" not in shown.state:
        return shown
    user = shown.state["user"]
    chosen = user if isinstance(user, dict) else {}
    return replace(shown, state={**shown.state, "user": {**chosen, **identity}})
