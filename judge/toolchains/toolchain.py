"""What the judge needs of a language."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from judge.run.request import Request
from judge.run.runner import Runner
from prepstack.errors import PrepStackError


class CompileError(PrepStackError):
    """The candidate's source does not compile; the message is the compiler's."""


@dataclass(frozen=True)
class Availability:
    """`install` is the one command that would bring it, `reason` why no command would."""

    version: str = ""
    install: str = ""
    reason: str = ""

    @property
    def is_available(self) -> bool:
        return bool(self.version)

    def missing(self) -> dict[str, str]:
        """What to tell whoever looks for it."""
        return {"reason": self.reason} if self.reason else {"install": self.install}


class Toolchain(Protocol):
    """`cache` holds what is made once per machine, `folder` what is made for one submission."""

    def availability(self) -> Availability: ...

    def prepare(self) -> None:
        """What makes the first submission as fast as the others. May take seconds; repeatable."""

    def build(self, request: Request, folder: Path) -> None:
        """Raises `CompileError`."""

    def start(self, request: Request, folder: Path) -> Runner:
        """Raises `CannotConfine` or `SandboxLost`."""


def ask_version(command: Sequence[str], install: str) -> Availability:
    """The first line that says something, of a program that may not be there."""
    program = shutil.which(command[0])
    if program is None:
        return Availability(install=install)
    done = subprocess.run(
        [program, *command[1:]],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    line = next((line.strip() for line in done.stdout.splitlines() if line.strip()), "")
    return Availability(line, "") if done.returncode == 0 else Availability(install=install)
