"""What the hub service asks of the judge, and what it is told (docs/judge.md)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from prepstack.errors import BadRequest
from prepstack.problems.problem import Kind, Verdict
from prepstack.wire.message import Reader, Value

MOST_CASES, MOST_NAMED = 500, 100
Id = Annotated[str, Meta(min_length=1, max_length=200)]
Name = Annotated[str, Meta(max_length=200)]
Title = Annotated[str, Meta(max_length=1000)]
Source = Annotated[str, Meta(max_length=1 << 20)]
Count = Annotated[int, Meta(ge=0)]
Ordinal = Annotated[int, Meta(ge=1)]
Group = Literal["sample", "secret"]


# Asked


class Parameter(Value, frozen=True):
    name: Name
    type: Name


Parameters = Annotated[tuple[Parameter, ...], Meta(max_length=MOST_NAMED)]


class Method(Value, frozen=True):
    name: Name
    params: Parameters = ()
    returns: Name = "void"


class Table(Value, frozen=True):
    name: Name
    columns: Parameters


class Signature(Value, frozen=True):
    """As in the header of a problem (docs/problems.md)."""

    function: Name = ""
    class_: Name = msgspec.field(default="", name="class")
    params: Parameters = ()
    returns: Name = "void"
    methods: Annotated[tuple[Method, ...], Meta(max_length=MOST_NAMED)] = ()
    tables: Annotated[tuple[Table, ...], Meta(max_length=MOST_NAMED)] = ()


class Checker(Value, frozen=True, omit_defaults=True):
    """What an option that is left out means is the checker's to say."""

    name: Literal["exact", "float", "unordered", "any_of", "rows", "lines", "custom"] = "exact"
    source: Source = ""
    abs: float | UnsetType = UNSET
    rel: float | UnsetType = UNSET
    depth: Ordinal | UnsetType = UNSET
    ordered: bool | UnsetType = UNSET


class Limits(Value, frozen=True, forbid_unknown_fields=True):
    """Of one case, in its language."""

    time_seconds: Annotated[float, Meta(gt=0, le=4096)] = 2.0
    memory_megabytes: Annotated[int, Meta(gt=0, le=4096)] = 256
    output_megabytes: Annotated[float, Meta(gt=0, le=4096)] = 8


class GivenCase(Value, frozen=True):
    """Expanded: nothing is generated or derived any more."""

    group: Group
    input: dict[str, Any]
    expected: Any
    name: Title = ""


class Submission(Value, frozen=True, omit_defaults=True):
    """`room` decides whose turn it is; `id` is for cancelling."""

    room: Name
    language: Name
    kind: Kind
    source: Source
    cases: Annotated[tuple[GivenCase, ...], Meta(min_length=1, max_length=MOST_CASES)]
    signature: Signature = Signature()
    prelude: Source = ""
    checker: Checker = Checker()
    limits: Limits = Limits()
    stop_at_first_failure: bool = False
    id: Id | UnsetType = UNSET


SUBMISSIONS: Reader[Submission] = Reader(Submission)


def submission_of(given: Mapping[str, Any]) -> Submission:
    """Of JSON that was read already. Raises `BadRequest` with what is wrong, and where."""
    try:
        return msgspec.convert(given, Submission)
    except msgspec.ValidationError as error:
        raise BadRequest(f"This submission is not understood: {error}.") from None


# Told while it is judged, one a line


class Event(msgspec.Struct, frozen=True, tag_field="event"):
    """`class Started(Event, tag="started")`: `{"event": "started", …}`."""


class Queued(Event, frozen=True, tag="queued"):
    """`position` counts those that go first."""

    id: Id
    position: Ordinal


class Started(Event, frozen=True, tag="started"):
    id: Id


class Case(Event, frozen=True, tag="case"):
    """One case's end. What has no value here is never told of a secret case."""

    number: Ordinal
    group: Group
    verdict: Verdict
    time_ms: float
    memory_mb: float
    name: str | UnsetType = UNSET
    expected: str | UnsetType = UNSET
    actual: str | UnsetType = UNSET
    difference: str | UnsetType = UNSET
    stdout: str | UnsetType = UNSET
    error: str | UnsetType = UNSET


class Done(Event, frozen=True, tag="done", omit_defaults=True):
    """`error` is what a compiler said, or why it is our fault."""

    verdict: Verdict
    passed: Count
    cases: Count
    time_ms: float
    memory_mb: float
    error: str = ""


class Cancelled(Event, frozen=True, tag="cancelled"):
    """Nothing has been judged."""


EVENTS: Reader[Queued | Started | Case | Done | Cancelled] = Reader(
    Queued | Started | Case | Done | Cancelled
)


# Health and refusals


class Escapes(Value, frozen=True):
    """`open` names those that worked: none may."""

    held: Count
    open: tuple[str, ...]


class Queue(Value, frozen=True):
    waiting: Count
    running: Count
    slots: Count
    stuck: Count


class Language(Value, frozen=True, omit_defaults=True):
    """A toolchain; `install` or `reason` say why it is not there."""

    available: bool
    version: str = ""
    install: str = ""
    reason: str = ""


class Health(Value, frozen=True):
    status: Literal["ok", "refusing", "stuck"]
    backend: Name
    escapes: Escapes
    languages: dict[str, Language]
    queue: Queue


class Refusal(Value, frozen=True):
    """`message` is a sentence for people."""

    error: str
    message: str


HEALTH: Reader[Health] = Reader(Health)
REFUSALS: Reader[Refusal] = Reader(Refusal)
