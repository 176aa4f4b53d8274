"""The Python that runs inside sandboxes, with the few packages of this environment it may see."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from judge.run.ordinary_user import is_reachable
from sandbox import Bind

PACKAGES, PREFIX = Path("/packages"), Path("/python")
# Named one by one: what else is installed beside them is nobody's business.
PARTS = {
    "numpy": ("numpy", "numpy.libs"),
    "pandas": ("pandas", "pandas.libs", "dateutil", "six.py", "pytz", "tzdata"),
    "duckdb": ("duckdb", "_duckdb"),  # and its metadata, where it looks up its own version
}
NEEDS = {"pandas": ("numpy", "pandas")}


@dataclass(frozen=True)
class Interpreter:
    """The program as it is called inside, and what makes it be there."""

    program: Path
    binds: tuple[Bind, ...] = ()


@cache
def interpreter() -> Interpreter:
    """Without the virtual environment around it.

    The system's, if it is of the same version and ours lies where sandboxes cannot reach it, such
    as in root's home. Another is seen at a place of its own: where it lies is the host's business.
    """
    own = Path(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))
    system = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    if system.exists() and not is_reachable(own):
        own = system
    if own.is_relative_to("/usr"):
        return Interpreter(own)
    prefix = Path(os.path.realpath(sys.base_prefix))
    return Interpreter(PREFIX / own.relative_to(prefix), (Bind(prefix, PREFIX),))


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
        if found.name == part
        or (found.suffix == ".so" and found.name.startswith(f"{part}."))
        or (found.suffix == ".dist-info" and found.name.startswith(f"{part}-"))
    )


def _folder(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent.parent
