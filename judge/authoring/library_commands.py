"""`prepstack problems` list, format, preview and build."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from judge.authoring.library import (
    load_notebook,
    load_problem,
    named_notebooks,
    write_notebook,
)
from judge.authoring.table import printable
from judge.settings import Settings
from prepstack.errors import BadRequest
from prepstack.problems.bundles import public_notebook
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import BadProblem
from prepstack.problems.writing import tidy, to_text

AT_ONCE = os.cpu_count() or 1


def run_format(arguments: argparse.Namespace) -> int:
    for path in named_notebooks(arguments.names, arguments.folder):
        write_notebook(tidy(load_notebook(path)), path)
    return 0


def run_list(arguments: argparse.Namespace) -> int:
    for path in named_notebooks(arguments.names, arguments.folder):
        with _naming(path):
            about = load_problem(path).about
        topics, languages = ", ".join(about.topics), " ".join(about.languages)
        print(f"{about.slug:32} {about.difficulty:8} {about.kind:11} {topics:38} {languages}")
    return 0


def run_preview(arguments: argparse.Namespace) -> int:
    for path in named_notebooks(arguments.names, arguments.folder):
        problem, notebook = load_problem(path), load_notebook(path)
        language = arguments.language or problem.about.languages[0]
        if language not in problem.about.languages:
            raise BadRequest(f"{problem.about.title} is not offered in {language}.")
        shown = public_notebook(notebook, problem, language)
        text = "\n\n".join(cell["source"] for cell in shown["cells"])
        # A statement may have come from elsewhere: no terminal obeys what is in it.
        lines = map(printable, text.split("\n"))
        print(to_text(shown) if arguments.notebook else "\n".join(lines))
        _say_missing_kernels([language])
    return 0


def run_build(arguments: argparse.Namespace) -> int:
    to = arguments.to or Settings.from_environment().data / "problems"
    paths = named_notebooks(arguments.names, arguments.folder)
    if arguments.part == "texts":
        _build_texts(paths, to)
        return 0
    faulty = asyncio.run(_build_tests(paths, to) if arguments.part else _build_all(paths, to))
    _say_missing_kernels(name for path in paths for name in load_problem(path).about.languages)
    return 1 if faulty else 0


def _say_missing_kernels(languages: Iterable[str]) -> None:
    """A notebook whose kernel is not here opens with a question instead."""
    from judge.authoring.kernels import install_command

    prefix = Settings.from_environment().kernel_prefix.resolve()
    for kernel in dict.fromkeys(LANGUAGES[name].kernel for name in languages):
        if not (prefix / "share/jupyter/kernels" / kernel / "kernel.json").exists():
            titles = [one.title for one in LANGUAGES.values() if one.kernel == kernel]
            print(
                f"The kernel for {' and '.join(titles)} is missing; "
                f"install it with: {install_command(kernel, prefix)}",
                file=sys.stderr,
            )


def _build_texts(paths: Sequence[Path], to: Path) -> None:
    from judge.authoring.building import write_texts

    for path in paths:
        with _naming(path):
            write_texts(load_notebook(path), load_problem(path), to)


async def _build_tests(paths: Sequence[Path], to: Path) -> list[str]:
    """Those that are not there yet, several at once: for a part of its time each one waits.

    The faults of one problem are no reason to stop.
    """
    from judge.authoring.building import tests_of, write_tests
    from judge.authoring.check_command import make_bench

    bench, turns, faulty = make_bench(prepared=False), asyncio.Semaphore(AT_ONCE), list[str]()

    async def build(path: Path) -> None:
        problem = load_problem(path)
        if tests_of(problem, to).exists():
            return
        try:
            async with turns:
                await write_tests(load_notebook(path), problem, bench, to)
            print(path.stem, flush=True)
        except BadProblem as error:
            faulty.append(path.stem)
            print(f"{path.stem}: {error}", file=sys.stderr, flush=True)

    await asyncio.gather(*map(build, paths))
    return faulty


async def _build_all(paths: Sequence[Path], to: Path) -> None:
    from judge.authoring.building import build
    from judge.authoring.check_command import make_bench

    bench = make_bench(prepared=False)
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
