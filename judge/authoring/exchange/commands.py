"""`prepstack problems` import and export."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from judge.authoring.exchange.canonical_data import (
    ReadCases,
    merged,
    read_canonical,
    to_canonical,
)
from judge.authoring.exchange.canonical_data import left_behind as left_of_cases
from judge.authoring.exchange.kattis_export import left_behind, to_package, zipped
from judge.authoring.exchange.kattis_import import of_package
from judge.authoring.exchange.packages import read_package
from judge.authoring.library import (
    load_notebook,
    load_problem,
    notebook_path,
    write_notebook,
)
from judge.authoring.texts import read_text
from prepstack.errors import BadRequest, Conflict, NotFound
from prepstack.problems.cells import source_of
from prepstack.problems.problem import Problem
from prepstack.problems.writing import case_table, make_notebook, tidy

PACKAGES = (".zip", ".kpp")


def run_import(arguments: argparse.Namespace) -> int:
    if arguments.source.suffix == ".json":
        return _import_cases(arguments)
    imported = of_package(read_package(arguments.source))
    notebook = make_notebook(imported.draft)
    header = notebook["metadata"]["prepstack"]
    header["uuid"] = imported.uuid or header["uuid"]
    path = notebook_path(header["slug"], arguments.folder)
    if path.exists():
        raise Conflict(f"{path} is there already.")
    write_notebook(notebook, path)
    print(path)
    _say_lost(imported.left_behind)
    return 0


def _import_cases(arguments: argparse.Namespace) -> int:
    if not arguments.into:
        raise BadRequest(
            "Canonical data hold cases alone: --into names the problem that gets them."
        )
    if not arguments.source.is_file():
        raise NotFound(f"There is no file {arguments.source}.")
    path = notebook_path(arguments.into, arguments.folder)
    notebook, problem = load_notebook(path), load_problem(path)
    text = read_text(arguments.source)
    read = read_canonical(text, problem, arguments.property or "", arguments.samples)
    write_notebook(tidy(_with_cases(notebook, problem, read)), path)
    print(f"{len(read.samples)} samples and {len(read.secrets)} secret cases are in {path}.")
    _say_lost(read.left_behind)
    return 0


def _with_cases(notebook: dict[str, Any], problem: Problem, read: ReadCases) -> dict[str, Any]:
    slug = problem.about.slug
    cells = [_merged_cell(cell, read, slug) for cell in notebook["cells"]]
    return {**notebook, "cells": cells}


def _merged_cell(cell: Mapping[str, Any], read: ReadCases, slug: str) -> Mapping[str, Any]:
    tags = cell["metadata"].get("tags", [])
    if "cases" not in tags:
        return cell
    new = read.secrets if "secret" in tags else read.samples
    rows: Sequence[dict[str, Any]] = json.loads(source_of(cell))["cases"]
    return {**cell, "source": case_table(merged(rows, new), slug)}


def run_export(arguments: argparse.Namespace) -> int:
    problem = load_problem(notebook_path(arguments.name, arguments.folder))
    if arguments.to.suffix == ".json":
        content, lost = to_canonical(problem).encode(), left_of_cases(problem)
    elif arguments.to.suffix in PACKAGES:
        files = asyncio.run(_package(problem, arguments.rights_owner))
        content, lost = zipped(files, problem.about.slug), left_behind(problem)
    else:
        raise BadRequest(f"{arguments.to} has to end in .json, {' or '.join(PACKAGES)}.")
    _write(arguments.to, content)
    print(arguments.to)
    _say_lost(lost)
    return 0


async def _package(problem: Problem, owner: str) -> dict[str, bytes]:
    """A package has every case whole, so generators and the solution are run once."""
    from judge.authoring.check_command import make_bench
    from judge.authoring.preparing import prepare

    prepared = await prepare(problem, make_bench(prepared=False))
    return to_package(problem, prepared.cases, owner)


def _write(path: Path, content: bytes) -> None:
    if path.exists():
        raise Conflict(f"{path} is there already.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _say_lost(lost: Iterable[str]) -> None:
    for one in lost:
        print(f"Left behind: {one}.", file=sys.stderr)
