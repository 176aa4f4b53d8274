"""Which Jupyter kernels of the kernels' environment answer, found out by starting them."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from judge.toolchains.toolchain import Availability
from prepstack.problems.languages import LANGUAGES

# Runs in the kernels' own environment, which has jupyter_client with ipykernel.
ASK = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import start_new_kernel
found = {n for n, p in KernelSpecManager().find_kernel_specs().items() if p.startswith(sys.prefix)}
def ask(name):
    if name not in found:
        return ""
    try:
        manager, client = start_new_kernel(kernel_name=name, startup_timeout=60)
    except Exception:
        return ""
    try:
        info = client.kernel_info(reply=True, timeout=30)["content"]
        return info["implementation"] + " " + info["implementation_version"]
    except Exception:
        return ""
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
with ThreadPoolExecutor(2) as pool:
    print(json.dumps(dict(zip(sys.argv[1:], pool.map(ask, sys.argv[1:])))))
"""


# By kernel: the program it cannot do without, and Debian's package of it.
COMPILERS = {
    "prepstack-cpp": ("g++", "g++"),
    "prepstack-go": ("go", "golang-go"),
    "java": ("javac", "openjdk-17-jdk-headless"),
}


def ask_kernels(prefix: Path) -> dict[str, Availability]:
    """By kernel name. Takes some seconds."""
    names = dict.fromkeys(language.kernel for language in LANGUAGES.values())
    answers = _ask(prefix, names)
    return {
        name: Availability(answers.get(name, ""), install_command(name, prefix)) for name in names
    }


def _ask(prefix: Path, names: Iterable[str]) -> dict[str, str]:
    python = prefix / "bin" / "python"
    if not python.exists():
        return {}
    done = subprocess.run(
        [str(python), "-c", ASK, *names], capture_output=True, text=True, check=False
    )
    try:
        answers: dict[str, str] = json.loads(done.stdout)
    except ValueError:
        return {}
    return answers


def install_command(kernel: str, prefix: Path) -> str:
    """The one command that brings a kernel into the environment."""
    program, packages = COMPILERS.get(kernel, ("", ""))
    missing = f"apt-get install {packages} && " if program and not shutil.which(program) else ""
    return f"{missing}scripts/kernel-environment {prefix}"
