"""The core can be read, tested and reused without anything installed."""

from __future__ import annotations

import json
import pkgutil
import subprocess
import sys

import prepstack

SCRIPT = """
import importlib, json, sys
before = set(sys.modules)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted({name.split(".")[0] for name in set(sys.modules) - before})))
"""


def test_the_core_imports_the_standard_library_and_msgspec_only() -> None:
    names = [one.name for one in pkgutil.walk_packages(prepstack.__path__, "prepstack.")]

    # A fresh interpreter: in this one pytest has imported half the world.
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, *names], capture_output=True, text=True, check=True
    )

    assert "prepstack.room.room" in names
    own = set(json.loads(ran.stdout)) - set(sys.stdlib_module_names)
    assert own <= {"prepstack", "msgspec", "typing_extensions"}  # the last is msgspec's own
