from __future__ import annotations

import json

import nbformat

from judge.authoring.library import load_notebook, load_problem, write_problem
from prepstack.problems.writing import make_notebook, tidy, to_text
from tests.problems.drafts import DOUBLE, notebook


def test_the_same_draft_gives_the_same_bytes():
    assert to_text(make_notebook(DOUBLE)) == to_text(make_notebook(DOUBLE))


def test_what_is_written_is_a_valid_notebook_and_reads_back(tmp_path):
    path = write_problem(DOUBLE, tmp_path)

    nbformat.validate(nbformat.read(path, as_version=4))
    assert path.name == "double-the-number.ipynb"
    assert load_problem(path).about.title == DOUBLE.title


def test_saving_it_with_jupyter_changes_not_a_byte(tmp_path):
    path = write_problem(DOUBLE, tmp_path)
    before = path.read_bytes()

    nbformat.write(nbformat.read(path, as_version=4), path)

    assert path.read_bytes() == before


def test_tidying_what_is_tidy_changes_nothing(tmp_path):
    path = write_problem(DOUBLE, tmp_path)

    assert to_text(tidy(load_notebook(path))) == path.read_text()


def test_tidying_takes_away_outputs_foreign_metadata_and_chance():
    made = json.loads(json.dumps(notebook()))
    code = made["cells"][1]
    code |= {"outputs": [{"output_type": "stream"}], "execution_count": 7, "id": "a8f3"}
    code["metadata"]["collapsed"] = True
    code["attachments"] = {"a.png": {}}
    made["metadata"]["language_info"] = {"name": "python", "version": "3.11.7"}

    assert to_text(tidy(made)) == to_text(notebook())


def test_ids_follow_from_the_tags():
    ids = [cell["id"] for cell in notebook()["cells"]]

    assert ids[:4] == ["statement", "solution-python", "cases-sample", "cases-secret"]
    assert ids[-4:] == ["hint", "hint-2", "hint-3", "interviewer"]


def test_every_case_stands_on_a_line_of_its_own():
    cell = next(one for one in notebook()["cells"] if one["id"] == "cases-sample")

    assert len(cell["source"].splitlines()) == 2 + len(DOUBLE.samples)


def test_a_case_keeps_its_id_when_others_come_and_go():
    def ids(samples):
        cell = next(
            one for one in notebook(samples=samples)["cells"] if one["id"] == "cases-sample"
        )
        return {row["description"]: row["uuid"] for row in json.loads(cell["source"])["cases"]}

    assert ids(DOUBLE.samples[1:]).items() <= ids(DOUBLE.samples).items()
