"""What is to be judged, as values; read from the JSON of docs/judge.md."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prepstack.errors import BadRequest
from prepstack.judging.verdicts import CHECKERS
from prepstack.problems.languages import LANGUAGES, OFFERED
from prepstack.problems.problem import Checker, Kind, Method, Parameter, Signature, SqlTable

MOST_CASES = 500
GROUPS = ("sample", "secret")
Json = Mapping[str, Any]


@dataclass(frozen=True)
class CaseLimits:
    """Of one case, in its language."""

    time_seconds: float = 2.0
    memory_megabytes: int = 256
    output_megabytes: int = 8


@dataclass(frozen=True)
class GivenCase:
    """Expanded: nothing is generated or derived any more."""

    name: str
    secret: bool
    input: Mapping[str, Any]
    expected: Any
    is_open: bool = False  # nothing is expected yet: every answer is right


@dataclass(frozen=True)
class Request:
    """One submission. `room` decides whose turn it is; `id` is for cancelling."""

    language: str
    kind: Kind
    signature: Signature
    source: str
    cases: tuple[GivenCase, ...]
    checker: Checker = Checker()
    limits: CaseLimits = CaseLimits()
    prelude: str = ""
    stop_at_first_failure: bool = False
    room: str = ""
    id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def has_secrets(self) -> bool:
        return any(case.secret for case in self.cases)


def read_request(body: Any) -> Request:
    """Raises `BadRequest` with a sentence that names the field."""
    if not isinstance(body, dict):
        raise BadRequest("The body has to be a JSON object.")
    kind = _kind(body)
    try:
        return Request(
            language=_language(body, kind),
            kind=kind,
            signature=read_signature(_object(body, "signature")),
            source=_text(body, "source"),
            cases=_cases(body),
            checker=_checker(_object(body, "checker")),
            limits=_limits(_object(body, "limits")),
            prelude=_text(body, "prelude", ""),
            stop_at_first_failure=body.get("stop_at_first_failure", False) is True,
            room=_text(body, "room"),
            id=_text(body, "id", uuid.uuid4().hex),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise BadRequest(f"The signature cannot be read: {error}.") from None


def _kind(body: Json) -> Kind:
    try:
        return Kind(body.get("kind", ""))
    except ValueError:
        raise BadRequest(f"kind has to be one of {', '.join(Kind)}.") from None


def _language(body: Json, kind: Kind) -> str:
    language = body.get("language")
    if language not in LANGUAGES or language not in OFFERED[kind]:
        raise BadRequest(f"language has to be one of {', '.join(OFFERED[kind])} for {kind}.")
    return str(language)


def _text(body: Json, name: str, default: str | None = None) -> str:
    value = body.get(name, default)
    if not isinstance(value, str):
        raise BadRequest(f"{name} has to be a text.")
    return value


def _object(body: Json, name: str) -> Json:
    value = body.get(name, {})
    if not isinstance(value, dict):
        raise BadRequest(f"{name} has to be an object.")
    return value


def _cases(body: Json) -> tuple[GivenCase, ...]:
    given = body.get("cases")
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_CASES:
        raise BadRequest(f"cases has to be a list of 1 to {MOST_CASES} cases.")
    return tuple(_case(number, case) for number, case in enumerate(given, start=1))


def _case(number: int, given: Any) -> GivenCase:
    if not isinstance(given, dict) or given.get("group") not in GROUPS:
        raise BadRequest(f"Case {number} has to be an object whose group is sample or secret.")
    if not isinstance(given.get("input"), dict) or "expected" not in given:
        raise BadRequest(f"Case {number} needs an input, which is an object, and expected.")
    name = given.get("name", f"case {number}")
    if not isinstance(name, str):
        raise BadRequest(f"The name of case {number} has to be a text.")
    return GivenCase(name, given["group"] == "secret", given["input"], given["expected"])


def _checker(given: Json) -> Checker:
    name = given.get("name", "exact")
    if name not in CHECKERS and name != "custom":
        raise BadRequest(f"checker.name has to be one of {', '.join(CHECKERS)}, custom.")
    options = {key: value for key, value in given.items() if key not in ("name", "source")}
    return Checker(name, options, _text(given, "source", ""))


def _limits(given: Json) -> CaseLimits:
    unknown = set(given) - set(CaseLimits.__dataclass_fields__)
    if unknown:
        raise BadRequest(f"There is no limit {min(unknown)}.")
    for name, value in given.items():
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not is_number or not 0 < value <= 4096:
            raise BadRequest(f"limits.{name} has to be a positive number, 4096 at most.")
    return CaseLimits(**given)


def read_signature(given: Json) -> Signature:
    """As in the header of a problem (docs/problems.md)."""
    methods, tables = given.get("methods", []), given.get("tables", [])
    return Signature(
        name=given.get("function") or given.get("class") or "",
        parameters=_parameters(given.get("params", [])),
        returns=given.get("returns", "void"),
        methods=tuple(
            Method(one["name"], _parameters(one.get("params", [])), one.get("returns", "void"))
            for one in methods
        ),
        tables=tuple(SqlTable(one["name"], _parameters(one["columns"])) for one in tables),
    )


def _parameters(given: Sequence[Json]) -> tuple[Parameter, ...]:
    return tuple(Parameter(one["name"], one["type"]) for one in given)
