"""What somebody publishes: one stream, or the same picture in several sizes (simulcast)."""

from __future__ import annotations

from collections.abc import Sequence

from prepstack_ext.media.rtp.producer import Producer
from prepstack_ext.media.rtp.stream import Track

TO_GO_UP, TO_STAY = 1.2, 0.95  # times what a layer takes


class Source:
    """`layers` from the smallest picture to the largest; a stream without simulcast has one."""

    def __init__(self, track: Track, layers: Sequence[Producer]) -> None:
        assert layers
        self.track = track
        self.layers = tuple(layers)
        self.kept = 0  # bit/s that a sink wants of it which is no subscriber; 0: there is none

    @property
    def codec(self) -> str:
        return self.layers[0].encoding.codec

    @property
    def is_layered(self) -> bool:
        return len(self.layers) > 1

    @property
    def bitrate(self) -> float:
        """Of the largest picture that comes."""
        return max(layer.bitrate for layer in self.layers)

    def measure(self, now: float) -> None:
        for layer in self.layers:
            layer.measure(now)

    def layer_for(self, share: float, current: Producer) -> Producer:
        """The largest that comes and fits.

        A browser stops the large ones itself where its own network is weak.
        """
        coming = [layer for layer in self.layers if layer.bitrate > 0]
        if not coming:
            return current
        fitting = [
            layer
            for layer in coming
            if share >= layer.bitrate * (TO_STAY if layer is current else TO_GO_UP)
        ]
        return fitting[-1] if fitting else coming[0]

    def close(self) -> None:
        for layer in self.layers:
            layer.close()
