"""What the forked child of the zygote does in Python: run the candidate's source on one input.

Everything from here on belongs to the candidate: it may be changed, ended or lied about by it.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import numbers
import os
import sys
import threading
from collections.abc import Callable
from typing import Any

from judge.drivers import frames, nodes, queries
from judge.drivers.complaints import NoAnswer, cut, told
from judge.drivers.module import FILE, Module, compiled

RESULT_FD = 3
THREAD_STACK = 64 << 20
# What a call of Python's may take of the memory, with all it needs while it fails.
BYTES_OF_A_CALL = 800
OUT_OF_MEMORY = b'{"error": "MemoryError", "trace": "MemoryError"}'

Task = dict[str, Any]
Names = dict[str, Any]


def solve(task: Task, line: bytes) -> None:
    """Never returns."""
    status, printed = 1, sys.stdout
    try:
        faulthandler.enable(2, all_threads=False)  # names a stack that overflows
        threading.stack_size(THREAD_STACK)
        sys.setrecursionlimit(max(1000, task["limits"]["memory_bytes"] // BYTES_OF_A_CALL))
        given = json.loads(line)
        answer = KINDS[task["kind"] if given is not None else "compile"](task, given)
        message = written({"result": answer})
        flush(printed)
        send(message)
        status = 0
    except BaseException as error:
        flush(printed)
        report(error)
    finally:
        os._exit(status)


def flush(printed: Any) -> None:
    """What was printed is no answer: whatever became of the stream, the answer counts."""
    for stream in (sys.stdout, sys.stderr, printed):
        with contextlib.suppress(Exception):
            stream.flush()


def report(error: BaseException) -> None:
    try:
        send(json.dumps({"error": type(error).__name__, "trace": told(error)}).encode())
    except MemoryError:  # there is none left even to say so
        os.write(RESULT_FD, OUT_OF_MEMORY)


def send(data: bytes) -> None:
    while data:
        data = data[os.write(RESULT_FD, data) :]


def written(message: Names) -> bytes:
    try:
        return json.dumps(message, default=plain).encode()
    except (ValueError, RecursionError):
        raise NoAnswer("What you return contains itself, so the judge cannot read it.") from None
    except TypeError as error:
        raise NoAnswer(f"The judge cannot read what you return: {cut(str(error), 200)}.") from None


def plain(value: Any) -> Any:
    """Values that JSON has no word for, as their users would write them down."""
    if isinstance(value, (set, frozenset)):
        return in_order(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, numbers.Number) and hasattr(value, "__float__"):  # a Decimal, a Fraction
        return float(value)
    try:
        return list(value)
    except TypeError:
        raise NoAnswer(
            f"You return a value of type {cut(type(value).__name__, 100)}, "
            "which the judge cannot read."
        ) from None


def in_order(values: Any) -> list[Any]:
    try:
        return sorted(values)
    except TypeError:  # of different types
        return list(values)


def call_function(task: Task, given: list[Any]) -> Any:
    module = Module(task["source"], task["prelude"])
    function = find(module.names, task)
    arguments = nodes.to_nodes(given, task["parameters"], module.names)
    answer = module.settled(called(function, arguments, task["call"]))
    if task["returns"].startswith("arg:"):
        answer = arguments[int(task["returns"][4:])]
    return nodes.from_nodes(answer, task["answer_type"])


def find(names: Names, task: Task) -> Callable[..., Any]:
    entry = task["entry"]
    holder = names.get("Solution")
    found = names.get(entry) or (getattr(holder(), entry, None) if holder else None)
    if not callable(found):
        raise NoAnswer(f"The judge calls {task['call']}, and there is no such function.")
    function: Callable[..., Any] = found
    return function


def called(function: Callable[..., Any], arguments: list[Any], call: str) -> Any:
    """`call` is what the candidate was asked to write."""
    try:
        return function(*arguments)
    except TypeError as error:
        # No line of the function has run: it takes something else.
        if error.__traceback__ is None or error.__traceback__.tb_next is None:
            raise NoAnswer(f"The judge calls {call}: {cut(str(error), 200)}.") from None
        raise


def call_class(task: Task, given: dict[str, list[Any]]) -> list[Any]:
    module = Module(task["source"], task["prelude"])
    operations, arguments = given["ops"], given["args"]
    type_ = module.names.get(task["entry"])
    if not callable(type_):
        raise NoAnswer(f"The judge makes {task['call']}, and there is no such class.")
    given_first = nodes.to_nodes(arguments[0], task["parameters"], module.names)
    instance = called(type_, given_first, task["call"])
    answers: list[Any] = [None]
    for operation, values in zip(operations[1:], arguments[1:], strict=True):
        method = task["methods"][operation]
        bound = getattr(instance, operation, None)
        if not callable(bound):
            raise NoAnswer(f"The judge calls {method['call']}, and there is no such method.")
        values = nodes.to_nodes(values, method["parameters"], module.names)
        answer = module.settled(called(bound, values, method["call"]))
        # What a method returns that returns nothing is nobody's business.
        is_void = method["returns"] == "void"
        answers.append(None if is_void else nodes.from_nodes(answer, method["returns"]))
    return answers


def call_table(task: Task, given: list[Any]) -> Any:
    module = Module(task["source"], task["prelude"])
    function = find(module.names, task)
    answer = called(function, frames.to_frames(given, task["parameters"]), task["call"])
    return frames.from_frame(module.settled(answer))


def call_compile(task: Task, given: object) -> None:
    """Whether it compiles at all; an answer is its complaint."""
    compiled(task["source"], FILE)


KINDS: dict[str, Callable[[Task, Any], Any]] = {
    "function": call_function,
    "class": call_class,
    "table": call_table,
    "sql": queries.run,
    "compile": call_compile,
}
