"""The wire between room server and media worker, against the examples in tests/golden."""

from __future__ import annotations

import json
import typing
from typing import Any

import pytest

from prepstack.errors import BadRequest
from prepstack.streams import MOST_STREAMS, Kind
from prepstack.wire import worker as wire
from prepstack.wire.limits import LARGEST_LINE, LONGEST_SDP, MOST_HIDDEN
from prepstack.wire.message import to_json
from tests.golden_files import examples, golden

SDP = "v=0\r\n"

REQUESTS: list[wire.Request] = [
    wire.Publish(1, "ada", SDP, {"0": Kind.MICROPHONE, "1": Kind.CAMERA, "2": Kind.SCREEN}),
    wire.Publish(2, "guest-7k2", SDP, {}),
    wire.Publish(7, "ada", SDP, {}, (Kind.MICROPHONE,)),
    wire.Hold(8, "ada", (Kind.CAMERA, Kind.MICROPHONE)),
    wire.Hold(9, "ada", ()),
    wire.Subscribe(3, "ada"),
    wire.Subscribe(3, "ada", restart=True),
    wire.Answer(4, "ada", 7, SDP),
    wire.Close(5, "Zoë 李 🎻"),
    wire.AskStatistics(6),
    wire.Hide(7, "ada", (wire.StreamOf("guest-7k2", Kind.CAMERA),)),
    wire.Hide(8, "ada", ()),
]

SOUND = wire.SentStream(
    mid="0",
    kind=Kind.MICROPHONE,
    codec="OPUS",
    ssrc=4_000_000_000,
    packets_received=50,
    bytes_received=6000,
    packets_lost=1,
    jitter=0.002,
    retransmitted_packets_received=0,
    nack_count=0,
    pli_count=0,
    audio_level=0.5,
)
PICTURE = wire.SentStream("1", Kind.CAMERA, "VP8", None, 0, 0, 0, 0.0, 0, 0, 2, None, "h")
HEARD = wire.ReceivedStream(
    mid="0",
    peer="ada",
    kind=Kind.MICROPHONE,
    ssrc=17,
    packets_sent=49,
    bytes_sent=5900,
    retransmitted_packets_sent=0,
    nack_count=0,
    pli_count=0,
    packets_lost=-1,
    fraction_lost=0.25,
    jitter=0.001,
    round_trip_time=0.1,
    rid="l",
    paused=True,
)
ADA = wire.PeerStatistics(wire.PublisherStatistics(True, (SOUND, PICTURE)))
GUEST = wire.PeerStatistics(
    wire.PublisherStatistics(False, ()), wire.SubscriberStatistics(True, 3, (HEARD,), 250_000)
)

FROM_WORKER: list[wire.AnyAnswer | wire.Event] = [
    wire.Published(1, SDP),
    wire.Done(3),
    wire.Refused(2, "The session description cannot be read."),
    wire.Refused(None, "This message is not JSON."),
    wire.Statistics(6, {"ada": ADA, "guest-7k2": GUEST}, 12),
    wire.Ready(40000),
    wire.Offer("ada", 7, True, SDP, (wire.Stream("0", "guest-7k2", Kind.CAMERA),)),
    wire.Offer("ada", 9, False, SDP, ()),
    wire.Connected("ada", wire.Leg.PUBLISHER),
    wire.Disconnected("ada", wire.Leg.SUBSCRIBER),
    wire.SpeakerChanged("ada"),
    wire.SpeakerChanged(None),
]


@pytest.mark.parametrize(
    ("example", "message"), list(zip(examples("to_worker"), REQUESTS, strict=True))
)
def test_every_request_is_written_and_read_as_agreed(example: Any, message: wire.Request) -> None:
    assert json.loads(to_json(message)) == example
    assert wire.requests.read(json.dumps(example)) == message


@pytest.mark.parametrize(
    ("example", "message"), list(zip(examples("from_worker"), FROM_WORKER, strict=True))
)
def test_everything_the_worker_says_is_written_and_read_as_agreed(
    example: Any, message: wire.AnyAnswer | wire.Event
) -> None:
    assert json.loads(to_json(message)) == example
    assert wire.from_worker.read(json.dumps(example)) == message


def test_there_is_an_example_of_every_message() -> None:
    from_worker = {*typing.get_args(wire.AnyAnswer), *typing.get_args(wire.Event)}

    assert {type(message) for message in REQUESTS} == set(typing.get_args(wire.Request))
    assert {type(message) for message in FROM_WORKER} == from_worker


@pytest.mark.parametrize("file", ["to_worker", "from_worker"])
def test_every_example_is_listed_under_its_type(file: str) -> None:
    for type_, listed in golden(file).items():
        assert {example["type"] for example in listed} == {type_}


@pytest.mark.parametrize("example", examples("refused_to_worker"))
def test_what_is_no_request_is_refused_in_a_sentence(example: Any) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        wire.requests.read(json.dumps(example))


@pytest.mark.parametrize("example", examples("refused_from_worker"))
def test_what_the_worker_does_not_say_is_refused_in_a_sentence(example: Any) -> None:
    with pytest.raises(BadRequest, match=r"\.$"):
        wire.from_worker.read(json.dumps(example))


@pytest.mark.parametrize(
    ("longest", "too_long"),
    [
        (wire.Close(1, "a" * 255), wire.Close(1, "a" * 256)),
        (wire.Answer(1, "a", 1, "v" * LONGEST_SDP), wire.Answer(1, "a", 1, "vv" * LONGEST_SDP)),
        (wire.Answer(1, "a", (1 << 53) - 1, "v"), wire.Answer(1, "a", 1 << 53, "v")),
        (
            wire.Publish(1, "a", "v", {str(mid): Kind.CAMERA for mid in range(MOST_STREAMS)}),
            wire.Publish(1, "a", "v", {str(mid): Kind.CAMERA for mid in range(MOST_STREAMS + 1)}),
        ),
        (
            wire.Hide(1, "a", (wire.StreamOf("b", Kind.CAMERA),) * MOST_HIDDEN),
            wire.Hide(1, "a", (wire.StreamOf("b", Kind.CAMERA),) * (MOST_HIDDEN + 1)),
        ),
    ],
    ids=["peer", "sdp", "generation", "kinds", "hidden"],
)
def test_everything_in_a_request_has_a_bound(longest: wire.Request, too_long: wire.Request) -> None:
    assert wire.requests.read(to_json(longest)) == longest
    with pytest.raises(BadRequest):
        wire.requests.read(to_json(too_long))


@pytest.mark.parametrize("letter", ["v", "\x01", '"', "é", "🎻"])
def test_the_largest_request_is_within_the_longest_line(letter: str) -> None:
    kinds = {letter * 15 + str(number): Kind.MICROPHONE for number in range(MOST_STREAMS)}
    largest = wire.Publish(1 << 52, letter * 255, letter * LONGEST_SDP, kinds)

    line = to_json(largest) + b"\n"

    assert wire.requests.read(line) == largest
    assert len(line) <= LARGEST_LINE
    assert line.count(b"\n") == 1


@pytest.mark.parametrize(
    ("line", "id"),
    [
        (b'{"type":"dance","id":7}', 7),
        (b'{"type":"subscribe","id":7,"peer":""}', 7),
        (b'{"id":"7"}', None),
        (b"{}", None),
        (b"[7]", None),
        (b"nonsense", None),
    ],
)
def test_a_refusal_names_the_request_if_it_can(line: bytes, id: int | None) -> None:
    assert wire.id_of(line) == id
