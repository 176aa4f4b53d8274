"""The examples in tests/golden, which the front end's tests read as well."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "golden"


def golden(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def examples(name: str) -> list[Any]:
    """All examples of a file whose lists have names."""
    return [example for listed in golden(name).values() for example in listed]
