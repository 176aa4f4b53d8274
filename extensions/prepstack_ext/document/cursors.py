"""Cursors in the shared notebook: everybody shows themselves, under the name the hub knows and in
the colour that the room gave them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from prepstack.errors import BadRequest
from prepstack_ext.document.y_messages import Shown, awareness_message, read_awareness

MOST_CLIENTS = 32  # of one person: a tab is two, and each reload of it two new ones
# By the number that a person has (docs/protocol.md, 1): the page's own; where there are none, what
# can be read under white text.
COLOURS = (
    *("#1f5fbf", "#b3470d", "#7a3fb8", "#2f7a1f"),
    *("#b0286e", "#7d5f00", "#0f6f8a", "#6b4f3a"),
)
PALETTE = tuple(f"var(--ps-person-{number}, {hex})" for number, hex in enumerate(COLOURS))
LARGEST_STATE = 8 << 10  # characters; a name and two cursors have 600


@dataclass(frozen=True)
class Client:
    owner: str
    forget: Callable[[int], None]  # takes what it shows away from everybody


class Cursors:
    """Which client belongs to whom: to the first who shows themselves by it."""

    def __init__(self) -> None:
        self._clients: dict[int, Client] = {}

    def own_part(
        self,
        message: bytes,
        identity: Mapping[str, str | None],
        server: int,
        forget: Callable[[int], None],
    ) -> bytes | None:
        """What an awareness message says of its sender; `server` is the client of the server.

        Browsers pass on what others show as well; that is left out, since it may be forged.
        Somebody with too many clients loses the oldest, by `forget`. Raises `BadRequest` if the
        message cannot be read, or shows too much.
        """
        mine = Client(str(identity["username"]), forget)
        own = [
            _named(shown, identity)
            for shown in read_awareness(message)
            if shown.client != server and self._is_of(mine, shown)
        ]
        return awareness_message(own) if own else None

    def _is_of(self, mine: Client, shown: Shown) -> bool:
        known = self._clients.get(shown.client)
        if known is not None:
            return known.owner == mine.owner
        if shown.state is None:
            return False  # the end of a client that nobody saw
        self._make_room_for(mine.owner)
        self._clients[shown.client] = mine
        return True

    def _make_room_for(self, owner: str) -> None:
        theirs = [number for number, client in self._clients.items() if client.owner == owner]
        if len(theirs) >= MOST_CLIENTS:
            self._clients.pop(theirs[0]).forget(theirs[0])


def _named(shown: Shown, identity: Mapping[str, str | None]) -> Shown:
    if shown.state is None:
        return shown
    if len(json.dumps(shown.state)) > LARGEST_STATE:
        raise BadRequest("A cursor shows too much.")
    if "user" not in shown.state:
        return shown
    user = shown.state["user"]
    chosen = user if isinstance(user, dict) else {}
    return replace(shown, state={**shown.state, "user": {**chosen, **identity}})
