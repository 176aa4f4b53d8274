"""Python, data frames in Python, and SQL in the two engines that are Python modules."""

from __future__ import annotations

import json
import platform
import re
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from judge.run.failures import said
from judge.run.request import Request
from judge.run.runner import Runner
from judge.run.zygote_client import Zygote, stack_bytes
from judge.toolchains.calls import call_of
from judge.toolchains.interpreter import (
    interpreter,
    package_binds,
    version_of,
)
from judge.toolchains.toolchain import Availability, CompileError
from prepstack.problems.problem import Kind

NOTHING = b"null"  # the case that only compiles
MAGIC = re.compile(r"\A\s*%%sql[^\n]*\n")  # the first line of an SQL cell in a notebook
OFFERED_MODULES = ("numpy", "pandas")
# Without those that do something when they are imported, and those that nobody solves with.
STANDARD_MODULES = sys.stdlib_module_names - {
    *("antigravity", "this", "idlelib", "turtle", "turtledemo", "tkinter", "lib2to3", "ensurepip"),
    *("pty", "readline", "rlcompleter"),
}
NOT_FOR_USE = ("test", "tests", "conftest")
_DOTTED = r"[A-Za-z_][\w.]*"
_IMPORT = re.compile(
    rf"^[ \t]*(?:from[ \t]+({_DOTTED})[ \t]+import\b|import[ \t]+([\w., \t]+))", re.M
)
_ASYNC = re.compile(r"\b(?:async|await|asyncio)\b")
MOST_MODULES = 50


@dataclass(frozen=True)
class Python:
    """Function, class and table problems. Nothing to build: a child compiles the source."""

    def availability(self) -> Availability:
        return Availability(platform.python_version())

    def prepare(self) -> None:
        pass

    def build(self, request: Request, folder: Path) -> None:
        pass

    def start(self, request: Request, folder: Path) -> Runner:
        used = imported_modules(request.source)
        if request.kind is Kind.TABLE:
            used = (*OFFERED_MODULES, *used)
        if _ASYNC.search(request.source):
            used = ("asyncio", *used)
        runner = Zygote(
            kind="function" if request.kind is Kind.DISCUSSION else request.kind.value,
            interpreter=interpreter().program,
            limits=request.limits,
            task=_task(request),
            preload=used,
            binds=(*interpreter().binds, *package_binds("pandas")),
            stack_bytes=stack_bytes(request.limits),
        ).start()
        try:
            refuse_what_does_not_compile(runner)
        except BaseException:
            runner.close()
            raise
        return runner


def imported_modules(source: str) -> tuple[str, ...]:
    """Those of ours that the source imports: loaded once for all cases, none of them its own."""
    found: list[str] = []
    for match in _IMPORT.finditer(source):
        listed = [match[1]] if match[1] else match[2].split(",")
        found += [part.split()[0] for part in listed if part.strip()]
    offered = {*STANDARD_MODULES, *OFFERED_MODULES}
    known = [name for name in found if name.partition(".")[0] in offered and _is_for_use(name)]
    return tuple(dict.fromkeys(known))[:MOST_MODULES]


def _is_for_use(name: str) -> bool:
    """Some programs lie among the modules, and run when they are imported."""
    parts = name.split(".")
    return all(part and part[0] != "_" and part not in NOT_FOR_USE for part in parts)


def refuse_what_does_not_compile(runner: Runner) -> None:
    ran = runner.run(NOTHING)
    if said(ran.answer, "error").endswith(("SyntaxError", "IndentationError", "TabError")):
        raise CompileError(said(ran.answer))


def _task(request: Request) -> dict[str, Any]:
    signature = request.signature
    return {
        "source": request.source,
        "prelude": request.prelude,
        "entry": signature.name,
        "call": call_of(signature, "python"),
        "parameters": [parameter.type for parameter in signature.parameters],
        "returns": signature.returns,
        "answer_type": signature.answer_type,
        "methods": {
            method.name: {
                "parameters": [parameter.type for parameter in method.parameters],
                "returns": method.returns,
                "call": call_of(method, "python"),
            }
            for method in signature.methods
        },
    }


@dataclass(frozen=True)
class Sql:
    """SQLite or DuckDB, in a Python zygote that has loaded the engine."""

    language: str

    def availability(self) -> Availability:
        if self.language == "sqlite":
            return Availability(sqlite3.sqlite_version)
        return Availability(version_of("duckdb") or "", "pip install duckdb")

    def prepare(self) -> None:
        pass

    def build(self, request: Request, folder: Path) -> None:
        pass

    def start(self, request: Request, folder: Path) -> Runner:
        is_duckdb = self.language == "duckdb"
        tables = [
            {"name": table.name, "columns": [(one.name, one.type) for one in table.columns]}
            for table in request.signature.tables
        ]
        source = MAGIC.sub("\n", request.source)  # its line stays, for complaints to count
        return Zygote(
            kind="sql",
            interpreter=interpreter().program,
            limits=request.limits,
            task={"source": source, "language": self.language, "tables": tables},
            preload=("duckdb",) if is_duckdb else ("sqlite3",),
            binds=(*interpreter().binds, *(package_binds("duckdb") if is_duckdb else ())),
            # DuckDB reserves far more addresses than it uses.
            limits_address_space=not is_duckdb,
        ).start()


def to_line(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
