"""How good connections are: levels that do not flap, and what is told of the uplinks."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from prepstack.people import Place
from prepstack.quality import Level, Steady, level_of_loss
from prepstack.room.effects import Effect, TellPresent
from prepstack.room.quality import UplinkQuality
from prepstack.streams import Kind
from prepstack.wire import worker
from prepstack.wire.features.quality import Quality, Uplink
from tests.core.interview import CANDIDATE, HOST, room_with

GOOD, FAIR, POOR, LOST = Level


@pytest.mark.parametrize(
    ("percent", "level"), [(0, GOOD), (5.9, GOOD), (6, FAIR), (7.9, FAIR), (8, POOR), (100, POOR)]
)
def test_a_loss_has_the_level_that_people_know_from_jitsi(percent: float, level: Level) -> None:
    assert level_of_loss(percent) is level


@pytest.mark.parametrize(
    ("measured", "counts"),
    [
        ([POOR], [GOOD]),
        ([POOR, POOR], [GOOD, POOR]),
        ([POOR, FAIR], [GOOD, FAIR]),
        ([POOR, GOOD, POOR, GOOD, POOR], [GOOD] * 5),
        ([POOR, POOR, GOOD, GOOD, POOR], [GOOD, POOR, POOR, POOR, POOR]),
        ([POOR, POOR, GOOD, GOOD, GOOD], [GOOD, POOR, POOR, POOR, GOOD]),
        ([LOST, LOST, FAIR, GOOD, GOOD], [GOOD, LOST, LOST, LOST, FAIR]),
    ],
)
def test_a_level_counts_when_it_lasts_and_a_better_one_when_it_lasts_longer(
    measured: list[Level], counts: list[Level]
) -> None:
    steady = Steady()

    assert [steady.take(level) for level in measured] == counts


class Line:
    """Somebody's packets on their way to the worker, as its statistics count them."""

    def __init__(self, ssrc: int = 1) -> None:
        self.ssrc = ssrc
        self.arrived = self.lost = self.dropped = 0

    def send(self, arrived: int, lost: int = 0) -> None:
        self.arrived, self.lost = self.arrived + arrived, self.lost + lost

    def peer(self) -> worker.PeerStatistics:
        stream = worker.SentStream(
            *("0", Kind.CAMERA, "VP8", self.ssrc, self.arrived, 0, self.lost, 0.0, 0, 0, 0, None)
        )
        received = worker.ReceivedStream(
            *("0", HOST, Kind.CAMERA, 2, self.arrived, 0, 0, 0, 0, 0, 0.0, 0.0, 0.0)
        )
        return worker.PeerStatistics(
            worker.PublisherStatistics(True, (stream,)),
            worker.SubscriberStatistics(True, self.dropped, (received,)),
        )


def measure(
    quality: UplinkQuality, lines: dict[str, Line], sending: Iterable[str] = (HOST, CANDIDATE)
) -> list[Effect]:
    found = worker.Statistics(1, {name: line.peer() for name, line in lines.items()}, 0)
    return quality.measured(found, set(sending))


def after(quality: UplinkQuality, line: Line, *sent: tuple[int, int]) -> list[Effect]:
    """What is told after these measurements of the candidate's packets: arrived, and lost."""
    told = measure(quality, {CANDIDATE: line})
    for arrived, lost in sent:
        line.send(arrived, lost)
        told += measure(quality, {CANDIDATE: line})
    return told


def test_a_bad_uplink_is_told_once_to_everybody_with_what_it_loses() -> None:
    told = after(UplinkQuality(), Line(), (88, 12), (88, 12), (88, 12), (87, 13))

    assert told == [TellPresent(Quality((Uplink(CANDIDATE, POOR, 12),), GOOD))]


def test_a_loss_that_grows_is_told_anew() -> None:
    told = after(UplinkQuality(), Line(), (88, 12), (88, 12), (70, 30))

    assert told[-1] == TellPresent(Quality((Uplink(CANDIDATE, POOR, 30),), GOOD))


def test_an_uplink_that_recovers_is_told_and_listed_no_more() -> None:
    told = after(UplinkQuality(), Line(), *[(88, 12)] * 2, *[(100, 0)] * 3)

    assert told[-1] == TellPresent(Quality((), GOOD))


def test_a_good_uplink_is_never_told() -> None:
    assert after(UplinkQuality(), Line(), *[(99, 1)] * 10) == []


def test_of_few_packets_a_lost_one_says_nothing() -> None:
    assert after(UplinkQuality(), Line(), *[(4, 1)] * 10) == []


def test_nothing_from_somebody_who_is_not_muted_is_a_lost_connection() -> None:
    told = after(UplinkQuality(), Line(), (100, 0), (0, 0), (0, 0))

    assert told == [TellPresent(Quality((Uplink(CANDIDATE, LOST, 0),), GOOD))]


def test_nothing_from_somebody_who_sends_nothing_is_well() -> None:
    quality, line = UplinkQuality(), Line()
    line.send(100)

    assert [measure(quality, {CANDIDATE: line}, sending=()) for _ in range(5)] == [[]] * 5


def test_somebody_whom_the_worker_does_not_know_any_more_is_lost_while_they_mean_to_send() -> None:
    quality, line = UplinkQuality(), Line()
    line.send(100)
    measure(quality, {CANDIDATE: line})
    measure(quality, {})

    told = measure(quality, {})

    assert told == [TellPresent(Quality((Uplink(CANDIDATE, LOST, 0),), GOOD))]


def test_a_stream_that_begins_anew_counts_from_there() -> None:
    quality = UplinkQuality()
    old, new = Line(ssrc=1), Line(ssrc=2)
    old.send(1000, 10)
    after(quality, old, (100, 0))
    new.send(500, 400)  # before it was looked at for the first time

    assert after(quality, new, (100, 0), (100, 0)) == []


def test_what_the_server_cannot_send_on_is_told_as_its_fault() -> None:
    quality, line = UplinkQuality(), Line()
    told = measure(quality, {CANDIDATE: line})

    for _ in range(2):
        line.send(100)
        line.dropped += 20
        told += measure(quality, {CANDIDATE: line})

    assert told == [TellPresent(Quality((), POOR))]


def test_whoever_comes_later_is_told_what_is_bad_now_and_nothing_while_all_is_well() -> None:
    room = room_with(HOST, CANDIDATE)
    member = room.known(HOST)
    assert list(room.features.quality.greetings(member)) == []

    (told,) = after(room.features.quality, Line(), (88, 12), (88, 12))

    assert isinstance(told, TellPresent)
    assert room.features.quality.greetings(member) == [told.message]


def test_who_has_left_is_not_measured_any_more() -> None:
    room = room_with(HOST, CANDIDATE)
    after(room.features.quality, Line(), (88, 12), (88, 12))

    effects = room.disconnect(CANDIDATE)

    assert TellPresent(Quality((), GOOD)) in effects
    assert [item.username for item in room.present if item.place is Place.ROOM] == [HOST]
    assert not room.features.quality.uplinks
