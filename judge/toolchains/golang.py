"""Go: compiler and linker called directly, with the standard library compiled beforehand."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
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
from prepstack.problems.starters import constructor_heading, function_heading
from sandbox import Bind

PACKAGES = Path("/standard")
ENTRY = "entry.go"
CLAUSE = re.compile(r"^[ \t]*package[ \t]+\w+[ \t]*(?=;|//|$)", re.M)
MAIN = re.compile(r"^(func[ \t]+)main([ \t]*\([ \t]*\))", re.M)


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
        sources = ["driver.go", ENTRY, "prelude.go", "solution.go"]
        compile_ = [str(tools / "compile"), "-p", "main", "-complete", "-pack"]
        compile_ += ["-trimpath", f"{BUILD};{folder}", "-I", str(PACKAGES), "-o", "main.a"]
        Compiler(
            [*compile_, *sources],
            tuple(binds),
            {"GOROOT": str(root), "GOMAXPROCS": "2"},
            explain=_explained(request),
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
    # A main of its own is for the notebook; the judge's is another.
    source = MAIN.sub(r"\1solutionMain\2", source)
    texts = {
        "solution.go": f"package main\n//line solution.go:1\n{source}\n",
        "prelude.go": f"package main\n{prelude_for(request.prelude, source)}\n",
        ENTRY: _entry(request),
    }
    shutil.copy(DRIVERS / "driver.go", folder)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def _entry(request: Request) -> str:
    signature, is_class = request.signature, request.kind is Kind.CLASS
    entry = f"New{signature.name}" if is_class else entry_name(signature.name, "go")
    wanted = signature.returns[4:] if signature.returns.startswith("arg:") else "-1"
    heading = (constructor_heading if is_class else function_heading)(signature, "go")
    voids = ", ".join(
        f'"{name[0].upper()}{name[1:]}": true'
        for name in (
            entry_name(one.name, "go") for one in signature.methods if one.returns == "void"
        )
    )
    return (
        f"package main\n\nvar prepstackEntry any = {entry}\n\n"
        f"var prepstackIsClass, prepstackArgument = {str(is_class).lower()}, {wanted}\n"
        f"var prepstackStackBytes = {stack_bytes(request.limits)}\n"
        f"var prepstackVoids = map[string]bool{{{voids}}}\n"
        f"var prepstackTakesSomethingElse = prepstackNoAnswer({json.dumps(_takes(heading))})\n"
    )


def _takes(heading: str) -> str:
    return f"The judge calls {heading}, or a method of it, and that takes something else."


def _explained(request: Request) -> Callable[[str], str]:
    """Of the candidate's own lines; a name that is missing in ours is one they were asked for."""
    is_class = request.kind is Kind.CLASS
    heading = (constructor_heading if is_class else function_heading)(request.signature, "go")

    def explain(said: str) -> str:
        lines = said.splitlines()
        own = [line for line in lines if not line.startswith(("driver.go", "prelude.go", ENTRY))]
        if not own and ENTRY in said:
            return f"The judge calls {heading}, and there is no such function."
        return "\n".join(own or lines)

    return explain
