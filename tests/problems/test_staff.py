"""What the interviewer's console shows of a problem, part by part."""

from __future__ import annotations

from pathlib import Path

import pytest

from judge.authoring.library import load_problem
from prepstack.problems.rules import NOTES
from prepstack.problems.staff import sections, staff_material

PROBLEMS = Path(__file__).parents[2] / "problems"


def test_notes_are_told_apart_by_their_headings() -> None:
    notes = "Before.\n\n## Rubric\n\n- one\n\n### Part\n\ntwo\n\n## Follow-ups \nthree\n"

    assert sections(notes) == [
        {"title": "Rubric", "text": "- one\n\n### Part\n\ntwo"},
        {"title": "Follow-ups", "text": "three"},
    ]
    assert sections("Nothing") == []


@pytest.mark.parametrize("slug", ["pair-with-target", "customers-who-never-ordered"])
def test_everything_an_interviewer_needs_is_there(slug: str) -> None:
    problem = load_problem(PROBLEMS / f"{slug}.ipynb")

    staff = staff_material(problem)

    assert staff["hints"] == list(problem.hints)
    assert {section["title"] for section in staff["sections"]} >= set(NOTES)
    languages = {name for one in staff["solutions"] for name in one["languages"]}
    assert languages == set(problem.about.languages)
    assert [one["expect"] for one in staff["wrong"]] == [str(one.expect) for one in problem.wrong]
    assert all(one["source"] and one["name"] for one in staff["wrong"])
