"""Bash programs: files, arguments and standard input go in, what is printed is the answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from judge.run.ordinary_user import has_namespaces
from judge.run.request import Request
from judge.run.runner import Runner
from judge.run.zygote_client import Zygote
from judge.toolchains.compiler import Compiler
from judge.toolchains.interpreter import interpreter
from judge.toolchains.toolchain import Availability, ask_version
from prepstack.judging.verdicts import MEGABYTE
from sandbox import Bind

# Links only; awk and others of /usr/bin lead through it.
ALTERNATIVES = Path("/etc/alternatives")
BASH, SCRIPT = "/usr/bin/bash", Path("/solution/solution.sh")


@dataclass(frozen=True)
class Bash:
    def availability(self) -> Availability:
        if not has_namespaces():
            # A script is other programs, and they could not be ended with it.
            return Availability(reason="needs bubblewrap, which does not work here")
        return ask_version([BASH, "--version"], "apt-get install bash")

    def prepare(self) -> None:
        pass

    def build(self, request: Request, folder: Path) -> None:
        script = folder / SCRIPT.name
        script.write_text(f"{request.source}\n", encoding="utf-8")
        Compiler([BASH, "-n", SCRIPT.name]).compile(folder)

    def start(self, request: Request, folder: Path) -> Runner:
        alternatives = [Bind.in_place(ALTERNATIVES)] if ALTERNATIVES.exists() else []
        return Zygote(
            kind="program",
            interpreter=interpreter().program,
            limits=request.limits,
            command=(BASH, str(SCRIPT)),
            environment={
                "PATH": "/usr/bin:/bin",
                "LANG": "C.UTF-8",
                "HOME": "/scratch/home",
                "TMPDIR": "/scratch/tmp",
            },
            binds=(*interpreter().binds, Bind(folder / SCRIPT.name, SCRIPT), *alternatives),
            processes=64,
            stack_bytes=64 * MEGABYTE,
        ).start()
