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
    prepared = await prepare(problem, bench)
    if prepared.faults:
        raise BadProblem(prepared.faults)
    slug = problem.about.slug
    public = {
        language: public_notebook(notebook, problem, language)
        for language in problem.about.languages
    }
    summary = public_summary(problem)
    found = leaks(problem, prepared.cases, [summary, *public.values()])
    if found:
        raise BadProblem(found)
    for language, shown in public.items():
        _write(to / "public" / slug / f"{language}.ipynb", to_text(shown).encode())
    _write(to / "public" / slug / "problem.json", _json(summary))
    _write(to / "staff" / f"{slug}.md", staff_page(problem).encode())
    _write(to / "staff" / f"{slug}.json", _json(staff_material(problem)))
    bundle = private_bundle(problem, prepared.cases, prepared.derived)
    # No time stamp inside: the same problem gives the same bytes.
    _write(to / "private" / f"{slug}.json.gz", gzip.compress(_json(bundle), mtime=0))


def read_bundle(path: Path) -> dict[str, Any]:
    """A private bundle, as `build` wrote it."""
    bundle: dict[str, Any] = json.loads(gzip.decompress(path.read_bytes()))
    return bundle


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()


def _write(path: Path, content: bytes) -> None:
    private = path.parent.name in ("private", "staff")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if private else 0o755)
    path.write_bytes(content)
