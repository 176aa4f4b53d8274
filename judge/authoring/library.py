"""The folder of problem notebooks: finding, reading and writing them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat

from prepstack.errors import NotFound
from prepstack.problems.notebook import read_problem
from prepstack.problems.problem import BadProblem, Problem
from prepstack.problems.writing import Draft, make_notebook, to_text


def find_notebooks(folder: Path) -> list[Path]:
    """Every problem of a folder, by name."""
    return sorted(path for path in folder.glob("*.ipynb") if not path.name.startswith("."))


def load_notebook(path: Path) -> dict[str, Any]:
    """The notebook as plain JSON, valid to nbformat."""
    if not path.is_file():
        raise NotFound(f"There is no problem notebook {path}.")
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        nbformat.validate(notebook, version=4)
    except (ValueError, nbformat.ValidationError) as error:
        reason = str(error).split("\n", 1)[0]
        raise BadProblem([f"{path.name} is not a Jupyter notebook: {reason}"]) from error
    return notebook


def load_problem(path: Path) -> Problem:
    """Raises `BadProblem` with everything that is wrong."""
    problem = read_problem(load_notebook(path))
    if path.stem != problem.about.slug:
        raise BadProblem([f"{path.name} has to be called {problem.about.slug}.ipynb."])
    return problem


def write_notebook(notebook: dict[str, Any], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_text(notebook), encoding="utf-8")


def write_problem(draft: Draft, folder: Path) -> Path:
    """The draft as a notebook named after its title. What is wrong in it is for `check` to say."""
    notebook = make_notebook(draft)
    path = folder / f"{notebook['metadata']['prepstack']['slug']}.ipynb"
    write_notebook(notebook, path)
    return path
