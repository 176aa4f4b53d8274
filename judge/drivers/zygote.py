"""The trusted process in a candidate's sandbox: forks one child per case, measures it, ends it.

In, on fd 0: a line of JSON that says what to run, then a line per case. Out, on fd 1: a line of
JSON per case with the sizes of the three blobs after it: the answer, the beginning of what was
printed and its end. They are as the candidate wrote them; nothing here ever parses them.

It runs inside the sandbox, where this folder is all there is of ours, on the standard library.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import gc
import importlib
import io
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from typing import Any

# Where no namespace puts it into the root folder, the sandbox's own is above these.
ROOT = __file__.removesuffix("/driver/judge/drivers/zygote.py")
sys.path[:0] = [f"{ROOT}/driver", f"{ROOT}/packages"]

from judge.drivers import confinement, pipes, queries, scratch, solving  # noqa: E402
from judge.drivers.child import Child, Ends  # noqa: E402
from judge.drivers.usage import PAGE, own_resident_bytes  # noqa: E402

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER = 1, 4, 36
PRELOADED = (
    *("bisect", "collections", "copy", "dataclasses", "datetime", "decimal", "enum", "fractions"),
    *("functools", "heapq", "itertools", "math", "operator", "random", "re", "statistics"),
    *("string", "threading", "typing"),
)
# Memory that is really used decides, and is looked at every few milliseconds. Address space is
# limited for what is faster than that: far above, for what is refused cannot be told from a fault.
SPARE_ADDRESSES = 1 << 30

libc = ctypes.CDLL(None, use_errno=True)
Task = dict[str, Any]


def main() -> None:
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    incoming = lines()
    task = prepare(json.loads(next(incoming)))
    gc.collect()
    gc.freeze()  # a collection in a child would copy every page
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)  # children of the same user cannot trace or read us
    say({"ready": True})
    for line in incoming:
        run(task, line)


def lines() -> Iterator[bytes]:
    """fd 0, line by line; a case may be much larger than one read."""
    parts = []
    while chunk := os.read(0, 1 << 20):
        parts.append(chunk)
        if chunk.endswith(b"\n"):
            yield b"".join(parts)
            parts.clear()


def say(header: dict[str, Any], *blobs: bytes) -> None:
    data = b"".join([json.dumps(header).encode(), b"\n", *blobs])
    while data:
        data = data[os.write(1, data) :]


def prepare(task: Task) -> Task:
    """Import what the cases will want, and turn what they may use into limits of a process."""
    for name in [*PRELOADED, *task["preload"]]:
        load(name)
    if "asyncio" in sys.modules:
        pipes.give_to_asyncio()
    if task["kind"] == "sql":
        queries.prepare(task)
    limits = task["limits"]
    address, resident = (0, 0) if task["command"] else own_bytes()
    limits["resident_bytes"] = limits["memory_bytes"] + own_resident_bytes("self")
    limits["peak_bytes"] = limits["memory_bytes"] + resident
    limits["address_bytes"] = None
    task["zygote"] = os.getpid()
    if task["limits_address_space"]:
        limits["address_bytes"] = 2 * limits["memory_bytes"] + address + SPARE_ADDRESSES
    return task


def load(name: str) -> None:
    """What fails fails once more in the case that wants it, and is told there."""
    with contextlib.suppress(Exception), contextlib.redirect_stdout(io.StringIO()):
        importlib.import_module(name)


def own_bytes() -> tuple[int, int]:
    """Address space and resident memory of this process."""
    with open("/proc/self/statm") as file:
        address, resident = (int(word) * PAGE for word in file.read().split()[:2])
    return address, resident


def run(task: Task, line: bytes) -> None:
    given, arguments = standard_input(task, line)
    child = Child(task["limits"], given, lambda ends: become(task, line, arguments, ends))
    verdict = child.follow()
    status, spent, memory = child.end()
    if task["kind"] == "program":
        scratch.empty()
    if verdict is None and spent > task["limits"]["cpu_seconds"]:
        verdict = "TLE"  # with children that had ended, which no clock shows any more
    if verdict is None and memory > task["limits"]["peak_bytes"]:
        verdict = "MLE"
    blobs = [bytes(child.result), bytes(child.output), child.last]
    say(
        {
            "verdict": verdict,
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "exit": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
            "cpu_seconds": spent,
            "memory_bytes": memory,
            "sizes": [len(blob) for blob in blobs],
        },
        *blobs,
    )


def standard_input(task: Task, line: bytes) -> tuple[bytes | None, list[str]]:
    """What a command reads and its arguments; None for what runs in a fork of this process."""
    if not task["command"]:
        return None, []
    if task["kind"] != "program":
        return line, []
    given = json.loads(line)
    scratch.fill(given.get("files", {}))
    return given.get("stdin", "").encode(), list(map(str, given.get("args", [])))


def become(task: Task, line: bytes, arguments: list[str], ends: Ends) -> None:
    """In the child: never returns."""
    try:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != task["zygote"]:
            return  # it died before we could be told
        os.setpgid(0, 0)
        if task["ruleset"] is not None:
            confinement.confine(task["ruleset"], bytes.fromhex(task["calls"]))
        arrange_descriptors(task["kind"] == "program", ends)
        limit(task["limits"])
        if not task["command"]:
            solving.solve(task, line)
        for number in (signal.SIGPIPE, signal.SIGXFSZ):  # Python ignores them; others rely on them
            signal.signal(number, signal.SIG_DFL)
        if task["kind"] == "program":
            os.chdir(scratch.HERE)
        os.execve(task["command"][0], [*task["command"], *arguments], task["environment"])
    finally:
        os._exit(1)


def arrange_descriptors(is_program: bool, ends: Ends) -> None:
    """0 to 3 and nothing else: input, output, errors, answer. A program's output is its answer."""
    given = ends["input"] if "input" in ends else os.open("/dev/null", os.O_RDONLY)
    wanted = [given, ends["output"], ends["output"], ends["result"]]
    if is_program:
        wanted = [given, ends["result"], ends["output"]]
    # First out of the way of the numbers they are to get.
    moved = [fcntl.fcntl(end, fcntl.F_DUPFD, 32) for end in wanted]
    for number, end in enumerate(moved):
        os.dup2(end, number)
    os.closerange(len(wanted), 256)


def limit(limits: dict[str, Any]) -> None:
    values = {
        resource.RLIMIT_CPU: int(limits["cpu_seconds"]) + 2,
        resource.RLIMIT_NPROC: limits["processes"],
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_AS: limits["address_bytes"],
    }
    for kind, value in values.items():
        if value is not None:
            resource.setrlimit(kind, (value, value))


if __name__ == "__main__":
    main()
