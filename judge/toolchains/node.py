"""JavaScript and TypeScript on Node: a warm driver with a fresh context for each case."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from judge.run.ordinary_user import reachable_copy
from judge.run.request import Request
from judge.run.runner import Runner
from judge.run.warm_driver import EXTRA_MEMORY, WarmDriver, to_setup
from judge.run.zygote_client import DRIVERS
from judge.toolchains.calls import call_of, entry_of
from judge.toolchains.compiler import Compiler, prelude_for
from judge.toolchains.toolchain import Availability, CompileError, ask_version
from prepstack.judging.verdicts import MEGABYTE
from prepstack.problems.languages import entry_name
from sandbox import Bind, Confinement, Limits

PRELUDE, SOURCE = "given.js", "solution.js"
FILES, INSIDE = ("driver.js", "values.js", "complaints.js"), Path("/driver")
# Before what is defined, or a line of its own that names what is defined elsewhere.
EXPORT = re.compile(
    r"^export[ \t]+(?:default[ \t]+)?"
    r"(?=(?:async[ \t]+)?(?:function|class|const|let|var|abstract|enum|type|interface)\b)"
    r"|^export[ \t]*(?:\{[^}\n]*\}|default[ \t]+[\w$]+)[ \t]*;?[ \t]*$",
    re.M,
)
OWN_MEMORY = 256 * MEGABYTE
STACK_KILOBYTES = 7000  # of the 8 MB a process has anyway
NODE_MODULES = Path(__file__).parent.parent.parent / "node_modules"


@dataclass(frozen=True)
class Node:
    """`typed`: types are stripped first; nothing checks them, as in the notebook's kernel."""

    typed: bool

    def availability(self) -> Availability:
        node = ask_version(["node", "--version"], "apt-get install nodejs")
        if not self.typed or not node.is_available:
            return node
        esbuild = ask_version([_esbuild(), "--version"], "apt-get install esbuild")
        return (
            Availability(f"node {node.version}, esbuild {esbuild.version}")
            if (esbuild.is_available)
            else esbuild
        )

    def prepare(self) -> None:
        pass

    def build(self, request: Request, folder: Path) -> None:
        texts = {
            PRELUDE: prelude_for(request.prelude, request.source),
            SOURCE: EXPORT.sub("", request.source),
        }
        for name, text in texts.items():
            stripped = _strip_types(text, folder) if self.typed else text
            (folder / name).write_text(stripped, encoding="utf-8")

    def start(self, request: Request, folder: Path) -> Runner:
        node = os.path.realpath(shutil.which("node") or "/usr/bin/node")
        outside = () if node.startswith("/usr/") else (Bind.in_place(Path(node)),)
        heap, drivers = request.limits.memory_megabytes, reachable_copy(DRIVERS)
        command = [node, f"--max-old-space-size={heap}", f"--stack-size={STACK_KILOBYTES}"]
        command += ["--single-threaded-gc", "--max-semi-space-size=8", "--openssl-config=/dev/null"]
        confinement = Confinement(
            read_only=(*(Bind(drivers / name, INSIDE / name) for name in FILES), *outside),
            environment={"PATH": "/usr/bin", "UV_THREADPOOL_SIZE": "1"},
            limits=Limits(
                memory_bytes=heap * MEGABYTE + OWN_MEMORY + EXTRA_MEMORY,
                processes=32,
                file_bytes=0,
                open_files=256,
            ),
        )
        command += [str(INSIDE / FILES[0]), "{results}"]
        driver = WarmDriver(confinement, command, request.limits)
        complaint = driver.greet(to_setup(_task(request, folder)))
        if complaint:
            driver.close()
            raise CompileError(complaint)
        return driver


def _task(request: Request, folder: Path) -> dict[str, object]:
    signature = request.signature
    returns = signature.returns
    return {
        "kind": request.kind.value,
        "source": (folder / SOURCE).read_text(encoding="utf-8"),
        "prelude": (folder / PRELUDE).read_text(encoding="utf-8"),
        "entry": entry_of(signature, "javascript"),
        "call": call_of(signature, "javascript"),
        "parameters": [one.type for one in signature.parameters],
        "argument": int(returns[4:]) if returns.startswith("arg:") else -1,
        "answerType": signature.answer_type,
        "methods": {
            entry_name(method.name, "javascript"): {
                "call": call_of(method, "javascript"),
                "parameters": [one.type for one in method.parameters],
                "returns": method.returns,
            }
            for method in signature.methods
        },
    }


def _esbuild() -> str:
    """Debian's, or the one of this repository's node_modules."""
    own = sorted(NODE_MODULES.glob("@esbuild/*/bin/esbuild"))
    return shutil.which("esbuild") or (str(own[0]) if own else "esbuild")


def _strip_types(source: str, folder: Path) -> str:
    if not source.strip():
        return ""
    esbuild = os.path.realpath(shutil.which(_esbuild()) or _esbuild())
    outside = () if esbuild.startswith("/usr/") else (Bind.in_place(Path(esbuild)),)
    command = [esbuild, "--loader=ts", "--target=es2022", "--sourcefile=solution.ts"]
    command += ["--log-level=warning", "--sourcemap=inline", "--sources-content=false"]
    return Compiler(command, outside).compile(folder, source.encode()).decode()
