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
from prepstack.problems.starters import BEGIN, END, around_region, count_regions, unmark

ONCE = ("statement", "interviewer", "generator", "validator", "checker")
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
        validator=_text(cells, "validator"),
        places={cell.role: cell.place for cell in reversed(cells)},
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
        cell.place,
    )


def _expected_verdict(cell: Cell, faults: list[str]) -> Verdict:
    named = cell.about.get("expect")
    if named in EXPECTABLE:
        return Verdict(named)
    allowed = ", ".join(sorted(EXPECTABLE))
    faults.append(f"{cell.place} needs prepstack.expect, the verdict it has to get: {allowed}.")
    return Verdict.WRONG_ANSWER


def _presence_faults(cells: Sequence[Cell], problem: Problem) -> list[str]:
    faults = [
        f"There is no {role} cell: add one, with the tag {role}."
        for role in NEEDED
        if not _of(cells, role)
    ]
    faults += [
        f"{' and '.join(places)}: one {role} cell is needed; join them."
        for role in ONCE
        if len(places := [cell.place for cell in _of(cells, role)]) > 1
    ]
    if (problem.checker.name == "custom") != bool(_of(cells, "checker")):
        faults.append(
            "The checker custom and a checker cell belong together: the header's checker is "
            f"{problem.checker.name}, and there is {'a' if _of(cells, 'checker') else 'no'} "
            "such cell."
        )
    generated = next((case for case in problem.cases if case.generator), None)
    if generated and not problem.generators:
        faults.append(
            f"{generated.label}: it names the generator {generated.generator}, and there is no "
            "generator cell."
        )
    return faults


def _solution_faults(cells: Sequence[Cell], languages: Sequence[str]) -> list[str]:
    faults = []
    solutions = _of(cells, "solution")
    solved = [language for cell in solutions for language in cell.languages]
    for language in dict.fromkeys([*languages, *solved]):
        title, places = LANGUAGES[language].title, _places(solutions, language)
        if not places:
            faults.append(
                f"The header offers {title}, and no cell has the tags solution and lang-{language}."
            )
        elif len(places) > 1:
            faults.append(f"{' and '.join(places)}: one solution in {title} is needed.")
        elif language not in languages:
            faults.append(f"{places[0]} is in {title}, which the header's languages do not name.")
    faults += _starter_faults(_of(cells, "starter"), languages)
    return faults + [fault for cell in solutions for fault in _region_faults(cell)]


def _starter_faults(starters: Sequence[Cell], languages: Sequence[str]) -> list[str]:
    written = [language for cell in starters for language in cell.languages]
    if not written or sorted(written) == sorted(languages):
        return []
    return [
        f"{' and '.join(cell.place for cell in starters)}: starters are written for every "
        "language, each once, or for none."
    ]


def _places(cells: Sequence[Cell], language: str) -> list[str]:
    return [cell.place for cell in cells if language in cell.languages]


def _region_faults(cell: Cell) -> list[str]:
    found = count_regions(cell.source)
    if found == 1:
        return []
    sign = LANGUAGES[cell.languages[0]].mark
    return [
        f"{cell.place} has {found} regions; it needs one, between the lines {sign} {BEGIN} "
        f"and {sign} {END}."
    ]


def _duplicate_faults(cases: Sequence[Case]) -> list[str]:
    faults = []
    for what in ("uuid", "description"):
        seen: dict[str, Case] = {}
        for case in cases:
            value = getattr(case, what)
            if value in seen:
                faults.append(f"{case.label}: {seen[value].place} has the same {what}.")
            seen.setdefault(value, case)
    return faults
