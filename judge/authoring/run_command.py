"""`prepstack judge run`: a file against the cases of a notebook."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from judge.authoring.judge_trials import JudgeBench, request_of
from judge.authoring.library import load_problem, notebook_path
from judge.authoring.own_input import holds_many_answers, with_own_input
from judge.authoring.preparing import prepare
from judge.authoring.table import Table, told_whole
from judge.authoring.texts import decoded, read_text
from judge.authoring.trials import Trial
from judge.judging.result import CaseResult, Summary
from judge.judging.submission import Judging
from judge.run.request import Request
from judge.settings import Settings
from judge.toolchains.languages import Languages, languages_of
from prepstack.errors import BadRequest, NotFound
from prepstack.judging.differences import shown
from prepstack.problems.languages import LANGUAGES, language_of_file
from prepstack.problems.problem import Case, Problem, Verdict
from prepstack.wire.judge import Event

ACCEPTED, NOT_ACCEPTED, ERROR = 0, 1, 2


def run_solution(arguments: argparse.Namespace) -> int:
    problem = load_problem(notebook_path(arguments.problem, arguments.folder))
    if arguments.input is not None:
        problem = with_own_input(problem, arguments.input)
    numbers = _chosen(problem, arguments)
    language = arguments.language or _language_of(arguments.solution, problem)
    if language not in problem.about.languages:
        raise BadRequest(f"{problem.about.title} is not offered in {LANGUAGES[language].title}.")
    source = _read(arguments.solution)
    languages = languages_of(Settings.from_environment())
    languages.toolchain(language)
    out = sys.stderr if arguments.json else sys.stdout
    table = Table(out, bool(arguments.case or arguments.input is not None))
    table.progress("preparing the cases …")
    request = asyncio.run(_request(problem, language, source, languages, numbers))
    if arguments.input is not None and holds_many_answers(problem):
        request = _not_judged(request)
    request = replace(request, stop_at_first_failure=arguments.fail_fast)
    telling = Telling(request, numbers, table, arguments.json, arguments.show_secret)
    return _run(Judging(request, languages), telling, problem)


def _chosen(problem: Problem, arguments: argparse.Namespace) -> list[int]:
    """The numbers of the cases that are asked for, as all of them are counted."""
    counted = list(enumerate(problem.cases, start=1))
    if arguments.samples:
        return [number for number, case in counted if not case.secret]
    if not arguments.case:
        return [number for number, _ in counted]
    return sorted({_number_of(wanted, counted) for wanted in arguments.case})


def _number_of(wanted: str, counted: Sequence[tuple[int, Case]]) -> int:
    for number, case in counted:
        if wanted in (str(number), case.description, case.uuid):
            return number
    raise NotFound(
        f"No case has the number, the description or the uuid {wanted!r}; "
        f"numbers go from 1 to {len(counted)}."
    )


def _language_of(path: Path, problem: Problem) -> str:
    offered = problem.about.languages
    if str(path) == "-":
        return offered[0]
    found = language_of_file(path.suffix, offered)
    if not found:
        raise BadRequest(
            f"{path.name} has the ending of no language that {problem.about.title} is offered in; "
            f"add --language {'|'.join(offered)}."
        )
    return found


def _read(path: Path) -> str:
    if str(path) == "-":
        return decoded(sys.stdin.buffer.read(), "What came on standard input")
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    return read_text(path)


async def _request(
    problem: Problem, language: str, source: str, languages: Languages, numbers: Sequence[int]
) -> Request:
    """A limit that is derived needs all the cases; otherwise the others are not even made."""
    cases = [problem.cases[number - 1] for number in numbers]
    narrowed = replace(problem, cases=tuple(cases)) if problem.limits.time_seconds else problem
    prepared = await prepare(narrowed, JudgeBench(languages), [language])
    wanted = {case.uuid for case in cases}
    asked = [case for case in prepared.cases if case.uuid in wanted]
    return request_of(Trial(problem, language, source, asked, prepared.time_seconds(language)))


def _not_judged(request: Request) -> Request:
    return replace(request, cases=tuple(replace(case, is_open=True) for case in request.cases))


def as_json_line(event: Event) -> str:
    """In ASCII, so that no terminal obeys what a candidate printed."""
    return json.dumps(msgspec.to_builtins(event))


class Telling:
    """What is printed of each case. `numbers` are those of the notebook's own order."""

    def __init__(
        self,
        request: Request,
        numbers: Sequence[int],
        table: Table,
        as_json: bool,
        shows_secrets: bool,
    ) -> None:
        self._cases = request.cases
        self._language = request.language
        self._numbers = numbers
        self._table = table
        self._as_json = as_json
        self._shows_secrets = shows_secrets

    def head(self, title: str) -> None:
        if not self._as_json:
            self._table.head(title, self._language, len(self._cases))
        self._table.progress("compiling …")

    def case(self, result: CaseResult) -> None:
        place = result.number - 1
        numbered = replace(result, number=self._numbers[place])
        is_open = self._shows_secrets or not result.secret
        told = told_whole(numbered) if is_open else numbered.told()
        if self._as_json:
            self._print(told)
        else:
            given = shown(self._cases[place].input) if is_open else ""
            self._table.case(numbered, told, given)
        self._table.progress(f"{result.number} of {len(self._cases)} …")

    def end(self, summary: Summary) -> None:
        if self._as_json:
            self._print(summary.told())
        else:
            self._table.end(summary)

    def _print(self, event: Event) -> None:
        self._table.progress("")
        print(as_json_line(event), flush=True)


def _run(judging: Judging, telling: Telling, problem: Problem) -> int:
    telling.head(problem.about.title)
    for result in judging:
        telling.case(result)
    telling.end(judging.summary)
    if judging.summary.verdict is Verdict.INTERNAL_ERROR:
        return ERROR
    return ACCEPTED if judging.summary.verdict is Verdict.ACCEPTED else NOT_ACCEPTED
