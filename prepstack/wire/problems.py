"""What the interview page and the service say to each other of problems (docs/protocol.md, 7).

Texts that end in `html` are made of Markdown by the service and hold no markup of anybody's own.
What is only for interviewers is in the answers to them alone: each is made for one person.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from prepstack.interviews.problems import MOST_PROBLEMS
from prepstack.problems.problem import Difficulty, Verdict
from prepstack.wire.message import ABSENT, Absent, Message, Reader, Value
from prepstack.wire.problem_events import Slug
from prepstack.wire.runs import MOST_RUNS, LanguageName, Number, Run, RunProgress, Time

LONGEST_NOTE = 2000
MOST_NOTES = 500  # of one person in one interview

# `prepstack.problems.problem.Kind`, by another name: pages know kinds of streams as well.
ProblemKind = Literal["class", "discussion", "function", "program", "sql", "table"]
LibraryStatus = Literal["ready", "preparing", "failed", "none"]
Mark = Literal["+", "-", ""]


# A problem as everybody may see it


class Table(Value, frozen=True):
    """`columns` with their types, where they have some."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Given(Value, frozen=True):
    """A part of an example: text, or a table."""

    name: str
    text: str = ""
    table: Table | Absent = ABSENT


class Sample(Value, frozen=True):
    number: Number
    name: str
    given: tuple[Given, ...]
    expected: Given
    explanation_html: str = ""


class LanguageOffer(Value, frozen=True):
    """`kernel`: cells of it run here. `judge`: it can be judged here.

    `install`: the command that brings what is missing, for interviewers.
    """

    name: LanguageName
    title: str
    kernel: bool
    judge: bool
    install: str = ""


class ProblemText(Value, frozen=True):
    slug: Slug
    title: str
    difficulty: Difficulty
    kind: ProblemKind
    topics: tuple[str, ...]
    minutes: int
    statement_html: str
    samples: tuple[Sample, ...]
    languages: tuple[LanguageOffer, ...]


class Hint(Value, frozen=True):
    number: Number
    html: str


class CurrentProblem(ProblemText, frozen=True, kw_only=True):
    """What everybody sees now. `staff`: this person may see what belongs to interviewers."""

    number: Number
    language: LanguageName
    revealed_at: Time
    shared_hints: tuple[Hint, ...]
    staff: bool


class EarlierProblem(Value, frozen=True):
    """One that was shown before, and can be again. `staff` as above."""

    number: Number
    slug: Slug
    title: str
    language: LanguageName
    revealed_at: Time
    staff: bool


class ChosenProblem(Value, frozen=True):
    """Not shown yet; `by` is a username."""

    slug: Slug
    title: str
    by: str


class ProblemState(Message, tag="problem_state", frozen=True, omit_defaults=True):
    """Everything of the interview's problems that this person may see, whole.

    `chosen` is for interviewers. `earlier` begins with the first, `runs` with the newest.
    `may_present`: as the service has it, which hears of a role a moment after the room decides.
    """

    may_present: bool = False
    current: CurrentProblem | Absent = ABSENT
    chosen: ChosenProblem | Absent = ABSENT
    earlier: Annotated[tuple[EarlierProblem, ...], Meta(max_length=MOST_PROBLEMS)] = ()
    runs: Annotated[tuple[Run, ...], Meta(max_length=MOST_RUNS)] = ()


# What interviewers get


class LibraryProblem(Value, frozen=True):
    """`seen_by`: names of members who had it in another interview."""

    slug: Slug
    title: str
    difficulty: Difficulty
    kind: ProblemKind
    topics: tuple[str, ...]
    languages: tuple[LanguageName, ...]
    minutes: int
    seen_by: tuple[str, ...] = ()


class ProblemLibrary(Value, frozen=True):
    """`preparing`: come again in a few seconds. `none`, `failed`: see `/health`."""

    status: LibraryStatus
    problems: tuple[LibraryProblem, ...]


class StaffSection(Value, frozen=True):
    title: str
    html: str


class StaffSource(Value, frozen=True):
    """A solution; `expect` is the verdict that a wrong one has to get."""

    name: str
    languages: tuple[LanguageName, ...]
    source: str
    expect: Verdict | Absent = ABSENT


class ProblemPreview(Value, frozen=True):
    problem: ProblemText
    hints: tuple[Hint, ...]
    sections: tuple[StaffSection, ...]
    solutions: tuple[StaffSource, ...]
    accepted: tuple[StaffSource, ...]
    wrong: tuple[StaffSource, ...]


class Note(Value, frozen=True):
    """One's own; `problem` is the number of that which everybody saw, 0 for none."""

    id: Number
    at: Time
    text: str
    mark: Mark
    problem: int = 0


class Notes(Value, frozen=True):
    notes: Annotated[tuple[Note, ...], Meta(max_length=MOST_NOTES)]


# What pages ask


class Choose(Message, tag="choose", frozen=True):
    """Interviewers: nobody else hears of it. It takes the place of one that was chosen before."""

    slug: Slug


class Withdraw(Message, tag="withdraw", frozen=True):
    """The choice, before it is shown."""


class Reveal(Message, tag="reveal", frozen=True):
    """To everybody; also one that was shown before."""

    slug: Slug
    language: LanguageName


class SetLanguage(Message, tag="set_language", frozen=True):
    """Whoever may edit: for everybody."""

    language: LanguageName


class ShareHint(Message, tag="share_hint", frozen=True):
    """Of the problem that everybody sees."""

    number: Number


class NewNote(Value, frozen=True):
    """`client`: the page's name for it. Sent again under the same, it is written once."""

    client: Annotated[str, Meta(min_length=8, max_length=40)]
    text: Annotated[str, Meta(min_length=1, max_length=LONGEST_NOTE)]
    mark: Mark = ""


ProblemChange = Choose | Withdraw | Reveal | SetLanguage | ShareHint
ProblemNews = ProblemState | RunProgress

problem_change = Reader[ProblemChange](ProblemChange)
new_note = Reader[NewNote](NewNote)
