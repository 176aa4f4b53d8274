"""What is to be judged, as values."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from prepstack.errors import BadRequest
from prepstack.problems.languages import OFFERED
from prepstack.problems.problem import Checker, Kind, Method, Parameter, Signature, SqlTable
from prepstack.wire import judge as wire

CaseLimits = wire.Limits


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


def request_of(submission: wire.Submission) -> Request:
    """Raises `BadRequest` where its language is none of its kind."""
    kind = submission.kind
    if submission.language not in OFFERED[kind]:
        raise BadRequest(f"language has to be one of {', '.join(OFFERED[kind])} for {kind}.")
    return Request(
        language=submission.language,
        kind=kind,
        signature=signature_of(submission.signature),
        source=submission.source,
        cases=tuple(map(_case, range(1, len(submission.cases) + 1), submission.cases)),
        checker=_checker(submission.checker),
        limits=submission.limits,
        prelude=submission.prelude,
        stop_at_first_failure=submission.stop_at_first_failure,
        room=submission.room,
        id=submission.id or uuid.uuid4().hex,
    )


def _case(number: int, given: wire.GivenCase) -> GivenCase:
    is_secret = given.group == "secret"
    return GivenCase(given.name or f"case {number}", is_secret, given.input, given.expected)


def _checker(given: wire.Checker) -> Checker:
    options = msgspec.to_builtins(given)
    return Checker(options.pop("name", given.name), options, options.pop("source", ""))


def signature_of(given: wire.Signature) -> Signature:
    return Signature(
        name=given.function or given.class_,
        parameters=_parameters(given.params),
        returns=given.returns,
        methods=tuple(
            Method(one.name, _parameters(one.params), one.returns) for one in given.methods
        ),
        tables=tuple(SqlTable(one.name, _parameters(one.columns)) for one in given.tables),
    )


def _parameters(given: Iterable[wire.Parameter]) -> tuple[Parameter, ...]:
    return tuple(Parameter(one.name, one.type) for one in given)
