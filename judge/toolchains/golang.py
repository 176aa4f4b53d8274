"""Go: compiler and linker called directly, with the standard library compiled beforehand."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from judge.run.request import Request
from judge.run.runner import Runner
from judge.run.zygote_client import DRIVERS, stack_bytes
from judge.toolchains.compiler import BUILD, Compiler, prelude_for
from judge.toolchains.cpp import run_executable
from judge.toolchains.toolchain import Availability, ask_version
from prepstack.problems.languages import entry_name
from prepstack.problems.problem import Kind
from sandbox import Bind

PACKAGES = Path("/standard")
CLAUSE = re.compile(r"^\s*package\s+\w+[ \t]*$", re.M)


@dataclass(frozen=True)
class Go:
    """`cache` keeps the compiled standard library, which newer distributions no longer bring."""

    cache: Path
    _making: Lock = field(default_factory=Lock, compare=False)

    def availability(self) -> Availability:
        return ask_version(["go", "version"], "apt-get install golang-go")

    def prepare(self) -> None:
        self._packages()

    def _packages(self) -> Path:
        digest = hashlib.sha256(self.availability().version.encode()).hexdigest()[:16]
        folder = self.cache / f"go-packages-{digest}"
        with self._making:
            if not folder.exists():
                self.cache.mkdir(parents=True, exist_ok=True)
                _compile_standard_library(folder)
        return folder

    def build(self, request: Request, folder: Path) -> None:
        _write_sources(request, folder)
        tools, root = Path(_ask("GOTOOLDIR")), Path(_ask("GOROOT"))
        binds = [Bind(self._packages(), PACKAGES)]
        binds += [Bind.in_place(place) for place in (root, tools) if not _is_in_usr(place)]
        sources = ["driver.go", "entry.go", "prelude.go", "solution.go"]
        compile_ = [str(tools / "compile"), "-p", "main", "-complete", "-pack"]
        compile_ += ["-trimpath", f"{BUILD};{folder}", "-I", str(PACKAGES), "-o", "main.a"]
        Compiler(
            [*compile_, *sources],
            tuple(binds),
            {"GOROOT": str(root), "GOMAXPROCS": "2"},
            hidden=("driver.go", "prelude.go"),
        ).compile(folder)
        link = [str(tools / "link"), "-s", "-w", "-L", str(PACKAGES), "-o", "program", "main.a"]
        Compiler(link, tuple(binds), {"GOROOT": str(root)}).compile(folder)

    def start(self, request: Request, folder: Path) -> Runner:
        megabytes = request.limits.memory_megabytes
        return run_executable(
            request, folder / "program", GOMEMLIMIT=f"{megabytes}MiB", GOMAXPROCS="1"
        )


def _ask(name: str) -> str:
    done = subprocess.run(["go", "env", name], capture_output=True, text=True, check=True)
    return os.path.realpath(done.stdout.strip())


def _is_in_usr(place: Path) -> bool:
    return place.is_relative_to("/usr")


def _compile_standard_library(folder: Path) -> None:
    """A copy of every package's export data, where compiler and linker look for its path."""
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        listing = subprocess.run(
            ["go", "list", "-export", "-f", "{{if .Export}}{{.ImportPath}}={{.Export}}{{end}}"]
            + ["std"],
            cwd=made,
            env={**os.environ, "GOCACHE": f"{made}/cache", "GOFLAGS": "", "CGO_ENABLED": "0"},
            capture_output=True,
            text=True,
            check=True,
        )
        for line in filter(None, listing.stdout.splitlines()):
            name, _, export = line.partition("=")
            place = Path(made, f"{name}.a")
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(export, place)
        shutil.rmtree(f"{made}/cache", ignore_errors=True)
        os.chmod(made, 0o755)
        try:
            os.rename(made, folder)
        except OSError:
            return  # another process was faster
        os.mkdir(made)  # for the context manager to remove


def _write_sources(request: Request, folder: Path) -> None:
    source = CLAUSE.sub("", request.source, count=1)
    signature = request.signature
    is_class = request.kind is Kind.CLASS
    entry = f"New{signature.name}" if is_class else entry_name(signature.name, "go")
    wanted = signature.returns[4:] if signature.returns.startswith("arg:") else "-1"
    texts = {
        "solution.go": f"package main\n//line solution.go:1\n{source}\n",
        "prelude.go": f"package main\n{prelude_for(request.prelude, source)}\n",
        "entry.go": f"package main\n\nvar entry any = {entry}\n\n"
        f"var entryIsClass, entryArgument = {str(is_class).lower()}, {wanted}\n"
        f"var entryStackBytes = {stack_bytes(request.limits)}\n",
    }
    shutil.copy(DRIVERS / "driver.go", folder)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
