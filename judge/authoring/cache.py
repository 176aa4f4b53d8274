"""What checks have found, kept under the hash of everything that could change it."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from functools import cache
from pathlib import Path

from judge.authoring.checking import Report

ROOT = Path(__file__).parent.parent.parent
PASSED = "passed.json"
DECIDING = ("checking", "generators", "judge_trials", "making", "preparing", "trials")
RULES = (
    "prepstack/problems/*.py",
    "prepstack/judging/*.py",
    "judge/drivers/*",
    "judge/judging/*.py",
    "judge/run/*.py",
    "judge/toolchains/*.py",
    *(f"judge/authoring/{name}.py" for name in DECIDING),
    "sandbox/*.py",
)


@cache
def rules_hash() -> str:
    """Of the code that decides: a changed rule or judge makes every result stale."""
    digest = hashlib.sha256()
    for pattern in RULES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()


def fingerprint(notebook: Path) -> str:
    """Of a problem and of everything that decides about it."""
    content = hashlib.sha256(notebook.read_bytes()).hexdigest()
    return hashlib.sha256(f"{notebook.name} {content} {rules_hash()}".encode()).hexdigest()[:32]


class ReportCache:
    """One small file per problem and state of the world; only clean reports are kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, notebook: Path, languages: Iterable[str]) -> Report | None:
        try:
            kept = json.loads(self._path(notebook, languages).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return Report(kept["slug"], (), tuple(kept["notes"]), kept["trials"])

    def keep(self, notebook: Path, languages: Iterable[str], report: Report) -> None:
        if report.faults:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._path(notebook, languages)
        path.write_text(json.dumps(asdict(report)), encoding="utf-8")

    def _path(self, notebook: Path, languages: Iterable[str]) -> Path:
        digest = hashlib.sha256(fingerprint(notebook).encode())
        digest.update(f"{sys.version} {sorted(languages)}".encode())
        return self._folder / f"{digest.hexdigest()[:32]}.json"


class Passed:
    """The problems that held when they were last checked, kept in the repository beside them.

    Says nothing of a machine: a toolchain that judges otherwise is what the judge's tests are for.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._fingerprints: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._fingerprints = {}

    def holds(self, notebook: Path) -> bool:
        """Whether neither the problem nor what judges it has changed since."""
        return self._fingerprints.get(notebook.stem) == fingerprint(notebook)

    def note(self, notebooks: Iterable[Path]) -> None:
        """They hold as they are. Those whose notebook is gone are forgotten."""
        self._fingerprints |= {notebook.stem: fingerprint(notebook) for notebook in notebooks}
        there = {path.stem for path in self._path.parent.glob("*.ipynb")}
        found = {name: one for name, one in self._fingerprints.items() if name in there}
        text = json.dumps(found, indent=1, sort_keys=True) + "\n"
        self._path.write_text(text, encoding="utf-8")
