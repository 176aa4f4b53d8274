"""`prepstack problems check`: the form of all problems first, then what has to be run."""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judge.authoring.cache import PASSED, Passed, ReportCache
from judge.authoring.checking import NOT_RUN, Report, check, form_faults
from judge.authoring.judge_trials import JudgeBench
from judge.authoring.library import load_notebook, load_problem, named_notebooks, schema_faults
from judge.authoring.sketches.texts import leftovers
from judge.authoring.table import printable
from judge.authoring.trials import Bench, Queue
from judge.settings import Settings
from judge.toolchains.languages import languages_of
from prepstack.errors import Unavailable
from prepstack.problems.problem import BadProblem, Problem
from prepstack.problems.writing import tidy, to_text


@dataclass(frozen=True)
class Formed:
    """A notebook whose form is as it should be."""

    path: Path
    notebook: dict[str, Any]
    problem: Problem


def run_check(arguments: argparse.Namespace) -> int:
    began = time.monotonic()
    settings = Settings.from_environment()
    folder = arguments.cache or settings.data / "problem-reports"
    cache = None if arguments.no_cache else ReportCache(folder)
    passed = Passed(arguments.folder / PASSED)
    paths = named_notebooks(arguments.names, arguments.folder)
    due = [path for path in paths if not (arguments.changed and passed.holds(path))]
    reports = _check_all(due, cache, arguments.form)
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


def _check_all(paths: Sequence[Path], cache: ReportCache | None, only_form: bool) -> list[Report]:
    """Toolchains are made ready only when there is something to run."""
    formed = [_form(path) for path in paths]
    faulty = [one for one in formed if isinstance(one, Report)]
    good = [one for one in formed if isinstance(one, Formed)]
    for report in faulty:
        _tell(report)
    if only_form:
        done = [Report(one.problem.about.slug) for one in good]
        for report in done:
            _tell(report)
    else:
        done = asyncio.run(_run_all(good, cache)) if good else []
    return faulty + done


def _form(path: Path) -> Formed | Report:
    """Everything that can be said without running anything."""
    try:
        notebook = load_notebook(path)
        problem = load_problem(path)
    except BadProblem as error:
        return Report(path.stem, error.faults, (NOT_RUN,))
    faults = [*schema_faults(notebook), *form_faults(notebook, problem)]
    if to_text(tidy(notebook)) != path.read_text(encoding="utf-8"):
        faults.append(f"{path.name} is not in canonical form: run prepstack problems format.")
    if faults:
        return Report(path.stem, tuple(faults), (NOT_RUN,))
    return Formed(path, notebook, problem)


async def _run_all(formed: Sequence[Formed], cache: ReportCache | None) -> list[Report]:
    bench = make_bench()
    waiting = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(found: Formed) -> Report:
        async with waiting:
            report = await _check(found, bench, cache)
        _tell(report, leftovers(found.problem))
        return report

    return await asyncio.gather(*map(one, formed))


def make_bench(*, prepared: bool = True) -> Bench:
    """What is made once per machine takes minutes; whoever runs few solutions makes it when due."""
    languages = languages_of(Settings.from_environment())
    if prepared:
        languages.prepare()
    return Queue(JudgeBench(languages), os.cpu_count() or 1)


async def _check(found: Formed, bench: Bench, cache: ReportCache | None) -> Report:
    kept = cache.find(found.path, bench.languages) if cache else None
    if kept:
        return kept
    report = await check(found.notebook, found.problem, bench)
    if cache:
        cache.keep(found.path, bench.languages, report)
    return report


def _tell(report: Report, leftovers: Sequence[str] = ()) -> None:
    state = "faulty" if report.faults else "ok"
    print(f"{report.slug:32} {state}", flush=True)
    for line in (*report.faults, *report.notes, *leftovers):
        print(*(f"    {printable(one)}" for one in line.split("\n")), sep="\n", flush=True)
