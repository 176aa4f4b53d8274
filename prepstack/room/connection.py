"""A connection: one browser tab, in the lobby or in the room, whichever socket it has just now."""

from __future__ import annotations

from dataclasses import dataclass

from prepstack.people import Place


@dataclass(frozen=True)
class Connection:
    id: str
    username: str
    place: Place = Place.LOBBY
    microphone: bool = False
    camera: bool = False
