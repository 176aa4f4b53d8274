# ruff: noqa: E501  solutions stand on one line each
"""The kernels for C++ and Go, started as Jupyter starts them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import KernelManager

SCRIPT = (
    Path(__file__).parents[2] / "extensions" / "prepstack_ext" / "kernels" / "compiled_kernel.py"
)
TOOLS = {"cpp": "g++", "go": "go"}
SECONDS = 120


@dataclass
class Seen:
    """What a cell brought, until the kernel was idle again."""

    stdout: str = ""
    stderr: str = ""
    error: dict[str, Any] = field(default_factory=dict)


class Session:
    def __init__(self, manager: KernelManager, client: BlockingKernelClient) -> None:
        self.manager = manager
        self.client = client

    def run(self, code: str, cell: str = "", when_printed: Any = None) -> Seen:
        message = self.client.session.msg(
            "execute_request",
            {"code": code, "silent": False, "allow_stdin": False, "stop_on_error": True},
            metadata={"cellId": cell} if cell else {},
        )
        self.client.shell_channel.send(message)
        seen = Seen()
        while True:
            told = self.client.get_iopub_msg(timeout=SECONDS)
            if told["parent_header"].get("msg_id") != message["header"]["msg_id"]:
                continue
            kind, content = told["msg_type"], told["content"]
            if kind == "stream":
                setattr(seen, content["name"], getattr(seen, content["name"]) + content["text"])
                if when_printed:
                    when_printed()
            elif kind == "error":
                seen.error = content
            elif kind == "status" and content["execution_state"] == "idle":
                return seen


@pytest.fixture(scope="module")
def prefix(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prefix")
    (folder / "bin").mkdir()
    python = folder / "bin" / "python"
    # A link would lose the environment's packages.
    python.write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    command = [sys.executable, str(SCRIPT), "install", "--prefix", str(folder)]
    subprocess.run(command, check=True)
    return folder


@pytest.fixture(scope="module", params=["cpp", "go"])
def kernel(request: pytest.FixtureRequest, prefix: Path) -> Iterator[tuple[str, Session]]:
    if shutil.which(TOOLS[request.param]) is None:
        pytest.skip(f"{TOOLS[request.param]} is not on this machine")
    manager = KernelManager(kernel_name=f"prepstack-{request.param}")
    manager.kernel_spec_manager.kernel_dirs = [str(prefix / "share" / "jupyter" / "kernels")]
    manager.start_kernel(env={**os.environ})
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)
    yield request.param, Session(manager, client)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


DEFINES = {
    "cpp": "int twice(int n) { return 2 * n; }",
    "go": "func twice(n int) int { return 2 * n }",
}
DEFINES_OTHERWISE = {
    "cpp": "int twice(int n) { return n + n + 1; }",
    "go": "func twice(n int) int { return n + n + 1 }",
}
USES = {
    "cpp": 'int main() { cout << twice(21) << endl; cerr << "and"; }',
    "go": 'import ("fmt"; "os")\nfunc main() { fmt.Println(twice(21)); fmt.Fprint(os.Stderr, "and") }',
}
USES["go"] = USES["go"].replace('("fmt"; "os")', '(\n"fmt"\n"os"\n)')
STATEMENTS = {
    "cpp": "int n = twice(4);\ncout << n;",
    "go": 'import "fmt"\nn := twice(4)\nfmt.Print(n)',
}
BROKEN = {"cpp": "int f() {\n  return missing;\n}", "go": "func f() int {\n  return missing\n}"}
CRASHES = {
    "cpp": "int main() { int* p = nullptr; *(volatile int*)p = 1; }",
    "go": 'func main() { panic("no") }',
}
LOOPS = {
    "cpp": 'int main() { cout << "up" << endl; for (volatile int i = 0;; i = i + 1) {} }',
    "go": 'import "fmt"\nfunc main() { fmt.Println("up"); for { } }',
}


def test_a_cell_with_main_uses_what_others_define(kernel: tuple[str, Session]) -> None:
    language, session = kernel

    assert session.run(DEFINES[language], "a").error == {}
    seen = session.run(USES[language], "b")

    assert (seen.stdout, seen.stderr, seen.error) == ("42\n", "and", {})


def test_a_cell_that_is_run_again_replaces_what_it_defined(kernel: tuple[str, Session]) -> None:
    language, session = kernel

    session.run(DEFINES_OTHERWISE[language], "a")
    seen = session.run(STATEMENTS[language], "c")
    session.run(DEFINES[language], "a")

    assert (seen.stdout, seen.error) == ("9", {})


def test_a_complaint_names_the_line_of_the_cell(kernel: tuple[str, Session]) -> None:
    language, session = kernel

    error = session.run(BROKEN[language], "d").error

    assert error["ename"] == "CompileError"
    assert "cell:2" in error["traceback"][0] and "missing" in error["traceback"][0]


def test_a_crash_is_an_error_and_the_kernel_goes_on(kernel: tuple[str, Session]) -> None:
    language, session = kernel

    seen = session.run(CRASHES[language], "e")

    assert seen.error["ename"] in ("Ended", "ExitStatus")
    assert session.run(USES[language], "b").stdout == "42\n"


def test_an_interrupt_ends_the_program_and_keeps_the_definitions(
    kernel: tuple[str, Session],
) -> None:
    language, session = kernel

    seen = session.run(LOOPS[language], "f", when_printed=session.manager.interrupt_kernel)

    assert seen.stdout == "up\n"
    assert seen.error["ename"] == "KeyboardInterrupt"
    assert session.run(USES[language], "b").stdout == "42\n"
