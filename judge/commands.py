"""`prepstack judge` and `prepstack languages`."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

import msgspec

from judge.authoring.judge_trials import JudgeBench, request_of
from judge.authoring.kernels import ask_kernels
from judge.authoring.library import load_problem
from judge.authoring.preparing import prepare
from judge.authoring.table import Table
from judge.authoring.trials import Trial
from judge.judging.submission import Judging
from judge.run.request import Request
from judge.settings import Settings
from judge.toolchains.languages import Languages, languages_of
from judge.toolchains.toolchain import Availability
from prepstack.errors import BadRequest, NotFound
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Problem, Verdict
from prepstack.wire.judge import Event

Commands = argparse._SubParsersAction  # argparse gives it no public name
ACCEPTED, NOT_ACCEPTED, ERROR = 0, 1, 2


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    add_actions(commands.add_parser("judge", help="run solutions against the cases of a problem"))
    languages = commands.add_parser(
        "languages", help="which toolchains and kernels answer here, and how to get the others"
    )
    languages.add_argument("--json", action="store_true")
    languages.add_argument("--no-kernels", action="store_true", help="do not start any kernel")
    languages.set_defaults(run=show_languages)


def add_actions(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_run(actions)
    _add_serve(actions)


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


def _add_serve(actions: Commands[argparse.ArgumentParser]) -> None:
    server = actions.add_parser("serve", help="answer the hub service (docs/judge.md)")
    server.add_argument("--socket", type=Path, help="default: judge/socket in the data folder")
    server.add_argument("--port", type=int, help="listen on TCP instead; callers need the key")
    server.add_argument("--host", default="127.0.0.1", help="with --port")
    server.set_defaults(run=run_server)


def run_server(arguments: argparse.Namespace) -> int:
    from judge.server.process import leave_network, listen, serve
    from sandbox.without_root import Family, run_judge_without_root, run_without_root

    logging.basicConfig(level=logging.INFO, format="judge: %(message)s")
    settings = Settings.from_environment()
    is_apart = arguments.port is None and arguments.socket is None  # else a container does that
    give_up_root = run_judge_without_root if is_apart else run_without_root
    family = Family(settings.data, settings.kernel_prefix)
    code = give_up_root(family, [sys.executable, "-m", "judge", *_arguments_of(arguments)])
    if code is not None:
        return code
    folder = settings.folder
    folder.mkdir(parents=True, exist_ok=True)
    file, key = arguments.socket or folder / "socket", None
    if arguments.port is not None:
        file, key = None, settings.key()
    sockets = listen(file, arguments.host, arguments.port or 0)
    if file is not None and not leave_network():
        logging.info("The network cannot be left here; sandboxes have none all the same.")
    asyncio.run(serve(folder, sockets, key))
    return ACCEPTED


def _arguments_of(arguments: argparse.Namespace) -> list[str]:
    """`serve` as it was asked for, for the process without root."""
    given = {"--socket": arguments.socket, "--port": arguments.port, "--host": arguments.host}
    return ["serve", *(f"{name}={value}" for name, value in given.items() if value is not None)]


def show_languages(arguments: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    toolchains = languages_of(settings).all()
    kernels = {} if arguments.no_kernels else ask_kernels(settings.kernel_prefix.resolve())
    if arguments.json:
        found = {"toolchains": toolchains, "kernels": kernels}
        print(json.dumps({kind: _as_json(ones) for kind, ones in found.items()}, indent=1))
        return ACCEPTED
    for kind, ones in (("toolchain", toolchains), ("kernel", kernels)):
        for name, one in ones.items():
            missing = one.reason or f"missing; install: {one.install}"
            state = one.version if one.is_available else missing
            print(f"{kind:10} {name:14} {'yes' if one.is_available else 'no':4} {state}")
    return ACCEPTED


def _as_json(found: dict[str, Availability]) -> dict[str, Any]:
    return {
        name: {"version": one.version} if one.is_available else one.missing()
        for name, one in found.items()
    }


def run_solution(arguments: argparse.Namespace) -> int:
    problem = load_problem(arguments.problem)
    language = arguments.language or _language_of(arguments.solution, problem)
    if language not in problem.about.languages:
        raise BadRequest(f"{problem.about.title} is not offered in {LANGUAGES[language].title}.")
    source = _read(arguments.solution)
    languages = languages_of(Settings.from_environment())
    languages.toolchain(language)
    table = Table(sys.stderr if arguments.json else sys.stdout)
    table.progress("preparing the cases …")
    request = asyncio.run(_request(problem, language, source, languages, arguments.samples))
    return _run(Judging(request, languages), request, problem, table, arguments.json)


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
    prepared = await prepare(problem, JudgeBench(languages), [language])
    cases = [case for case in prepared.cases if not (only_samples and case.secret)]
    limit = prepared.time_seconds(language)
    return request_of(Trial(problem, language, source, cases, limit))


def as_json_line(event: Event) -> str:
    """In ASCII, so that no terminal obeys what a candidate printed."""
    return json.dumps(msgspec.to_builtins(event))


def _run(judging: Judging, request: Request, problem: Problem, table: Table, as_json: bool) -> int:
    if not as_json:
        table.head(problem.about.title, request.language, len(request.cases))
    table.progress("compiling …")
    for result in judging:
        if as_json:
            table.progress("")
            print(as_json_line(result.told()), flush=True)
        else:
            table.case(result)
        table.progress(f"{result.number} of {len(request.cases)} …")
    if as_json:
        table.progress("")
        print(as_json_line(judging.summary.told()), flush=True)
    else:
        table.end(judging.summary)
    if judging.summary.verdict is Verdict.INTERNAL_ERROR:
        return ERROR
    return ACCEPTED if judging.summary.verdict is Verdict.ACCEPTED else NOT_ACCEPTED
