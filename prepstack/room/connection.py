"""A connection: one browser tab, in the lobby or in the room, whichever socket it has just now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prepstack.people import Place


@dataclass(frozen=True)
class Connection:
    id: str
    username: str
    place: Place = Place.LOBBY
    microphone: bool = False
    camera: bool = False
    screen: bool = False

    def sends(self, microphone: bool, camera: bool, screen: bool) -> Connection:
        return replace(self, microphone=microphone, camera=camera, screen=screen)

    @property
    def quiet(self) -> Connection:
        """The same, when it sends nothing."""
        return self.sends(False, False, False)
