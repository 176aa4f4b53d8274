"""What a problem is: its values, as read from a notebook in format 1 (docs/problems.md)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from prepstack.errors import BadRequest

FORMAT = 1
CaseInput = Mapping[str, object]


class Kind(StrEnum):
    FUNCTION = "function"
    CLASS = "class"
    TABLE = "table"
    SQL = "sql"
    PROGRAM = "program"
    DISCUSSION = "discussion"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Verdict(StrEnum):
    ACCEPTED = "AC"
    WRONG_ANSWER = "WA"
    RUNTIME_ERROR = "RE"
    TIME_LIMIT = "TLE"
    MEMORY_LIMIT = "MLE"
    OUTPUT_LIMIT = "OLE"
    COMPILE_ERROR = "CE"
    INTERNAL_ERROR = "IE"


# What a wrong solution may be written to earn; the others say nothing about its idea.
EXPECTABLE = frozenset(
    {Verdict.WRONG_ANSWER, Verdict.TIME_LIMIT, Verdict.RUNTIME_ERROR, Verdict.MEMORY_LIMIT}
)


class BadProblem(BadRequest):
    """A notebook that is no problem in format 1; one sentence per fault."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


@dataclass(frozen=True)
class Parameter:
    name: str
    type: str


@dataclass(frozen=True)
class Method:
    name: str
    parameters: tuple[Parameter, ...]
    returns: str


@dataclass(frozen=True)
class SqlTable:
    """A table of an SQL problem; a case gives its rows."""

    name: str
    columns: tuple[Parameter, ...]


@dataclass(frozen=True)
class Signature:
    """How a solution is entered.

    `name` is the function in snake_case, or the class. `parameters` are the function's or the
    constructor's. `returns` may be `arg:0`: the argument, as the function left it.
    """

    name: str = ""
    parameters: tuple[Parameter, ...] = ()
    returns: str = "void"
    methods: tuple[Method, ...] = ()
    tables: tuple[SqlTable, ...] = ()

    def types(self) -> list[str]:
        """Every type that is named, in order."""
        own = [parameter.type for parameter in self.parameters]
        for method in self.methods:
            own += [parameter.type for parameter in method.parameters] + [method.returns]
        return own if self.returns.startswith("arg:") else [*own, self.returns]

    @property
    def answer_type(self) -> str:
        """The type of what is compared with the expected value."""
        if self.returns.startswith("arg:"):
            return self.parameters[int(self.returns[4:])].type
        return self.returns


@dataclass(frozen=True)
class Checker:
    """How an answer is compared; `options` as in docs/problems.md, `source` for `custom`."""

    name: str = "exact"
    options: Mapping[str, object] = field(default_factory=dict)
    source: str = ""


@dataclass(frozen=True)
class Case:
    """A line of the case table; before expansion a generated case has no input.

    `place` says where it stands: `Cell 4 (cases), line 7`.
    """

    uuid: str
    description: str
    input: CaseInput | None
    expected: object
    secret: bool
    large: bool = False
    explanation: str = ""
    generator: str = ""
    arguments: Mapping[str, object] = field(default_factory=dict)
    place: str = field(default="", compare=False)

    @property
    def label(self) -> str:
        """What a fault of it begins with."""
        name = repr(self.description)
        return f"{self.place}, case {name}" if self.place else f"Case {name}"

    @property
    def expects_solution(self) -> bool:
        """The expected value is what the first language's solution answers."""
        return self.expected == {"from": "solution"}


@dataclass(frozen=True)
class Submission:
    """A source the notebook holds: the solution, another right one, or a wrong one.

    `given` are the lines of a solution's cell around its region: meant to be seen.
    `place` is the cell it stands in.
    """

    languages: tuple[str, ...]
    source: str
    name: str = ""
    expect: Verdict = Verdict.ACCEPTED
    small_only: bool = False
    given: str = ""
    place: str = field(default="", compare=False)


@dataclass(frozen=True)
class About:
    """What a list of problems shows of one."""

    slug: str
    title: str
    uuid: str
    version: str
    difficulty: Difficulty
    topics: tuple[str, ...]
    license: str
    kind: Kind
    minutes: int
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Problem:
    """One notebook, read. Everything but `about`, `statement` and the samples is private.

    `places` names the first cell of each role: `{"statement": "Cell 1 (statement)"}`.
    """

    about: About
    signature: Signature
    checker: Checker
    limits: Limits
    statement: str
    cases: tuple[Case, ...]
    solutions: tuple[Submission, ...]
    preludes: Mapping[str, str] = field(default_factory=dict)
    starters: Mapping[str, str] = field(default_factory=dict)  # written ones, in place of generated
    accepted: tuple[Submission, ...] = ()
    wrong: tuple[Submission, ...] = ()
    hints: tuple[str, ...] = ()
    interviewer: str = ""
    generators: str = ""
    validator: str = ""
    places: Mapping[str, str] = field(default_factory=dict, compare=False)

    def place(self, role: str) -> str:
        """The cell that has a role, or its name where there is no such cell."""
        return self.places.get(role, f"The {role} cell")

    @property
    def samples(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if not case.secret)

    @property
    def secrets(self) -> tuple[Case, ...]:
        return tuple(case for case in self.cases if case.secret)

    def solution(self, language: str) -> Submission:
        return next(found for found in self.solutions if language in found.languages)


@dataclass(frozen=True)
class Limits:
    """Per case. `time_seconds` is CPU time in the first language; None: derived when built."""

    time_seconds: float | None = None
    memory_megabytes: int = 256
    output_megabytes: int = 8
    time_multipliers: Mapping[str, float] = field(default_factory=dict)


def canonical(value: object) -> str:
    """JSON text that is the same for equal values."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
