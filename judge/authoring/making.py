"""Runs a problem's generators and its validator: a program that imports nothing of ours.

Reads a task as JSON from standard input, and writes what came of each call to standard output:
`{"input": text}` with the input as JSON, or `{"fault": …}`.
"""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]


class Cell:
    """A cell of the notebook; its name stands in tracebacks as a file's would."""

    def __init__(self, name: str, source: str) -> None:
        self._name = name
        self._source = source
        self._names: Json = {"__name__": name}
        self._broken: Json | None = None
        try:
            exec(compile(source, name, "exec"), self._names)
        except Exception as error:
            self._broken = self._fault(error)

    def call(self, function: str, arguments: Json) -> Json:
        """What it returns as `answer`, or its `fault`."""
        if self._broken:
            return {"fault": self._broken}
        called: Callable[..., Any] | None = self._names.get(function)
        if called is None:
            return {"fault": {"cell": self._name, "line": 0, "said": f"no function {function}"}}
        try:
            return {"answer": json.dumps(called(**arguments))}
        except Exception as error:
            return {"fault": self._fault(error)}

    def _fault(self, error: Exception) -> Json:
        return {"cell": self._name, "line": self._line(error), "said": self._said(error)}

    def _line(self, error: Exception) -> int:
        if isinstance(error, SyntaxError) and error.filename == self._name:
            return error.lineno or 0
        frames = traceback.extract_tb(error.__traceback__)
        own = [frame.lineno for frame in frames if frame.filename == self._name]
        return (own[-1] if own else 0) or 0

    def _said(self, error: Exception) -> str:
        if not isinstance(error, AssertionError):
            return f"{type(error).__name__}: {error}"
        lines, line = self._source.split("\n"), self._line(error)
        return str(error) or (lines[line - 1].strip() if line else "an assertion fails")


def made(call: Json, generator: Cell) -> Json:
    """The input of one case, as JSON."""
    if "input" in call:
        return {"input": json.dumps(call["input"])}
    found = generator.call(call["function"], call["arguments"])
    return {"input": found["answer"]} if "answer" in found else found


def validated(found: Json, validator: Cell | None) -> Json:
    given = json.loads(found.get("input", "null"))
    if validator is None or not isinstance(given, dict):
        return found
    said = validator.call("validate", given)
    if said.get("answer") == "false":
        return {"fault": {"cell": "validator", "line": 0, "said": "it returns False"}}
    return {"fault": said["fault"]} if "fault" in said else found


def main() -> None:
    task, out = json.load(sys.stdin), sys.stdout
    sys.stdout = sys.stderr  # what a generator prints is no answer
    generator = Cell("generator", task["generator"])
    validator = Cell("validator", task["validator"]) if task["validator"] else None
    json.dump([validated(made(call, generator), validator) for call in task["calls"]], out)


if __name__ == "__main__":
    main()
