"""`prepstack judge` and `prepstack languages`."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from hub_config.judge.bench import JudgeBench, request_of
from hub_config.judge.judging import Judging
from hub_config.judge.languages import Languages
from hub_config.judge.request import Request
from hub_config.judge.table import Table
from hub_config.problems.bench import Trial
from hub_config.problems.checking import prepare
from hub_config.problems.library import load_problem
from hub_config.settings import Settings
from prepstack.errors import BadRequest, NotFound
from prepstack.problem_languages import LANGUAGES
from prepstack.problem_limits import time_limit
from prepstack.problems import Problem, Verdict

Commands = argparse._SubParsersAction  # argparse gives it no public name
ACCEPTED, NOT_ACCEPTED, ERROR = 0, 1, 2


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    judge = commands.add_parser("judge", help="run solutions against the cases of a problem")
    actions = judge.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_run(actions)


def _add_run(actions: Commands[argparse.ArgumentParser]) -> None:
    run = actions.add_parser(
        "run",
        help="judge a file; exit code 0: accepted, 1: not, 2: it could not be judged",
    )
    run.add_argument("problem", type=Path, help="the problem's notebook")
    run.add_argument("solution", type=Path, help="file with the source; - reads standard input")
    run.add_argument("--language", choices=list(LANGUAGES), help="default: by the file's ending")
    run.add_argument("--json", action="store_true", help="one object per case, last the verdict")
    run.add_argument("--samples", action="store_true", help="without the secret cases")
    run.set_defaults(run=run_solution)


def run_solution(arguments: argparse.Namespace) -> int:
    problem = load_problem(arguments.problem)
    language = arguments.language or _language_of(arguments.solution, problem)
    if language not in problem.about.languages:
        raise BadRequest(f"{problem.about.title} is not offered in {LANGUAGES[language].title}.")
    source = _read(arguments.solution)
    languages = own_languages(Settings.from_environment())
    languages.toolchain(language)
    table = Table(sys.stderr if arguments.json else sys.stdout)
    table.progress("preparing the cases …")
    request = asyncio.run(_request(problem, language, source, languages, arguments.samples))
    return _run(Judging(request, languages), request, problem, table, arguments.json)


def own_languages(settings: Settings) -> Languages:
    return Languages(settings.data.resolve() / "judge")


def _language_of(path: Path, problem: Problem) -> str:
    offered = problem.about.languages
    if str(path) == "-":
        return offered[0]
    found = [name for name in offered if LANGUAGES[name].extension == path.suffix]
    if not found:
        raise BadRequest(
            f"{path.name} has the ending of no language that {problem.about.title} is offered in; "
            f"add --language {'|'.join(offered)}."
        )
    return found[0]


def _read(path: Path) -> str:
    if str(path) == "-":
        return sys.stdin.read()
    if not path.is_file():
        raise NotFound(f"There is no file {path}.")
    return path.read_text(encoding="utf-8")


async def _request(
    problem: Problem, language: str, source: str, languages: Languages, only_samples: bool
) -> Request:
    prepared = await prepare(problem, JudgeBench(languages))
    cases = [case for case in prepared.cases if not (only_samples and case.secret)]
    limit = time_limit(problem.limits, language, prepared.time_seconds)
    return request_of(Trial(problem, language, source, cases, limit))


def _run(judging: Judging, request: Request, problem: Problem, table: Table, as_json: bool) -> int:
    if not as_json:
        table.head(problem.about.title, request.language, len(request.cases))
    table.progress("compiling …")
    for result in judging:
        if as_json:
            table.progress("")
            print(json.dumps(result.to_json()), flush=True)
        else:
            table.case(result)
        table.progress(f"{result.number} of {len(request.cases)} …")
    if as_json:
        table.progress("")
        print(json.dumps(judging.summary.to_json()), flush=True)
    else:
        table.end(judging.summary)
    if judging.summary.verdict is Verdict.INTERNAL_ERROR:
        return ERROR
    return ACCEPTED if judging.summary.verdict is Verdict.ACCEPTED else NOT_ACCEPTED
