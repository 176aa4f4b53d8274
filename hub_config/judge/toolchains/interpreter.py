"""The Python that runs inside sandboxes, with the few packages of this environment it may see."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import sys
from functools import cache
from pathlib import Path

from sandbox import Bind

PACKAGES = Path("/packages")
# Named one by one: what else is installed beside them is nobody's business.
PARTS = {
    "numpy": ("numpy", "numpy.libs"),
    "pandas": ("pandas", "pandas.libs", "dateutil", "six.py", "pytz", "tzdata"),
    "duckdb": ("duckdb", "_duckdb"),
}
NEEDS = {"pandas": ("numpy", "pandas")}


@cache
def interpreter() -> Path:
    """Without the virtual environment around it."""
    return Path(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))


@cache
def interpreter_binds() -> tuple[Bind, ...]:
    prefix = Path(os.path.realpath(sys.base_prefix))
    return (
        ()
        if prefix.is_relative_to("/usr") and prefix != Path("/usr/local")
        else (Bind.in_place(prefix),)
    )


def version_of(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


@cache
def package_binds(*packages: str) -> tuple[Bind, ...]:
    """Nothing for a package that is not installed."""
    wanted = [part for name in packages for one in NEEDS.get(name, (name,)) for part in PARTS[one]]
    folder = next((_folder(name) for name in packages if _folder(name)), None)
    if folder is None:
        return ()
    return tuple(
        Bind(found, PACKAGES / found.name)
        for part in dict.fromkeys(wanted)
        for found in sorted(folder.glob(f"{part}*"))
        if found.name == part or (found.suffix == ".so" and found.name.startswith(part + "."))
    )


def _folder(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent.parent
