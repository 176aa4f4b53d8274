"""The folder of problem notebooks: finding, reading and writing them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from judge.authoring.texts import read_text
from prepstack.errors import BadRequest, NotFound
from prepstack.problems.notebook import read_problem
from prepstack.problems.problem import BadProblem, Problem
from prepstack.problems.shape import shape_faults
from prepstack.problems.writing import Draft, make_notebook, to_text

ENDING = ".ipynb"


def find_notebooks(folder: Path) -> list[Path]:
    """Every problem of a folder, by name."""
    return sorted(path for path in folder.glob(f"*{ENDING}") if not path.name.startswith("."))


def notebook_path(name: str, folder: Path) -> Path:
    """Of a slug in the folder, or of a path to a notebook."""
    return Path(name) if name.endswith(ENDING) else folder / f"{name}{ENDING}"


def named_notebooks(names: Sequence[str], folder: Path) -> list[Path]:
    """Those that were named, or all of the folder."""
    if names:
        return [notebook_path(name, folder) for name in names]
    found = find_notebooks(folder)
    if not found:
        print(f"There are no problem notebooks in {folder}.", file=sys.stderr)
    return found


def load_notebook(path: Path) -> dict[str, Any]:
    """The notebook as plain JSON, with everything that is read of it."""
    if not path.is_file():
        raise NotFound(f"There is no problem notebook {path}.")
    try:
        notebook: dict[str, Any] = json.loads(read_text(path))
    except BadRequest as error:
        raise BadProblem([str(error)]) from error
    except (ValueError, RecursionError) as error:
        raise BadProblem([f"{path.name} is not a Jupyter notebook: {error}."]) from error
    faults = shape_faults(notebook)
    if faults:
        raise BadProblem(f"{path.name} is not a Jupyter notebook: {fault}" for fault in faults)
    return notebook


def schema_faults(notebook: dict[str, Any]) -> list[str]:
    """What Jupyter's own schema finds in it."""
    import nbformat  # here alone: with its validator it takes a second to import

    try:
        nbformat.validate(notebook, version=4)
    except nbformat.ValidationError as error:
        place = "/".join(map(str, error.absolute_path))
        reason = str(error).split("\n", 1)[0]
        return [f"It is not a valid Jupyter notebook, at {place or 'its top'}: {reason}."]
    return []


def load_problem(path: Path) -> Problem:
    """Raises `BadProblem` with everything that is wrong."""
    problem = read_problem(load_notebook(path))
    if path.stem != problem.about.slug:
        raise BadProblem([f"{path.name} has to be called {problem.about.slug}{ENDING}."])
    return problem


def write_notebook(notebook: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_text(notebook), encoding="utf-8")


def write_problem(draft: Draft, folder: Path) -> Path:
    """The draft as a notebook named after its title. What is wrong in it is for `check` to say."""
    notebook = make_notebook(draft)
    path = folder / f"{notebook['metadata']['prepstack']['slug']}{ENDING}"
    write_notebook(notebook, path)
    return path
