"""What people take along of an interview's notebook."""

from __future__ import annotations

import json
from typing import Any

import nbformat
import pytest

from prepstack.interviews.notebook import file_name, to_take_along

VIEW = "application/vnd.jupyter.widget-view+json"
OURS = "application/vnd.prepstack.widget+json"
NOTEBOOK: dict[str, Any] = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "env": {"SECRET": "x"}},
        "language_info": {"name": "python", "version": "3.11"},
        "prepstack": {"interview": "k3jq7zpm2xva"},
    },
    "cells": [
        {
            "id": "welcome",
            "cell_type": "markdown",
            "metadata": {"author": "x"},
            "source": ["a", "b"],
        },
        {
            "id": "9d3c",
            "cell_type": "code",
            "metadata": {"trusted": True, "tags": ["prepstack-solution", "slow"]},
            "source": "print(1)",
            "execution_count": 3,
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["1", "\n"]},
                {
                    "output_type": "display_data",
                    "data": {
                        VIEW: {"model_id": "1"},
                        OURS: {"name": "VideoCall"},
                        "text/plain": "V()",
                    },
                    "metadata": {},
                },
                {"output_type": "display_data", "data": {VIEW: {"model_id": "2"}}, "metadata": {}},
                {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]},
            ],
        },
    ],
}


def test_it_is_a_valid_notebook_with_everything_that_was_written() -> None:
    taken = to_take_along(NOTEBOOK)

    nbformat.validate(nbformat.from_dict(taken))  # type: ignore[no-untyped-call]  # untyped
    assert [cell["source"] for cell in taken["cells"]] == ["ab", "print(1)"]
    assert [output["output_type"] for output in taken["cells"][1]["outputs"]] == [
        "stream",
        "display_data",
        "error",
    ]


@pytest.mark.parametrize(
    "ours",
    ["trusted", "author", "9d3c", "welcome", "prepstack", "k3jq7zpm2xva", "SECRET", VIEW, OURS],
)
def test_nothing_of_ours_is_in_it(ours: str) -> None:
    assert ours in json.dumps(NOTEBOOK)

    assert ours not in json.dumps(to_take_along(NOTEBOOK))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Two pointers", "Two-pointers.ipynb"),
        ('../../etc/passwd"\r\nX: y', "etc-passwd-X-y.ipynb"),
        ("李", "interview.ipynb"),
        ("x" * 200, "x" * 60 + ".ipynb"),
    ],
)
def test_its_name_is_the_title_as_every_system_takes_it(title: str, name: str) -> None:
    assert file_name(title) == name


def test_what_people_tagged_stays() -> None:
    assert to_take_along(NOTEBOOK)["cells"][1]["metadata"] == {"tags": ["slow"]}


@pytest.mark.parametrize(
    "notebook",
    [
        {},
        {"cells": "none", "metadata": 5},
        {"cells": [None, "text", {}, {"cell_type": "video"}]},
        {"cells": [{"cell_type": "code", "source": 5, "outputs": "x", "metadata": [], "id": 1}]},
        {"cells": [{"cell_type": "code", "execution_count": "one", "outputs": [{}, 5]}]},
        {"cells": [{"cell_type": "code", "outputs": [{"output_type": "stream", "text": 5}]}]},
        {"cells": [{"cell_type": "markdown", "metadata": {"tags": 5}, "attachments": "x"}]},
        {"metadata": {"kernelspec": {"name": 5}, "language_info": "python"}},
    ],
)
def test_whatever_it_was_like_a_valid_one_comes_out(notebook: dict[str, Any]) -> None:
    nbformat.validate(nbformat.from_dict(to_take_along(notebook)))  # type: ignore[no-untyped-call]
