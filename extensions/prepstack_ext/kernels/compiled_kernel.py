"""A Jupyter kernel for C++ and Go: a cell is compiled with the definitions of the others and run.

    python compiled_kernel.py install [--prefix P]    into an environment that has ipykernel

This file stands alone: it is copied into the kernels' environment, which has nothing else of ours.
A cell without `main` is kept as definitions, after a check; statements alone get a `main` around
them. There is no completion, and programs have no input.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ipykernel.kernelapp import IPKernelApp
from ipykernel.kernelbase import Kernel

SHARE = Path(sys.prefix, "share", "prepstack")
LONGEST_COMPLAINT = 8000


@dataclass(frozen=True)
class Cpp:
    """How cells become a source, and a source a program; `Go` has the same methods."""

    title = "C++17"
    info = {"name": "c++", "mimetype": "text/x-c++src", "file_extension": ".cpp"}
    main = re.compile(r"\bint\s+main\s*\(")
    flags = ("-std=c++17", "-O2")

    def source(self, definitions: list[str], cell: str, runs: bool) -> tuple[str, str]:
        parts = ["#include <bits/stdc++.h>", "using namespace std;"]
        for number, text in enumerate(definitions, start=1):
            parts += [f'#line 1 "an earlier cell ({number})"', text]
        return "cell.cpp", "\n".join([*parts, '#line 1 "cell"', cell, ""])

    def in_main(self, cell: str) -> str:
        return f'int main() {{\n#line 1 "cell"\n{cell}\n;}}'

    def command(self, file: str, runs: bool) -> list[str]:
        headers = SHARE / "cpp"
        include = ["-I", str(headers)] if headers.exists() else []
        target = ["-o", "program"] if runs else ["-fsyntax-only"]
        quiet = ["-fmax-errors=5", "-fdiagnostics-color=never"]
        return ["g++", *self.flags, *quiet, *include, file, *target]


@dataclass(frozen=True)
class Go:
    title = "Go"
    info = {"name": "go", "mimetype": "text/x-go", "file_extension": ".go"}
    main = re.compile(r"^func\s+main\s*\(", re.M)
    imports = re.compile(r'^import\s*(?:\(([^)]*)\)|((?:\w+\s+)?"[^"]+"))[ \t]*$', re.M)
    clause = re.compile(r"^package\s+\w+[ \t]*$", re.M)

    def source(self, definitions: list[str], cell: str, runs: bool) -> tuple[str, str]:
        wanted: dict[str, None] = {}
        bodies = [self._without_imports(text, wanted) for text in (*definitions, cell)]
        text = "\n".join(bodies)
        used = [one for one in wanted if re.search(rf"\b{self._name(one)}\.", text)]
        parts = ["package main", *(f"import {one}" for one in used)]
        for number, body in enumerate(bodies[:-1], start=1):
            parts += [f"//line an_earlier_cell_{number}:1", body]
        parts += ["//line cell:1", bodies[-1]]
        return "cell.go", "\n".join([*parts, "" if runs else "func main() {}", ""])

    def _without_imports(self, text: str, wanted: dict[str, None]) -> str:
        """The lines stay, so that complaints count right."""

        def take(found: re.Match[str]) -> str:
            lines = (found[1] or found[2]).split("\n")
            wanted.update(dict.fromkeys(line.strip() for line in lines if '"' in line))
            return "\n" * found[0].count("\n")

        return self.clause.sub("", self.imports.sub(take, text))

    def _name(self, imported: str) -> str:
        alias, _, path = imported.partition('"')
        return alias.strip() or path.rstrip('"').rsplit("/", 1)[-1]

    def in_main(self, cell: str) -> str:
        wanted: dict[str, None] = {}
        body = self._without_imports(cell, wanted)
        imports = [f"import {one}" for one in wanted]
        return "\n".join([*imports, "func main() {", "//line cell:1", body, "}"])

    def command(self, file: str, runs: bool) -> list[str]:
        return ["go", "build", "-o", "program" if runs else os.devnull, file]


Language = Cpp | Go
LANGUAGES: dict[str, Language] = {"cpp": Cpp(), "go": Go()}


class Failed(Exception):
    """`name` and `said` are shown as the cell's error."""

    def __init__(self, name: str, said: str) -> None:
        super().__init__(said)
        self.name = name
        self.said = said


class Workshop:
    """One kernel's cells and its folder; at most one process at a time, which `interrupt` ends."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._folder = Path(tempfile.mkdtemp(prefix="cells-"))
        self._definitions: dict[str, str] = {}
        self._process: asyncio.subprocess.Process | None = None
        self._interrupted = False

    async def execute(self, cell: str, name: str, say: Any) -> None:
        """`name` tells cells apart: running one again replaces it. Raises `Failed`."""
        self._interrupted = False
        if self._language.main.search(cell):
            await self._build(cell, name, runs=True)
            return await self._run(say)
        try:
            await self._build(cell, name, runs=False)
        except Failed as as_definitions:
            try:
                await self._build(self._language.in_main(cell), name, runs=True)
            except Failed:
                raise as_definitions from None
            return await self._run(say)
        self._definitions[name] = cell

    async def _build(self, cell: str, name: str, runs: bool) -> None:
        others = [text for other, text in self._definitions.items() if other != name]
        file, text = self._language.source(others, cell, runs)
        (self._folder / file).write_text(text, encoding="utf-8")
        process = await self._start(self._language.command(file, runs))
        out, errors = await process.communicate()
        self._end()
        if process.returncode:
            said = (errors or out).decode(errors="replace")[:LONGEST_COMPLAINT]
            raise Failed("CompileError", said.replace(f"{self._folder}/", "").strip())

    async def _run(self, say: Any) -> None:
        process = await self._start(["./program"])
        assert process.stdout and process.stderr
        await asyncio.gather(
            _hand_on(process.stdout, "stdout", say), _hand_on(process.stderr, "stderr", say)
        )
        status = await process.wait()
        self._end()
        if status < 0:
            raise Failed("Ended", signal.strsignal(-status) or f"signal {-status}")
        if status:
            raise Failed("ExitStatus", f"the program ended with status {status}")

    async def _start(self, command: list[str]) -> asyncio.subprocess.Process:
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                cwd=self._folder,
                env={**os.environ, "GO111MODULE": "off", "CGO_ENABLED": "0"},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                start_new_session=True,  # an interrupt from a terminal is ours to hand on
            )
        except FileNotFoundError:
            raise Failed("NotInstalled", f"{command[0]} is not on this machine") from None
        return self._process

    def _end(self) -> None:
        self._process = None
        if self._interrupted:
            raise Failed("KeyboardInterrupt", "interrupted")

    def interrupt(self) -> None:
        """End what runs, with all it started."""
        self._interrupted = True
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        self.interrupt()
        shutil.rmtree(self._folder, ignore_errors=True)


async def _hand_on(stream: asyncio.StreamReader, name: str, say: Any) -> None:
    while data := await stream.read(8192):
        say(name, data.decode("utf-8", "replace"))


class CompiledKernel(Kernel):
    """`of` makes the class of one language: ipykernel makes the instance."""

    implementation_version = "1.0"
    language: Language

    @classmethod
    def of(cls, name: str) -> type[CompiledKernel]:
        language = LANGUAGES[name]
        given = {
            "language": language,
            "implementation": f"prepstack-{name}",
            "banner": f"{language.title}: cells are compiled and run",
            "language_info": dict(language.info),
        }
        return type("LanguageKernel", (cls,), given)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        self.workshop = Workshop(self.language)

    def pre_handler_hook(self) -> None:
        """In place of ipykernel's own, whose interrupt would end a kernel without Python.

        The loop is woken by it, also right before it waits.
        """
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self.workshop.interrupt)

    def post_handler_hook(self) -> None:
        pass

    async def do_execute(
        self, code: str, silent: bool, *given: Any, cell_id: str | None = None, **more: Any
    ) -> dict[str, Any]:
        label = cell_id or hashlib.sha256(code.encode()).hexdigest()
        try:
            if code.strip():
                await self.workshop.execute(code, label, self._say)
        except Failed as failed:
            return self._refuse(failed)
        return self._reply("ok", payload=[], user_expressions={})

    def _refuse(self, failed: Failed) -> dict[str, Any]:
        summary = failed.said.split("\n", 1)[0]
        error = {"ename": failed.name, "evalue": summary, "traceback": [failed.said]}
        self.send_response(self.iopub_socket, "error", error)  # type: ignore[no-untyped-call]
        return self._reply("error", **error)

    def _reply(self, status: str, **content: Any) -> dict[str, Any]:
        return {"status": status, "execution_count": self.execution_count, **content}

    def _say(self, stream: str, text: str) -> None:
        self.send_response(self.iopub_socket, "stream", {"name": stream, "text": text})  # type: ignore[no-untyped-call]

    async def do_shutdown(self, restart: bool) -> dict[str, Any]:
        self.workshop.close()
        return {"status": "ok", "restart": restart}


def install(prefix: Path) -> None:
    """This file, a kernelspec for each language, and a precompiled header for C++."""
    share = prefix / "share" / "prepstack"
    share.mkdir(parents=True, exist_ok=True)
    own = share / "compiled_kernel.py"
    if own != Path(__file__).resolve():
        shutil.copy(__file__, own)
    for name, language in LANGUAGES.items():
        spec = {
            "argv": [f"{prefix}/bin/python", "-P", str(own), name, "-f", "{connection_file}"],
            "display_name": language.title,
            "language": language.info["name"],
        }
        folder = prefix / "share" / "jupyter" / "kernels" / f"prepstack-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kernel.json").write_text(json.dumps(spec, indent=1) + "\n")
    if shutil.which("g++"):
        _precompile(share / "cpp" / "bits")


def _precompile(folder: Path) -> None:
    """The header every cell includes: a cell then takes half a second instead of one and a half."""
    folder.mkdir(parents=True, exist_ok=True)
    header = folder / "stdc++.h"
    header.write_text("#include_next <bits/stdc++.h>\n")
    subprocess.run(
        ["g++", *Cpp.flags, "-w", "-x", "c++-header", str(header), "-o", f"{header}.gch"],
        check=True,
    )


def main() -> None:
    if sys.argv[1:2] != ["install"]:
        kernel = CompiledKernel.of(sys.argv.pop(1))
        IPKernelApp.launch_instance(kernel_class=kernel)
        return
    parser = argparse.ArgumentParser(description="Install the kernels for C++ and Go.")
    parser.add_argument("install")
    parser.add_argument("--prefix", type=Path, default=Path(sys.prefix))
    install(parser.parse_args().prefix.resolve())


if __name__ == "__main__":
    main()
