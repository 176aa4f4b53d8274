"""What the forked child of the zygote does in Python: run the candidate's source on one input.

Everything from here on belongs to the candidate: it may be changed, ended or lied about by it.
"""

from __future__ import annotations

import faulthandler
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from typing import Any

from judge.drivers import frames, nodes, queries

RESULT_FD = 3
KEPT_TRACE = 4000
FILE = "solution.py"
THREAD_STACK = 64 << 20
OUT_OF_MEMORY = b'{"error": "MemoryError", "trace": "MemoryError"}'

Task = dict[str, Any]
Names = dict[str, Any]


def solve(task: Task, line: bytes) -> None:
    """Never returns."""
    status = 1
    try:
        faulthandler.enable(2, all_threads=False)  # names a stack that overflows
        threading.stack_size(THREAD_STACK)
        given = json.loads(line)
        answer = KINDS[task["kind"] if given is not None else "compile"](task, given)
        send({"result": answer})
        status = 0
    except BaseException as error:
        report(error)
    finally:
        os._exit(status)


def report(error: BaseException) -> None:
    try:
        send({"error": type(error).__name__, "trace": told(error)})
    except MemoryError:  # there is none left even to say so
        os.write(RESULT_FD, OUT_OF_MEMORY)


def send(message: Names) -> None:
    sys.stdout.flush()
    data = json.dumps(message, default=plain).encode()
    while data:
        data = data[os.write(RESULT_FD, data) :]


def plain(value: Any) -> Any:
    """Values that JSON has no word for, as their users would write them down."""
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    try:
        return list(value)
    except TypeError:
        raise TypeError(f"a {type(value).__name__} is no answer") from None


def told(error: BaseException) -> str:
    """The traceback from the candidate's own first line on."""
    at = error.__traceback__
    while at is not None and at.tb_frame.f_code.co_filename != FILE:
        at = at.tb_next
    text = "".join(traceback.format_exception(type(error), error, at, limit=-20))
    about = "recursion too deep\n" if isinstance(error, RecursionError) else ""
    return about + text[-KEPT_TRACE:]


def names_of(task: Task) -> Names:
    names: Names = {"__name__": "solution"}
    source = task["source"]
    code = compile(source, FILE, "exec")
    # Tracebacks and inspect find the text here; there is no such file.
    import linecache

    linecache.cache[FILE] = (len(source), None, source.splitlines(True), FILE)
    exec(code, names)
    return names


def call_function(task: Task, given: list[Any]) -> Any:
    names = names_of(task)
    function = find(names, task["entry"])
    arguments = nodes.to_nodes(given, task["parameters"], names)
    answer = function(*arguments)
    if task["returns"].startswith("arg:"):
        answer = arguments[int(task["returns"][4:])]
    return nodes.from_nodes(answer)


def find(names: Names, entry: str) -> Callable[..., Any]:
    if entry in names:
        found: Callable[..., Any] = names[entry]
        return found
    if "Solution" in names:
        method: Callable[..., Any] = getattr(names["Solution"](), entry)
        return method
    raise NameError(f"there is no function {entry}")


def call_class(task: Task, given: dict[str, list[Any]]) -> list[Any]:
    names = names_of(task)
    operations, arguments = given["ops"], given["args"]
    instance = names[task["entry"]](*nodes.to_nodes(arguments[0], task["parameters"], names))
    answers: list[Any] = [None]
    for operation, values in zip(operations[1:], arguments[1:], strict=True):
        converted = nodes.to_nodes(values, task["methods"][operation], names)
        answers.append(nodes.from_nodes(getattr(instance, operation)(*converted)))
    return answers


def call_table(task: Task, given: list[Any]) -> Any:
    function = find(names_of(task), task["entry"])
    return frames.from_frame(function(*frames.to_frames(given, task["parameters"])))


def call_compile(task: Task, given: object) -> None:
    """Whether it compiles at all; an answer is its complaint."""
    compile(task["source"], FILE, "exec")


KINDS: dict[str, Callable[[Task, Any], Any]] = {
    "function": call_function,
    "class": call_class,
    "table": call_table,
    "sql": queries.run,
    "compile": call_compile,
}
