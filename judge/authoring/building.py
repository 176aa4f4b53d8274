"""Writing the three bundles of a problem, each into a folder of its own."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from judge.authoring.preparing import prepare
from judge.authoring.trials import Bench
from prepstack.problems.bundles import (
    private_bundle,
    public_notebook,
    public_summary,
    staff_page,
)
from prepstack.problems.leaks import leaks
from prepstack.problems.problem import BadProblem, Problem
from prepstack.problems.staff import staff_material
from prepstack.problems.writing import to_text


async def build(notebook: dict[str, Any], problem: Problem, bench: Bench, to: Path) -> None:
    """Nothing is written for a problem that would leak."""
    await write_tests(notebook, problem, bench, to)
    write_texts(notebook, problem, to)


def write_texts(notebook: dict[str, Any], problem: Problem, to: Path) -> None:
    """The public and the staff's: nothing is run for them."""
    slug = problem.about.slug
    for language, shown in _public(notebook, problem).items():
        _write(to / "public" / slug / f"{language}.ipynb", to_text(shown).encode())
    _write(to / "public" / slug / "problem.json", _json(public_summary(problem)))
    _write(to / "staff" / f"{slug}.md", staff_page(problem).encode())
    _write(to / "staff" / f"{slug}.json", _json(staff_material(problem)))


async def write_tests(notebook: dict[str, Any], problem: Problem, bench: Bench, to: Path) -> None:
    """The private bundle, which takes the time of its solutions. Raises `BadProblem`."""
    prepared = await prepare(problem, bench)
    if prepared.faults:
        raise BadProblem(prepared.faults)
    public = [public_summary(problem), *_public(notebook, problem).values()]
    found = leaks(problem, prepared.cases, public)
    if found:
        raise BadProblem(found)
    bundle = private_bundle(problem, prepared.cases, prepared.derived, prepared.references)
    _write(tests_of(problem, to), gzip.compress(_json(bundle), mtime=0))


def tests_of(problem: Problem, to: Path) -> Path:
    return to / "private" / f"{problem.about.slug}.json.gz"


def _public(notebook: dict[str, Any], problem: Problem) -> dict[str, dict[str, Any]]:
    return {
        language: public_notebook(notebook, problem, language)
        for language in problem.about.languages
    }


def read_bundle(path: Path) -> dict[str, Any]:
    """A private bundle, as `build` wrote it."""
    bundle: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return bundle


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _write(path: Path, content: bytes) -> None:
    private = path.parent.name in ("private", "staff")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o755)
    unfinished = path.with_name(f".{path.name}")  # a service may read it at any moment
    unfinished.write_bytes(content)
    unfinished.replace(path)
