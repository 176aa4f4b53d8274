"""docs/problems.md, followed from end to end: its commands are run and its examples read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from prepstack.problems.cases import read_cases
from prepstack.problems.cells import Cell

PAGE = Path(__file__).parent.parent.parent / "docs" / "problems.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
BEGIN, END = "## From an empty folder to the bundles", "## Cells"


def fences(text: str) -> list[tuple[str, str]]:
    return [(found[1], found[2]) for found in FENCE.finditer(text)]


def is_said(line: str, said: str) -> bool:
    """`…` stands for whatever differs from run to run."""
    wanted = ".*".join(map(re.escape, line.split("…")))
    return re.search(f"^{wanted}", said, re.M) is not None


def test_the_page_can_be_followed(tmp_path):
    walk = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PREPSTACK_DATA": str(tmp_path / "data")}
    programs = {"sh": ["bash", "-e"], "python": [sys.executable, "-"]}
    said = ""

    for language, text in fences(walk):
        if language == "text":
            missing = [line for line in text.splitlines() if not is_said(line, said)]
            assert missing == [], said
            continue
        done = subprocess.run(
            programs[language],
            input=text,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"


def test_the_examples_of_the_format_can_be_read():
    rest = PAGE.read_text(encoding="utf-8").partition(END)[2]
    faults: list[str] = []

    for language, text in fences(rest):
        if language == "python":
            compile(text, "docs/problems.md", "exec")
            continue
        rows = ",\n".join(text.strip().splitlines())
        assert len(read_cases(Cell(1, "cases", f'{{"cases": [{rows}]}}'), faults)) == 2

    assert faults == []
