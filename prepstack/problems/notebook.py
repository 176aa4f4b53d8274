"""Reading a problem from its notebook: every fault is found and said at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from prepstack.problems.cases import misfits, read_cases
from prepstack.problems.cells import Cell, read_cells
from prepstack.problems.header import header_faults, read_header
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import (
    EXPECTABLE,
    BadProblem,
    Case,
    Problem,
    Submission,
    Verdict,
)
from prepstack.problems.starters import around_region, count_regions, unmark

ONCE = ("statement", "interviewer", "generator", "checker")
NEEDED = ("statement", "solution", "cases", "hint", "interviewer")


def read_problem(notebook: Mapping[str, Any]) -> Problem:
    """Raises `BadProblem` with all the faults found."""
    header = notebook.get("metadata", {}).get("prepstack")
    if not isinstance(header, Mapping):
        raise BadProblem(["The notebook's metadata has no prepstack header."])
    faults = header_faults(header)
    cells = read_cells(notebook["cells"], faults)
    if faults:
        raise BadProblem(faults)
    problem = _assemble(header, cells, faults)
    faults += _presence_faults(cells, problem) + _solution_faults(cells, problem.about.languages)
    faults += _duplicate_faults(problem.cases)
    for case in problem.cases:
        if not case.generator:
            faults += misfits(case, problem.about.kind, problem.signature, problem.checker)
    if faults:
        raise BadProblem(faults)
    return problem


def _assemble(header: Mapping[str, Any], cells: Sequence[Cell], faults: list[str]) -> Problem:
    about, signature, checker, limits = read_header(header, _text(cells, "checker"))
    cases = [case for cell in _of(cells, "cases") for case in read_cases(cell, faults)]
    preludes = _by_language(_of(cells, "prelude"))
    return Problem(
        about=about,
        signature=signature,
        checker=checker,
        limits=limits,
        statement=_text(cells, "statement"),
        cases=tuple(cases),
        solutions=tuple(_submission(cell, faults) for cell in _of(cells, "solution")),
        preludes=preludes,
        starters=_by_language(_of(cells, "starter")),
        accepted=tuple(_submission(cell, faults) for cell in _of(cells, "accepted")),
        wrong=tuple(_submission(cell, faults) for cell in _of(cells, "wrong")),
        hints=tuple(cell.source for cell in _of(cells, "hint")),
        interviewer=_text(cells, "interviewer"),
        generators=_text(cells, "generator"),
    )


def _of(cells: Sequence[Cell], role: str) -> list[Cell]:
    return [cell for cell in cells if cell.role == role]


def _text(cells: Sequence[Cell], role: str) -> str:
    return next((cell.source for cell in cells if cell.role == role), "")


def _by_language(cells: Sequence[Cell]) -> dict[str, str]:
    return {language: cell.source for cell in cells for language in cell.languages}


def _submission(cell: Cell, faults: list[str]) -> Submission:
    expect = Verdict.ACCEPTED
    if cell.role == "wrong":
        expect = _expected_verdict(cell, faults)
    if cell.role != "solution" and not cell.about.get("name"):
        faults.append(f"{cell.place} needs a name in its metadata: prepstack.name.")
    return Submission(
        cell.languages,
        unmark(cell.source),
        cell.about.get("name", ""),
        expect,
        bool(cell.about.get("small_only", False)),
        around_region(cell.source) if cell.role == "solution" else "",
    )


def _expected_verdict(cell: Cell, faults: list[str]) -> Verdict:
    named = cell.about.get("expect")
    if named in EXPECTABLE:
        return Verdict(named)
    allowed = ", ".join(sorted(EXPECTABLE))
    faults.append(f"{cell.place} needs prepstack.expect, the verdict it has to get: {allowed}.")
    return Verdict.WRONG_ANSWER


def _presence_faults(cells: Sequence[Cell], problem: Problem) -> list[str]:
    faults = [f"There is no {role} cell." for role in NEEDED if not _of(cells, role)]
    faults += [f"There is more than one {role} cell." for role in ONCE if len(_of(cells, role)) > 1]
    if (problem.checker.name == "custom") != bool(_of(cells, "checker")):
        faults.append("The checker custom and a checker cell belong together.")
    if any(case.generator for case in problem.cases) and not problem.generators:
        faults.append("A case names a generator, and there is no generator cell.")
    return faults


def _solution_faults(cells: Sequence[Cell], languages: Sequence[str]) -> list[str]:
    faults = []
    solved = [language for cell in _of(cells, "solution") for language in cell.languages]
    for language in dict.fromkeys([*languages, *solved]):
        title = LANGUAGES[language].title
        if solved.count(language) != 1:
            faults.append(
                f"There are {solved.count(language)} solutions in {title}; one is needed."
            )
        elif language not in languages:
            faults.append(f"There is a solution in {title}, which the header does not offer.")
    written = [language for cell in _of(cells, "starter") for language in cell.languages]
    if written and sorted(written) != sorted(languages):
        faults.append("Starters are written for every language, each once, or for none.")
    for cell in _of(cells, "solution"):
        found = count_regions(cell.source)
        if found != 1:
            faults.append(f"{cell.place} has {found} BEGIN/END SOLUTION regions; one is needed.")
    return faults


def _duplicate_faults(cases: Sequence[Case]) -> list[str]:
    faults = []
    for what in ("uuid", "description"):
        values = [getattr(case, what) for case in cases]
        twice = [value for value in dict.fromkeys(values) if values.count(value) > 1]
        faults += [f"Two cases have the {what} {value!r}." for value in twice]
    return faults
