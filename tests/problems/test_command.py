from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest

from judge.authoring.building import read_bundle
from judge.authoring.cache import Passed, ReportCache
from judge.authoring.checking import Report
from judge.authoring.command_line import add_commands
from judge.authoring.library import load_notebook, write_notebook, write_problem
from prepstack.errors import BadRequest, NotFound
from prepstack.problems.writing import make_notebook
from tests.problems.drafts import DOUBLE, RIGHT


def test_a_good_problem_passes_the_check(command, tmp_path, capsys):
    write_problem(DOUBLE, tmp_path)

    assert command("check", "--no-cache") == 0
    assert "1 problems, 0 with faults" in capsys.readouterr().out


def test_a_notebook_of_another_name_is_refused(command, tmp_path, capsys):
    write_problem(DOUBLE, tmp_path).rename(tmp_path / "twice.ipynb")

    assert command("check", "--no-cache") == 1
    assert "twice.ipynb has to be called double-the-number.ipynb." in capsys.readouterr().out


def test_a_file_that_is_no_notebook_is_said_to_be_none(command, tmp_path, capsys):
    (tmp_path / "broken.ipynb").write_text("{}")

    assert command("check", "--no-cache") == 1
    assert "broken.ipynb is not a Jupyter notebook" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff{}", "broken.ipynb is not in UTF-8: line 1 has the byte 0xff."),
        (b"[" * 100_000, "is not a Jupyter notebook"),
        (b'{"cells": [{"cell_type": "raw", "metadata": {}}], "metadata": {}}',
         "cell 1 has no source text."),
        (b'{"cells": [3], "metadata": {}}', "cell 1 is no object."),
        (b'{"cells": [{"cell_type": "raw", "metadata": {}, "source": "a\\ud800"}], "metadata": {}}',
         "has half a character ('\\ud800') in line 1."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(
    command, tmp_path, capsys, content, sentence
):
    (tmp_path / "broken.ipynb").write_bytes(content)

    assert command("check", "--form") == 1
    assert sentence in capsys.readouterr().out


def test_what_jupyters_own_schema_finds_is_a_fault(command, tmp_path, capsys):
    made = make_notebook(DOUBLE)
    made["cells"][1]["outputs"] = "none"
    write_notebook(made, tmp_path / "double-the-number.ipynb")

    assert command("check", "--form") == 1
    assert "It is not a valid Jupyter notebook" in capsys.readouterr().out


def test_the_form_alone_needs_no_toolchain(command, tmp_path, monkeypatch):
    write_problem(DOUBLE, tmp_path)
    monkeypatch.setattr("judge.authoring.check_command.make_bench", None)  # whoever calls it fails

    assert command("check", "--form") == 0


def test_format_makes_the_ids_of_cases_and_gives_each_a_line(command, tmp_path):
    path = write_problem(DOUBLE, tmp_path)
    before = path.read_bytes()
    made = load_notebook(path)
    cell = next(one for one in made["cells"] if "sample" in one["metadata"]["tags"])
    rows = json.loads("".join(cell["source"]))["cases"]
    cell["source"] = json.dumps({"cases": [{**row, "uuid": None} for row in rows]}, indent=2)
    cell["source"] = cell["source"].replace('"uuid": null,', "")
    write_notebook(made, path)

    command("format")

    assert path.read_bytes() == before


def test_a_name_that_nothing_has_is_not_found(command):
    with pytest.raises(NotFound, match="There is no problem notebook"):
        command("check", "no-such-problem")


def test_an_untidy_notebook_is_a_fault_until_it_is_formatted(command, tmp_path, capsys):
    made = make_notebook(DOUBLE)
    made["cells"][0]["id"] = "f00"
    write_notebook(made, tmp_path / "double-the-number.ipynb")

    assert command("check", "--no-cache") == 1
    assert "not in canonical form" in capsys.readouterr().out
    assert command("format") == 0
    assert command("check", "--no-cache") == 0


def test_building_keeps_the_three_readers_apart(command, tmp_path):
    write_problem(DOUBLE, tmp_path)

    command("build", "--to", str(tmp_path / "built"))

    files = sorted(
        str(path.relative_to(tmp_path / "built"))
        for path in tmp_path.rglob("built/**/*")
        if path.is_file()
    )
    assert files == [
        "private/double-the-number.json.gz",
        "public/double-the-number/problem.json",
        "public/double-the-number/python.ipynb",
        "staff/double-the-number.json",
        "staff/double-the-number.md",
    ]
    bundle = read_bundle(tmp_path / "built" / "private" / "double-the-number.json.gz")
    assert bundle["cases"][-1]["expected"] == 2**30
    shown = tmp_path / "built" / "public" / "double-the-number" / "python.ipynb"
    nbformat.validate(nbformat.read(shown, as_version=4))


def test_the_same_problem_builds_to_the_same_but_for_what_its_solution_took(command, tmp_path):
    write_problem(DOUBLE, tmp_path)

    for name in ("one", "two"):
        command("build", "--to", str(tmp_path / name))

    one, two = (built(tmp_path / name) for name in ("one", "two"))
    assert one == two


def built(folder: Path) -> dict[Path, Any]:
    """Every file; of the private bundle what stands in it, without what was measured."""
    found: dict[Path, Any] = {}
    for path in folder.rglob("*.*"):
        content: Any = path.read_bytes()
        if path.suffix == ".gz":
            content = read_bundle(path)
            assert content.pop("reference_seconds").keys() == {"python"}
        found[path.relative_to(folder)] = content
    return found


def test_private_folders_are_closed_to_others(command, tmp_path):
    write_problem(DOUBLE, tmp_path)

    command("build", "--to", str(tmp_path / "built"))

    modes = [(tmp_path / "built" / name).stat().st_mode & 0o777 for name in ("private", "staff")]
    assert modes == [0o700, 0o700]


def test_a_problem_that_leaks_is_not_built(command, tmp_path):
    line = RIGHT.strip().splitlines()[1]
    told = make_notebook(DOUBLE)
    told["cells"][0]["source"] += f"\n{line}"
    write_notebook(told, tmp_path / "double-the-number.ipynb")

    with pytest.raises(BadRequest, match="Cell 2 .solution., line 3 is public"):
        command("build", "--to", str(tmp_path / "built"))
    assert not (tmp_path / "built").exists()


def test_a_preview_shows_what_the_candidate_sees(command, tmp_path, capsys):
    write_problem(DOUBLE, tmp_path)

    command("preview", "double-the-number")

    text = capsys.readouterr().out
    assert "Given `number`, return twice as much." in text
    assert "raise NotImplementedError" in text
    assert "number + number" not in text


def test_no_terminal_obeys_a_statement(command, tmp_path, capsys):
    wicked = f"{DOUBLE.statement}\x1b[2J"
    write_problem(replace(DOUBLE, statement=wicked), tmp_path)

    command("preview", "double-the-number")

    assert "\\x1b[2J" in capsys.readouterr().out


def test_a_preview_says_how_to_get_the_kernel_it_opens_in(command, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PREPSTACK_KERNEL_PREFIX", str(tmp_path / "none"))
    write_problem(DOUBLE, tmp_path)

    command("preview", "double-the-number")

    said = capsys.readouterr()
    assert f"scripts/kernel-environment {tmp_path}/none" in said.err
    assert "The kernel for Python" in said.err
    assert "kernel-environment" not in said.out


def test_whoever_has_read_enough_of_a_preview_sees_no_traceback():
    unread, output = os.pipe()
    os.close(unread)  # as `head` does
    command = [sys.executable, "-m", "hub_config.cli", "problems", "preview", "pair-with-target"]

    done = subprocess.run(command, stdout=output, stderr=subprocess.PIPE, check=False)

    os.close(output)
    assert done.stderr == b""
    assert done.returncode == 128 + signal.SIGPIPE


def test_a_preview_in_a_language_that_is_not_offered_is_refused(command, tmp_path):
    write_problem(DOUBLE, tmp_path)

    with pytest.raises(BadRequest, match="not offered in go"):
        command("preview", "double-the-number", "--language", "go")


def test_the_list_names_what_there_is(command, tmp_path, capsys):
    write_problem(DOUBLE, tmp_path)

    command("list")

    assert capsys.readouterr().out.split()[:4] == [
        "double-the-number",
        "easy",
        "function",
        "numbers",
    ]


def test_a_clean_report_is_found_again_until_the_notebook_changes(tmp_path):
    cache, path = ReportCache(tmp_path / "cache"), write_problem(DOUBLE, tmp_path)
    report = Report("double-the-number", notes=("Not run here: Go.",), trials=5)
    cache.keep(path, ["python"], report)

    assert cache.find(path, ["python"]) == report
    assert cache.find(path, ["python", "go"]) is None
    path.write_text(path.read_text() + "\n")
    assert cache.find(path, ["python"]) is None


def test_faults_are_not_kept(tmp_path):
    cache, path = ReportCache(tmp_path / "cache"), write_problem(DOUBLE, tmp_path)

    cache.keep(path, ["python"], Report("double-the-number", faults=("It is late.",)))

    assert cache.find(path, ["python"]) is None


def test_a_second_check_runs_nothing(command, tmp_path, capsys):
    write_problem(DOUBLE, tmp_path)
    kept = tmp_path / "cache"
    command("check", "--cache", str(kept))
    (file,) = kept.iterdir()
    file.write_text(json.dumps({**json.loads(file.read_text()), "notes": ["From the cache."]}))

    assert command("check", "--cache", str(kept)) == 0
    assert "From the cache." in capsys.readouterr().out


def test_of_what_passed_only_what_changed_is_checked_again(command, tmp_path, capsys):
    path = write_problem(DOUBLE, tmp_path)
    assert command("check", "--no-cache", "--record") == 0
    capsys.readouterr()

    assert command("check", "--no-cache", "--changed") == 0
    assert "0 problems, 0 with faults" in capsys.readouterr().out

    path.write_text(path.read_text() + "\n")

    assert command("check", "--no-cache", "--changed") == 1  # it is no longer in canonical form
    assert "1 problems, 1 with faults" in capsys.readouterr().out


def test_what_does_not_hold_is_not_noted_as_passed(command, tmp_path):
    path = write_problem(DOUBLE, tmp_path)
    path.write_text(path.read_text() + "\n")

    assert command("check", "--no-cache", "--record") == 1

    assert not Passed(tmp_path / "passed.json").holds(path)
