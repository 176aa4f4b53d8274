"""Java: the solution's classes, loaded anew for each case by a warm driver."""

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
from judge.run.warm_driver import EXTRA_MEMORY, WarmDriver
from judge.run.zygote_client import DRIVERS
from judge.toolchains.compiler import Compiler, prelude_for
from judge.toolchains.toolchain import Availability, ask_version
from prepstack.judging.verdicts import MEGABYTE
from prepstack.problems.languages import entry_name
from prepstack.problems.problem import Kind
from prepstack.problems.starters import constructor_heading, function_heading
from sandbox import FOR_JUDGE, Bind, Confinement, Limits

PACKAGE = re.compile(r"^[ \t]*package[ \t]+[\w.]+[ \t]*;", re.M)
# Each public type would have to be in a file of its own name.
PUBLIC = re.compile(
    r"^public(?=[ \t]+(?:(?:final|abstract|sealed|strictfp)[ \t]+)*"
    r"(?:class|interface|enum|record)\b)",
    re.M,
)
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
CLASSES, DRIVER = Path("/solution"), Path("/driver")
# Its files need a pair of connected sockets, of which neither leads anywhere.
FILTER = FOR_JUDGE.without("socketpair")
OWN_MEMORY = 256 * MEGABYTE  # code, classes, stacks


@dataclass(frozen=True)
class Java:
    """`cache` keeps the compiled driver."""

    cache: Path
    _making: Lock = field(default_factory=Lock, compare=False)

    def availability(self) -> Availability:
        return ask_version(["javac", "-version"], "apt-get install openjdk-17-jdk-headless")

    def prepare(self) -> None:
        self._driver()

    def _driver(self) -> Path:
        source = DRIVERS / "Driver.java"
        version = self.availability().version.encode()
        folder = (
            self.cache / f"java-{hashlib.sha256(version + source.read_bytes()).hexdigest()[:16]}"
        )
        with self._making:
            if not folder.exists():
                self.cache.mkdir(parents=True, exist_ok=True)
                _compile_driver(source, folder)
        return folder

    def build(self, request: Request, folder: Path) -> None:
        # Blanks in their place: complaints still count lines and columns.
        source = PACKAGE.sub(lambda found: " " * len(found[0]), request.source, count=1)
        source = PUBLIC.sub(" " * len("public"), source)
        name = "Solution.java"
        (folder / name).write_text(source, encoding="utf-8")
        prelude = prelude_for(request.prelude, request.source)
        (folder / "Prelude.java").write_text(prelude, encoding="utf-8")
        command = [str(_home() / "bin/javac"), *(f"-J{flag}" for flag in QUICK), "-proc:none"]
        command += ["-nowarn", "-encoding", "UTF-8", "-d", "classes", name, "Prelude.java"]
        Compiler(command, _binds(), {"LANG": "C.UTF-8"}, FILTER).compile(folder)

    def start(self, request: Request, folder: Path) -> Runner:
        signature, megabytes = request.signature, request.limits.memory_megabytes
        is_class = request.kind is Kind.CLASS
        entry = signature.name if is_class else entry_name(signature.name, "java")
        wanted = signature.returns[4:] if signature.returns.startswith("arg:") else "-1"
        # Unwinding one that overflowed takes the machine as much again; and what is made in each
        # call of a recursion without an end has to have room, or it is no longer said to be that.
        stack = max(megabytes // 8, 32)
        command = [str(_home() / "bin/java"), *QUICK, f"-Xmx{megabytes}m", "-XX:-UsePerfData"]
        # Whoever has no memory left ends there, whatever is caught; stacks of further threads.
        command += ["-XX:+ExitOnOutOfMemoryError", f"-Xss{stack}m"]
        command += ["-cp", str(DRIVER), "Driver", str(CLASSES), "/proc/self/fd/{results}"]
        heading = constructor_heading if is_class else function_heading
        voids = [entry_name(one.name, "java") for one in signature.methods if one.returns == "void"]
        command += [request.kind.value, entry, wanted, str(stack)]
        command += [heading(signature, "java"), ",".join(voids)]
        confinement = Confinement(
            read_only=(
                *_binds(),
                Bind(self._driver(), DRIVER),
                Bind(folder / "classes", CLASSES),
            ),
            environment={"PATH": "/usr/bin", "LANG": "C.UTF-8"},
            seccomp=FILTER,
            limits=Limits(
                memory_bytes=megabytes * MEGABYTE + OWN_MEMORY + EXTRA_MEMORY,
                processes=64,
                file_bytes=0,
                open_files=256,
            ),
        )
        driver = WarmDriver(confinement, command, request.limits)
        driver.greet()
        return driver


def _home() -> Path:
    """Past the links of /etc/alternatives, which a sandbox does not have."""
    return Path(os.path.realpath(shutil.which("javac") or "/usr/bin/javac")).parent.parent


def _binds() -> tuple[Bind, ...]:
    """A JDK of Debian keeps its settings in /etc."""
    home = _home()
    security = Path(os.path.realpath(home / "conf" / "security" / "java.security"))
    places = [] if home.is_relative_to("/usr") else [home]
    if security.is_relative_to("/etc"):
        places.append(Path(*security.parts[:3]))
    return tuple(Bind.in_place(place) for place in places)


def _compile_driver(source: Path, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder.parent) as made:
        subprocess.run(
            ["javac", "-encoding", "UTF-8", "-d", made, str(source)],
            check=True,
            capture_output=True,
        )
        os.chmod(made, 0o755)
        try:
            os.rename(made, folder)
        except OSError:
            return  # another process was faster
        os.mkdir(made)  # for the context manager to remove
