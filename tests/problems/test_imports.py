"""What a command imports before it does anything: `--help` and reading wait for nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from judge.authoring.library import write_problem
from tests.problems.drafts import DOUBLE

HEAVY = {"nbformat", "jsonschema", "asyncio", "numpy", "tornado", "yaml"}


@pytest.mark.parametrize("words", [["--help"], ["problems", "--help"], ["judge", "run", "--help"]])
def test_help_waits_for_nothing_heavy(words):
    told = (
        "import sys; from hub_config.cli import main\n"
        f"try: main({words})\n"
        "except SystemExit: print(sorted(sys.modules), file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    assert not HEAVY.intersection(ast.literal_eval(done.stderr))


@pytest.mark.parametrize("words", [["list"], ["preview", "double-the-number"]])
def test_what_only_reads_does_not_wait_for_the_schema(tmp_path, words):
    write_problem(DOUBLE, tmp_path)
    told = (
        "import sys; from hub_config.cli import main\n"
        f"main(['problems', '--folder', {str(tmp_path)!r}, *{words}])\n"
        "print('nbformat' in sys.modules, file=sys.stderr)"
    )

    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)

    assert done.stderr.splitlines()[-1] == "False"
