"""What every problem that ships has to hold without being run; running is `problems check`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from judge.authoring.library import find_notebooks, load_notebook, load_problem
from prepstack.problems.bundles import public_notebook, public_summary
from prepstack.problems.languages import GENERAL, OFFERED
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
    """Up to what the starter says of itself: an SQL one is an empty query."""
    path = next(path for path in NOTEBOOKS if load_problem(path).about.kind is kind)
    shown = public_notebook(load_notebook(path), load_problem(path), language)

    cells = run(shown, tmp_path)

    failed = [cell for cell in cells if errors_of(cell)]
    assert [cell["metadata"]["tags"][0] for cell in failed] in ([], ["try"], ["starter"])
    for cell in failed:
        assert kind is Kind.SQL or "Write your solution here" in str(cell["outputs"])


TRIED = (
    "pair-with-target",
    "turn-the-train-around",
    "level-by-level",
    "running-median",
    "one-album-from-many",
)


@pytest.mark.parametrize("language", GENERAL)
@pytest.mark.parametrize("slug", TRIED)
def test_the_sample_in_a_candidates_notebook_can_be_run(slug, language, tmp_path):
    path = FOLDER / f"{slug}.ipynb"
    problem = load_problem(path)
    shown = public_notebook(load_notebook(path), problem, language)
    for cell in shown["cells"]:
        if cell["metadata"]["tags"] == ["starter"]:
            cell["source"] = problem.solution(language).source

    cells = run(shown, tmp_path)

    printed = "".join(output.get("text", "") for output in cells[-1]["outputs"])
    assert not any(map(errors_of, cells)), cells[-1]["outputs"]
    seen, expected = numbers_in(printed), numbers_in(json.dumps(problem.samples[0].expected))
    # Deno tells of some output only when it is idle again, and nobody listens any more.
    assert seen == (expected[: len(seen)] if shown_in_deno(shown) else expected)


def shown_in_deno(shown):
    return shown["metadata"]["kernelspec"]["name"] == "deno"


def numbers_in(text):
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", text)]


def errors_of(cell):
    return [one for one in cell.get("outputs", []) if one["output_type"] == "error"]


def run(shown, folder):
    specs = KernelSpecManager(kernel_dirs=[str(KERNELS)], ensure_native_kernel=False)
    kernel = shown["metadata"]["kernelspec"]["name"]
    if kernel not in specs.find_kernel_specs():
        pytest.skip(f"what the {kernel} kernel needs is not on this machine")
    client = NotebookClient(
        nbformat.from_dict(shown),
        km=AsyncKernelManager(kernel_name=kernel, kernel_spec_manager=specs),
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},  # it may write files
    )
    client.execute(cleanup_kc=True)
    return client.nb.cells
