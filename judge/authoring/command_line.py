"""`prepstack problems`: new, format, list, preview, check, build."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from judge.authoring.building import build
from judge.authoring.cache import Passed, ReportCache
from judge.authoring.checking import Report, check
from judge.authoring.judge_trials import JudgeBench
from judge.authoring.kernels import install_command
from judge.authoring.library import (
    find_notebooks,
    load_notebook,
    load_problem,
    write_notebook,
    write_problem,
)
from judge.authoring.table import printable
from judge.authoring.templates import new_draft
from judge.authoring.trials import Bench, Queue
from judge.settings import Settings
from judge.toolchains.languages import languages_of
from prepstack.errors import BadRequest, Conflict, Unavailable
from prepstack.problems.bundles import public_notebook
from prepstack.problems.header import slug_of
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import BadProblem, Difficulty, Kind
from prepstack.problems.writing import tidy, to_text

PASSED = "passed.json"
Commands = argparse._SubParsersAction  # argparse gives it no public name


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("problems", help="write, check and build problem notebooks")
    parser.add_argument(
        "--folder", type=Path, default=Path("problems"), help="where the notebooks are"
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_new(actions)
    _add(actions, "format", run_format, "outputs away; ids, order and layout as they should be")
    _add(actions, "list", run_list, "titles, difficulties, topics and languages")
    preview = _add(actions, "preview", run_preview, "what the candidate would get")
    preview.add_argument("--language", help="default: the problem's first")
    preview.add_argument(
        "--notebook", action="store_true", help="the notebook itself, not its text"
    )
    checking = _add(actions, "check", run_check, "hold problems to everything they promise")
    checking.add_argument(
        "--cache", type=Path, help="folder of results; default: in the data folder"
    )
    checking.add_argument("--no-cache", action="store_true", help="run everything again")
    passed = "only those that changed since the results in passed.json beside the notebooks"
    checking.add_argument("--changed", action="store_true", help=passed)
    checking.add_argument("--record", action="store_true", help="note there those that hold")
    building = _add(actions, "build", run_build, "write the public, private and staff bundles")
    building.add_argument("--to", type=Path, help="default: problems/ in the data folder")


def _add(
    actions: Commands[argparse.ArgumentParser], name: str, run: object, text: str
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=text)
    action.add_argument("names", nargs="*", metavar="PROBLEM", help="slug or path; default: all")
    action.set_defaults(run=run)
    return action


def _add_new(actions: Commands[argparse.ArgumentParser]) -> None:
    new = actions.add_parser("new", help="begin a problem: a notebook with every cell it needs")
    new.add_argument("title")
    new.add_argument("--kind", type=Kind, choices=list(Kind), default=Kind.FUNCTION)
    new.add_argument("--difficulty", choices=list(map(str, Difficulty)), default="medium")
    new.add_argument("--param", action="append", default=[], metavar="NAME:TYPE")
    new.add_argument("--returns", default="int", metavar="TYPE")
    new.set_defaults(run=run_new)


def run_new(arguments: argparse.Namespace) -> int:
    path = arguments.folder / f"{slug_of(arguments.title)}.ipynb"
    if path.exists():
        raise Conflict(f"{path} is there already.")
    params = [_parameter(text) for text in arguments.param]
    kind, difficulty = arguments.kind, arguments.difficulty
    draft = new_draft(arguments.title, kind, difficulty, params, arguments.returns)
    print(write_problem(draft, arguments.folder))
    return 0


def _parameter(text: str) -> tuple[str, str]:
    name, colon, kind = text.partition(":")
    if not colon:
        raise BadRequest(f"--param {text} has to look like numbers:int[].")
    return name, kind


def run_format(arguments: argparse.Namespace) -> int:
    for path in _paths(arguments):
        write_notebook(tidy(load_notebook(path)), path)
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    for path in _paths(arguments):
        with _naming(path):
            about = load_problem(path).about
        topics, languages = ", ".join(about.topics), " ".join(about.languages)
        print(f"{about.slug:32} {about.difficulty:8} {about.kind:11} {topics:38} {languages}")
    return 0


def run_preview(arguments: argparse.Namespace) -> int:
    for path in _paths(arguments):
        problem, notebook = load_problem(path), load_notebook(path)
        language = arguments.language or problem.about.languages[0]
        if language not in problem.about.languages:
            raise BadRequest(f"{problem.about.title} is not offered in {language}.")
        shown = public_notebook(notebook, problem, language)
        text = "\n\n".join(cell["source"] for cell in shown["cells"])
        print(to_text(shown) if arguments.notebook else text)
        _say_missing_kernels([language])
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    settings = Settings.from_environment()
    folder = arguments.cache or settings.data / "problem-reports"
    cache = None if arguments.no_cache else ReportCache(folder)
    passed, paths = Passed(arguments.folder / PASSED), _paths(arguments)
    due = [path for path in paths if not (arguments.changed and passed.holds(path))]
    reports = asyncio.run(_check_all(due, cache)) if due else []
    faulty = sum(bool(report.faults) for report in reports)
    seconds = time.monotonic() - began
    unchanged = f", {len(paths) - len(due)} unchanged since they passed" if due != paths else ""
    print(f"{len(reports)} problems, {faulty} with faults, in {seconds:.1f} s{unchanged}")
    if arguments.record and not faulty:
        _require_all_languages(settings)
        passed.note(paths)
    return 1 if faulty else 0


def _require_all_languages(settings: Settings) -> None:
    """What was not run may not be written down as passed."""
    found = languages_of(settings).all()
    if missing := [name for name in found if not found[name].is_available]:
        raise Unavailable(
            f"Nothing was recorded, since {', '.join(missing)} cannot be judged here. "
            "prepstack languages says what to install."
        )


async def _check_all(paths: Sequence[Path], cache: ReportCache | None) -> list[Report]:
    bench = _bench()
    waiting = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(path: Path) -> Report:
        async with waiting:
            report = await _check(path, bench, cache)
        _tell(report)
        return report

    return await asyncio.gather(*(one(path) for path in paths))


def _bench(*, prepared: bool = True) -> Bench:
    """What is made once per machine takes minutes; whoever runs few solutions makes it when due."""
    languages = languages_of(Settings.from_environment())
    if prepared:
        languages.prepare()
    return Queue(JudgeBench(languages), os.cpu_count() or 1)


async def _check(path: Path, bench: Bench, cache: ReportCache | None) -> Report:
    kept = cache.find(path, bench.languages) if cache else None
    if kept:
        return kept
    try:
        notebook = load_notebook(path)
        report = await check(notebook, load_problem(path), bench)
    except BadProblem as error:
        return Report(path.stem, error.faults)
    if to_text(tidy(notebook)) != path.read_text(encoding="utf-8"):
        untidy = f"{path.name} is not in canonical form: run prepstack problems format."
        report = Report(report.slug, (*report.faults, untidy), report.notes, report.trials)
    if cache:
        cache.keep(path, bench.languages, report)
    return report


def _tell(report: Report) -> None:
    state = "faulty" if report.faults else "ok"
    print(f"{report.slug:32} {state}", flush=True)
    for line in (*report.faults, *report.notes):
        print(*(f"    {printable(one)}" for one in line.split("\n")), sep="\n", flush=True)


def run_build(arguments: argparse.Namespace) -> int:
    to = arguments.to or Settings.from_environment().data / "problems"
    paths = _paths(arguments)
    asyncio.run(_build_all(paths, to))
    _say_missing_kernels(name for path in paths for name in load_problem(path).about.languages)
    return 0


def _say_missing_kernels(languages: Iterable[str]) -> None:
    """A notebook whose kernel is not here opens with a question instead."""
    prefix = Settings.from_environment().kernel_prefix.resolve()
    for kernel in dict.fromkeys(LANGUAGES[name].kernel for name in languages):
        if not (prefix / "share/jupyter/kernels" / kernel / "kernel.json").exists():
            titles = [one.title for one in LANGUAGES.values() if one.kernel == kernel]
            print(
                f"The kernel for {' and '.join(titles)} is missing; "
                f"install it with: {install_command(kernel, prefix)}",
                file=sys.stderr,
            )


async def _build_all(paths: Sequence[Path], to: Path) -> None:
    bench = _bench(prepared=False)
    for path in paths:
        with _naming(path):
            await build(load_notebook(path), load_problem(path), bench, to)
        print(path.stem)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Faults come with the problem they are in."""
    try:
        yield
    except BadProblem as error:
        raise BadProblem(f"{path.stem}: {fault}" for fault in error.faults) from error


def _paths(arguments: argparse.Namespace) -> list[Path]:
    if not arguments.names:
        found = find_notebooks(arguments.folder)
        if not found:
            print(f"There are no problem notebooks in {arguments.folder}.", file=sys.stderr)
        return found
    return [
        Path(name) if name.endswith(".ipynb") else arguments.folder / f"{name}.ipynb"
        for name in arguments.names
    ]
