"""docs/judge-openapi.yaml says what the code does, and the code no more than it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
import yaml

from judge.server.admission import Admission
from judge.server.handlers import STATUS_OF, make_application
from judge.server.health import Health
from judge.toolchains.languages import Languages
from prepstack.errors import BadRequest
from prepstack.judging.verdicts import CHECKERS
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Kind, Verdict
from prepstack.wire.judge import Limits, Submission, submission_of
from prepstack.wire.message import to_json
from sandbox.selftest import Backend
from tests.judge.test_service import a_judge, all_of, asking

API: dict[str, Any] = yaml.safe_load(
    (Path(__file__).parents[2] / "docs" / "judge-openapi.yaml").read_text(encoding="utf-8")
)
SCHEMAS = API["components"]["schemas"]


def hold(value: object, schema: str) -> None:
    """Raises if the value is not as the document says."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": API["components"]}
    jsonschema.validate(value, whole)


def test_every_address_and_method_is_written_down(languages: Languages) -> None:
    application = make_application(Admission(languages, Health(Backend.BUBBLEWRAP, 0, ())), None)
    verbs = ("get", "post", "put", "patch", "delete")
    own = {
        (re.sub(r"\(.*\)", "{id}", rule.matcher.regex.pattern.rstrip("$")), verb)
        for rule in application.wildcard_router.rules
        for verb in verbs
        if verb in vars(rule.target)
    }

    assert own == {(path, verb) for path, verbs in API["paths"].items() for verb in verbs}


def test_every_refusal_is_written_down() -> None:
    written = {
        int(status)
        for verbs in API["paths"].values()
        for verb in verbs.values()
        for status in verb["responses"]
    }

    assert written - {200, 204} == set(STATUS_OF.values())


@pytest.mark.parametrize(
    ("written", "own"),
    [
        (SCHEMAS["Submission"]["properties"]["language"]["enum"], list(LANGUAGES)),
        (SCHEMAS["Submission"]["properties"]["kind"]["enum"], list(Kind)),
        (SCHEMAS["Checker"]["properties"]["name"]["enum"], [*CHECKERS, "custom"]),
        (SCHEMAS["Verdict"]["enum"], list(Verdict)),
        (SCHEMAS["Submission"]["properties"], Submission.__struct_fields__),
        (SCHEMAS["Limits"]["properties"], Limits.__struct_fields__),
        (SCHEMAS["Health"]["properties"]["backend"]["enum"], [one.value for one in Backend]),
    ],
)
def test_names_are_the_same_in_both(written: Any, own: Any) -> None:
    assert set(written) == set(own)


def test_the_limits_left_out_are_as_written() -> None:
    written = SCHEMAS["Limits"]["properties"]

    assert {name: one["default"] for name, one in written.items()} == msgspec.to_builtins(Limits())


@pytest.mark.parametrize("field", SCHEMAS["Submission"]["required"])
def test_what_is_required_is_required(field: str) -> None:
    request = asking()
    hold(request, "Submission")
    del request[field]

    with pytest.raises(BadRequest):
        submission_of(request)


@pytest.mark.asyncio
async def test_events_and_health_are_as_written(languages: Languages, tmp_path: Path) -> None:
    cases = [
        {"name": "one", "group": group, "input": {"a": 1}, "expected": expected}
        for group in ("sample", "secret")
        for expected in (2, 3)
    ]

    async with a_judge(languages, tmp_path) as (client, _):
        events = await all_of(client, asking(cases=cases))
        broken = await all_of(client, asking("def f("))
        health = await client.health()

    for event in (*events, *broken):
        hold(event, "Event")
    hold(json.loads(to_json(health)), "Health")
    hold({"event": "queued", "id": "x", "position": 1}, "Event")
    hold({"event": "cancelled"}, "Event")
