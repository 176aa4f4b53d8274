"""A stream of packets: what it is, and what two ends agreed on for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from prepstack.streams import Kind


@dataclass(frozen=True)
class Track:
    """Whose stream it is, and what it shows or lets hear."""

    peer: str
    kind: Kind


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
    rid: str = ""  # of one size of the picture, where there are several

    @property
    def is_video(self) -> bool:
        return self.clock_rate == 90000

    @property
    def has_rtx(self) -> bool:
        return self.rtx_payload_type is not None
