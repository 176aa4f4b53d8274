"""The judge's wire: examples that both sides read and write alike (tests/golden)."""

from __future__ import annotations

import json

import msgspec
import pytest

from judge.run.request import request_of
from prepstack.errors import BadRequest
from prepstack.wire import judge as wire
from prepstack.wire.message import Reader, to_json
from tests.golden_files import examples, golden

READERS: dict[str, Reader[msgspec.Struct]] = {"health": wire.HEALTH, "refusal": wire.REFUSALS}
TOLD = [(kind, one) for kind, ones in golden("from_judge").items() for one in ones]
REFUSED = golden("refused_from_judge")


@pytest.mark.parametrize("example", examples("to_judge"))
def test_a_submission_is_read_and_written_alike(example: dict[str, object]) -> None:
    read = wire.SUBMISSIONS.read(json.dumps(example))

    assert wire.SUBMISSIONS.read(to_json(read)) == read
    assert wire.submission_of(example) == read
    assert request_of(read).language == example["language"]


@pytest.mark.parametrize(("kind", "example"), TOLD)
def test_what_the_judge_tells_is_read_and_written_alike(
    kind: str, example: dict[str, object]
) -> None:
    read = READERS.get(kind, wire.EVENTS).read(json.dumps(example))

    assert json.loads(to_json(read)) == example


@pytest.mark.parametrize("reason", REFUSED)
def test_what_no_judge_tells_is_refused(reason: str) -> None:
    with pytest.raises(BadRequest):
        wire.EVENTS.read(json.dumps(REFUSED[reason]))


@pytest.mark.parametrize("reason", golden("refused_by_judge"))
def test_what_no_judge_understands_is_refused_in_a_sentence(reason: str) -> None:
    with pytest.raises(BadRequest) as refused:
        request_of(wire.SUBMISSIONS.read(json.dumps(golden("refused_by_judge")[reason])))

    assert str(refused.value).endswith(".")


def test_more_cases_than_there_may_be_are_refused() -> None:
    asked, *_ = examples("to_judge")

    with pytest.raises(BadRequest, match="cases"):
        wire.submission_of({**asked, "cases": asked["cases"] * (wire.MOST_CASES + 1)})


def test_every_event_has_an_example() -> None:
    told = {event.__struct_config__.tag for event in wire.Event.__subclasses__()}

    assert told - {"again"} == set(golden("from_judge")) - set(READERS)
