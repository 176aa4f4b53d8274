"""What every problem that ships has to hold without being run; running is `problems check`."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from judge.authoring.library import find_notebooks, load_notebook, load_problem
from prepstack.problems.bundles import public_notebook, public_summary
from prepstack.problems.languages import OFFERED
from prepstack.problems.leaks import leaks
from prepstack.problems.problem import Kind
from prepstack.problems.rules import shortcomings
from prepstack.problems.writing import tidy, to_text

FOLDER = Path(__file__).parent.parent.parent / "problems"
KERNELS = FOLDER.parent / ".venv-kernel/share/jupyter/kernels"  # what a room's kernels start from
NOTEBOOKS = find_notebooks(FOLDER)
every_problem = pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.stem for path in NOTEBOOKS])


@every_problem
def test_it_is_complete(path):
    assert shortcomings(load_problem(path)) == []


@every_problem
def test_it_is_in_canonical_form(path):
    assert to_text(tidy(load_notebook(path))) == path.read_text(encoding="utf-8")


@every_problem
def test_it_is_offered_in_every_language_of_its_kind(path):
    about = load_problem(path).about

    assert about.languages == OFFERED[about.kind]


@every_problem
def test_its_public_notebooks_are_valid_and_leak_nothing(path):
    notebook, problem = load_notebook(path), load_problem(path)
    public = [public_notebook(notebook, problem, one) for one in problem.about.languages]

    for shown in public:
        nbformat.validate(shown, version=4)
    assert leaks(problem, problem.cases, [public_summary(problem), *public]) == []


def test_the_table_of_problems_names_those_that_are_here():
    rows = (FOLDER / "README.md").read_text(encoding="utf-8").splitlines()
    listed = {tuple(cell.strip() for cell in row.split("|")[1:-1]) for row in rows}

    missing = [
        about.title
        for about in (load_problem(path).about for path in NOTEBOOKS)
        if (about.title, about.difficulty, ", ".join(about.topics), about.kind) not in listed
    ]

    assert missing == []


@pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in OFFERED for language in OFFERED[kind]]
)
def test_a_candidates_notebook_runs_in_its_kernel(kind, language, tmp_path):
    path = next(path for path in NOTEBOOKS if load_problem(path).about.kind is kind)
    shown = public_notebook(load_notebook(path), load_problem(path), language)
    specs = KernelSpecManager(kernel_dirs=[str(KERNELS)], ensure_native_kernel=False)
    kernel = shown["metadata"]["kernelspec"]["name"]
    if kernel not in specs.find_kernel_specs():
        pytest.skip(f"what the {kernel} kernel needs is not on this machine")

    # The starter of an SQL problem is an empty query, which the engine refuses.
    client = NotebookClient(
        nbformat.from_dict(shown),
        km=AsyncKernelManager(kernel_name=kernel, kernel_spec_manager=specs),
        allow_errors=kind is Kind.SQL,
        resources={"metadata": {"path": str(tmp_path)}},  # it may write files
    )
    client.execute(cleanup_kc=True)

    errors = [
        output["ename"]
        for cell in client.nb.cells[:-1]
        for output in cell.get("outputs", [])
        if output["output_type"] == "error"
    ]
    assert errors == []
