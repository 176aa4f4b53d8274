"""Who speaks: from the audio levels in the packets (RFC 6464), without decoding any."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from prepstack_ext.media.rtp.header import SILENCE, Packet

LISTEN_SECONDS = 0.3
LOUD_ENOUGH = 50  # -dBov; a room's noise is some 60, a voice 20 to 40
ATTACK, DECAY = 0.5, 0.8  # of the loudness before, each time of listening
LOUDER = 1.3  # times the speaker's loudness, before somebody else is the speaker


class Loudness:
    """A sink of one microphone. Costs two additions for each packet of sound."""

    def __init__(self) -> None:
        self.value = 0.0  # above `LOUD_ENOUGH` in dB, smoothed
        self._sum = self._count = 0

    def take(self, packet: Packet, opens: bool) -> None:
        self._sum += packet.level & 0x7F
        self._count += 1

    def restart(self, newest: int) -> None:
        """Silent until the next packet: numbers do not matter here."""
        self.value = 0.0
        self._sum = self._count = 0

    def listen(self) -> None:
        level = self._sum / self._count if self._count else SILENCE
        self._sum = self._count = 0
        loud = max(0.0, LOUD_ENOUGH - level)
        kept = ATTACK if loud > self.value else DECAY
        self.value = kept * self.value + (1 - kept) * loud


class Speaker:
    """The one who speaks, or spoke last; `tell` is called when it is somebody else.

    Who is interrupted for a word stays the speaker, and so does everybody in a silence.
    """

    def __init__(self, tell: Callable[[str | None], None]) -> None:
        self.peer: str | None = None
        self._tell = tell

    def listen(self, microphones: Iterable[tuple[str, Loudness]]) -> None:
        """Called a few times a second, with everybody's."""
        values: dict[str, float] = {}
        for peer, loudness in microphones:
            loudness.listen()
            values[peer] = max(loudness.value, values.get(peer, 0.0))
        self._choose(values)

    def _choose(self, values: dict[str, float]) -> None:
        if self.peer is not None and self.peer not in values:
            self._say(None)
        loudest = max(values, key=lambda peer: values[peer], default=None)
        if loudest is None or loudest == self.peer:
            return
        current = values[self.peer] if self.peer is not None else 0.0
        if values[loudest] > max(1.0, LOUDER * current):
            self._say(loudest)

    def _say(self, peer: str | None) -> None:
        self.peer = peer
        self._tell(peer)
