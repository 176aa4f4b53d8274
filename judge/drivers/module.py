"""The candidate's text as a module: with what a notebook's cell may hold, shown in tracebacks."""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Coroutine
from types import CodeType, ModuleType
from typing import Any

NAME, FILE, GIVEN = "solution", "solution.py", "given.py"
TOP_LEVEL_AWAIT = 0x2000  # ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
COROUTINE = 0x80  # inspect.CO_COROUTINE
# IPython's own: they do something in the notebook, and nothing for a solution.
NOTEBOOK_LINE = re.compile(r"([ \t]*)(?:[%!].*|.*\?)$")

Names = dict[str, Any]


class Module:
    """Run as a cell would be. What it awaits, at its top or later, has one loop."""

    def __init__(self, source: str, prelude: str) -> None:
        module = ModuleType(NAME)
        sys.modules[NAME] = module  # where dataclasses, pickle and typing look for it
        self.names: Names = vars(module)
        self.names["display"] = print
        self._runner: Any = None
        for text, file in ((prelude, GIVEN), (source, FILE)):
            # There is no such file; tracebacks and inspect find the text here.
            linecache.cache[file] = (len(text), None, text.splitlines(True), file)
            self._run(compiled(text, file))

    def _run(self, code: CodeType) -> None:
        if code.co_flags & COROUTINE:
            self.settled(eval(code, self.names))
        else:
            exec(code, self.names)

    def settled(self, answer: Any) -> Any:
        """What a function answers, or what its coroutine comes to."""
        if not isinstance(answer, Coroutine):
            return answer
        if self._runner is None:
            import asyncio

            self._runner = asyncio.Runner()
        return self._runner.run(answer)


def compiled(source: str, file: str) -> CodeType:
    """Without our own `from __future__`, and without lines that only a notebook understands."""
    while True:
        try:
            code: CodeType = compile(source, file, "exec", TOP_LEVEL_AWAIT, dont_inherit=True)
            return code
        except SyntaxError as error:
            shorter = _without_notebook_line(source, error.lineno or 0)
            if shorter is None:
                raise
            source = shorter


def _without_notebook_line(source: str, number: int) -> str | None:
    lines = source.split("\n")
    found = NOTEBOOK_LINE.match(lines[number - 1]) if 0 < number <= len(lines) else None
    if found is None:
        return None
    lines[number - 1] = f"{found[1]}pass"
    return "\n".join(lines)
