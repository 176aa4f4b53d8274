"""Who speaks, by the levels in the packets: 0 is as loud as can be, 127 is silence."""

from __future__ import annotations

from prepstack_ext.media.rtp.header import Packet
from prepstack_ext.media.speaker import Loudness, Speaker

VOICE, MURMUR, NOISE, SILENT = 30, 44, 65, 127
VOICED = 0x80  # the bit beside the level


class Table:
    """People at microphones; each time of listening is 15 packets long."""

    def __init__(self, *people: str) -> None:
        self.told: list[str | None] = []
        self.speaker = Speaker(self.told.append)
        self.microphones = {name: Loudness() for name in people}

    def goes_on(self, times: int = 1, **levels: int) -> None:
        for _ in range(times):
            for name, loudness in self.microphones.items():
                for seq in range(15):
                    packet = Packet(seq, 0, 0, 0, b"sound")
                    packet.level = levels.get(name, SILENT)
                    loudness.take(packet, opens=True)
            self.speaker.listen(self.microphones.items())


def test_whoever_is_heard_is_the_speaker() -> None:
    table = Table("ada", "ben")

    table.goes_on(3, ada=VOICE | VOICED, ben=NOISE)

    assert table.told == ["ada"]


def test_noise_is_nobodys_voice() -> None:
    table = Table("ada", "ben")

    table.goes_on(20, ada=NOISE, ben=SILENT)

    assert table.told == []


def test_the_one_who_goes_on_when_another_has_ended_is_the_speaker() -> None:
    table = Table("ada", "ben")
    table.goes_on(10, ada=VOICE)

    table.goes_on(10, ben=VOICE)

    assert table.told == ["ada", "ben"]


def test_a_cough_or_a_murmur_takes_the_word_from_nobody() -> None:
    table = Table("ada", "ben")
    table.goes_on(10, ada=VOICE)

    table.goes_on(1, ada=VOICE, ben=VOICE)
    table.goes_on(10, ada=VOICE, ben=MURMUR)

    assert table.told == ["ada"]


def test_the_last_speaker_stays_the_speaker_in_a_silence() -> None:
    table = Table("ada", "ben")
    table.goes_on(10, ada=VOICE)

    table.goes_on(100)

    assert table.told == ["ada"]


def test_a_speaker_who_has_gone_is_none() -> None:
    table = Table("ada", "ben")
    table.goes_on(10, ada=VOICE)

    del table.microphones["ada"]
    table.goes_on(1)

    assert table.told == ["ada", None]


def test_a_voice_that_is_held_is_silent_at_once() -> None:
    table = Table("ada", "ben")
    table.goes_on(10, ada=VOICE)

    table.microphones["ada"].restart(newest=0)

    assert table.microphones["ada"].value == 0
