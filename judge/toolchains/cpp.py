"""C++17 with g++: the solution between a precompiled header and a few lines of ours."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from judge.run.request import Request
from judge.run.runner import Runner
from judge.run.zygote_client import DRIVERS, Zygote, stack_bytes
from judge.toolchains.compiler import Compiler
from judge.toolchains.cpp_complaints import FILE, explained
from judge.toolchains.cpp_program import program_of
from judge.toolchains.interpreter import interpreter
from judge.toolchains.toolchain import Availability, ask_version
from sandbox import Bind

# A stack that is passed is then passed at once, and by how much tells why.
FLAGS = ("-std=c++17", "-O2", "-fno-stack-clash-protection")
WRAPPED = tuple(f"-Wl,--wrap={name}" for name in ("malloc", "calloc", "realloc"))
HEADERS = ("driver.hpp", "reader.hpp", "writer.hpp")
INCLUDES = Path("/include")
PROGRAM = Path("/solution/program")


@dataclass(frozen=True)
class Cpp:
    """`cache` keeps the precompiled header: it makes a compilation three times as fast."""

    cache: Path
    _making: Lock = field(default_factory=Lock, compare=False)

    def availability(self) -> Availability:
        return ask_version(["g++", "--version"], "apt-get install g++")

    def prepare(self) -> None:
        self._headers()

    def _headers(self) -> Path:
        """The folder of our headers, one of them precompiled, for this compiler and these texts."""
        digest = hashlib.sha256(self.availability().version.encode())
        for name in HEADERS:
            digest.update((DRIVERS / name).read_bytes())
        folder = self.cache / f"cpp-{digest.hexdigest()[:16]}"
        with self._making:
            if not folder.exists():
                self.cache.mkdir(parents=True, exist_ok=True)
                _precompile(folder)
        return folder

    def build(self, request: Request, folder: Path) -> None:
        (folder / "main.cpp").write_text(program_of(request), encoding="utf-8")
        (folder / FILE).write_text(request.source, encoding="utf-8")  # for complaints to quote
        headers = self._headers()
        command = ["/usr/bin/g++", *FLAGS, *WRAPPED, "-I", str(INCLUDES)]
        command += ["-o", "program", "main.cpp"]
        Compiler(
            [*command, "-fmax-errors=5", "-fdiagnostics-color=never"],
            binds=(Bind(headers, INCLUDES),),
            explain=explained,
        ).compile(folder)
        (folder / "program").chmod(0o755)  # a linker may not, where no namespace is around it

    def start(self, request: Request, folder: Path) -> Runner:
        return run_executable(request, folder / "program")


def run_executable(request: Request, program: Path, **environment: str) -> Runner:
    """A program that reads one case and answers it, in a new process for each."""
    return Zygote(
        kind=request.kind.value,
        interpreter=interpreter().program,
        limits=request.limits,
        command=(str(PROGRAM),),
        environment=environment,
        binds=(*interpreter().binds, Bind(program, PROGRAM)),
        stack_bytes=stack_bytes(request.limits),
        limits_address_space=not environment,
    ).start()


def _precompile(folder: Path) -> None:
    """Whole or not at all: another process may be at it too."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        for name in HEADERS:
            shutil.copy(DRIVERS / name, made)
        subprocess.run(
            ["g++", *FLAGS, "-x", "c++-header", "driver.hpp", "-o", "driver.hpp.gch"],
            cwd=made,
            check=True,
            capture_output=True,
        )
        os.chmod(made, 0o755)
        try:
            os.rename(made, folder)
        except OSError:
            return  # the other one was faster
        os.mkdir(made)  # for the context manager to remove
