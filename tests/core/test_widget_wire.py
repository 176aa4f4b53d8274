"""What room and widgets say to each other, against the examples in tests/golden."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from prepstack.errors import BadRequest
from prepstack.people import Role
from prepstack.wire import widgets as wire
from prepstack.wire.features.reactions import Reaction
from prepstack.wire.features.timer import Phase, Plan, TimerChanged
from prepstack.wire.message import to_plain
from tests.golden_files import examples, golden

TIMER = TimerChanged(
    Plan(5, 5, 20, 10, 5), Phase.CODE, 760.5, 600.0, datetime(2026, 11, 23, 19, tzinfo=UTC)
)
PARTICIPANTS = (
    wire.Participant("ada", "Ada", Role.INTERVIEWER, True, False, True, False),
    wire.Participant("guest-7k2", "Ben (guest)", Role.CANDIDATE, False, True, False, True),
)
CLAP = wire.NewReaction("guest-7k2", "Ben (guest)", Reaction.CLAP, 1795460400.25)
TOLD = [
    wire.Told(1, wire.RoomState(PARTICIPANTS, ("guest-7k2",), TIMER), (CLAP,)),
    wire.Told(2, wire.RoomState(), ()),
]
HEARD = [wire.Heard(1), wire.Heard((1 << 53) - 1)]


@pytest.mark.parametrize(
    ("told", "example"), [*zip(TOLD, examples("to_widgets"), strict=True)], ids=["all", "nothing"]
)
def test_what_the_room_tells(told: wire.Told, example: Any) -> None:
    assert json.loads(json.dumps(to_plain(told))) == example
    assert wire.to_widgets.read(json.dumps(example)) == told


@pytest.mark.parametrize(
    ("heard", "example"), [*zip(HEARD, examples("from_widgets"), strict=True)], ids=str
)
def test_what_widgets_answer(heard: wire.Heard, example: Any) -> None:
    assert to_plain(heard) == example
    assert wire.from_widgets.read(json.dumps(example)) == heard


@pytest.mark.parametrize("example", golden("refused_from_widgets"), ids=json.dumps)
def test_what_is_no_answer(example: Any) -> None:
    with pytest.raises(BadRequest):
        wire.from_widgets.read(json.dumps(example))
