"""Where the packets of a stream go."""

from __future__ import annotations

from typing import Protocol

from prepstack_ext.media.rtp.header import Packet


class Sink(Protocol):
    """Takes the packets of one producer: a subscriber's consumer, a recorder, a meter, a fake.

    It is called while the packet is being received: what takes time is done elsewhere.
    """

    def take(self, packet: Packet, opens: bool) -> None:
        """The packet is shared: nobody changes it. `opens`: a decoder can start with it."""

    def restart(self, newest: int) -> None:
        """The producer's sequence numbers and times begin anew; `newest` ended the old ones."""
