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
RULES = (
    "prepstack/problems/*.py",
    "prepstack/judging/*.py",
    "judge/**/*",
    "sandbox/*.py",
)


@cache
def rules_hash() -> str:
    """Of the code that decides: a changed rule or judge makes every result stale."""
    digest = hashlib.sha256(sys.version.encode())
    for pattern in RULES:
        for path in sorted(ROOT.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()


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
        digest = hashlib.sha256(notebook.read_bytes())
        digest.update(f"{notebook.name} {sorted(languages)} {rules_hash()}".encode())
        return self._folder / f"{digest.hexdigest()[:32]}.json"
