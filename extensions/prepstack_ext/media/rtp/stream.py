"""What two ends agreed on for one stream of packets."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a stream shows or lets hear."""

    MICROPHONE = "microphone"
    CAMERA = "camera"
    SCREEN = "screen"

    @property
    def media(self) -> str:
        return "audio" if self is Kind.MICROPHONE else "video"


@dataclass(frozen=True)
class Encoding:
    """Numbers under which the packets of a stream travel on one connection."""

    mid: str
    codec: str
    clock_rate: int
    payload_type: int
    ssrc: int | None
    rtx_payload_type: int | None = None
    rtx_ssrc: int | None = None
    extensions: dict[str, int] = field(default_factory=dict)  # URI -> id

    @property
    def is_video(self) -> bool:
        return self.clock_rate == 90000
