"""A connection: one browser tab, in the lobby or in the room, whichever socket it has just now."""

from __future__ import annotations

from dataclasses import dataclass, replace

from prepstack.people import Place
from prepstack.streams import Kind


@dataclass(frozen=True)
class Connection:
    id: str
    username: str
    place: Place = Place.LOBBY
    microphone: bool = False
    camera: bool = False

    def has_on(self, kind: Kind) -> bool:
        return {Kind.MICROPHONE: self.microphone, Kind.CAMERA: self.camera}.get(kind, False)

    def without(self, kind: Kind) -> Connection:
        """The same, when that is off."""
        microphone = self.microphone and kind is not Kind.MICROPHONE
        camera = self.camera and kind is not Kind.CAMERA
        return replace(self, microphone=microphone, camera=camera)
