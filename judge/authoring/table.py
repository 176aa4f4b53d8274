"""The table that `prepstack judge run` prints, a line per case as it ends."""

from __future__ import annotations

import textwrap
from typing import Any, TextIO

from judge.judging.result import CaseResult, Summary
from prepstack.judging.verdicts import MEGABYTE
from prepstack.problems.languages import LANGUAGES

NAME_WIDTH = 40


class Table:
    """`progress` overwrites its own line, where `out` is a terminal."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shows_progress = out.isatty()

    def head(self, title: str, language: str, cases: int) -> None:
        self._say(f"{title} in {LANGUAGES[language].title}, {cases} cases\n")
        self._say(f"{'case':{NAME_WIDTH + 5}} verdict     time    memory")

    def progress(self, text: str) -> None:
        if self._shows_progress:
            self._out.write(f"\r\x1b[K{text}")
            self._out.flush()

    def case(self, result: CaseResult) -> None:
        shown = result.to_json()
        mark = "secret: " if result.secret else ""
        name = textwrap.shorten(mark + result.name, NAME_WIDTH, placeholder="…")
        self._say(
            f"{result.number:3}  {name:{NAME_WIDTH}} {result.verdict:7} "
            f"{result.cpu_seconds * 1000:6.0f} ms {result.memory_bytes / MEGABYTE:6.0f} MB"
        )
        for label in ("expected", "actual", "difference", "error", "stdout"):
            self._detail(label, shown)

    def _detail(self, label: str, shown: dict[str, Any]) -> None:
        text = str(shown.get(label, "")).rstrip()
        if not text or (label in ("expected", "actual") and shown["verdict"] != "WA"):
            return
        lines = text.splitlines()
        more = [f"… {len(lines) - 20} lines more"] if len(lines) > 20 else []
        first, *rest = [textwrap.shorten(line, 200, placeholder="…") if len(line) > 200 else line
                        for line in lines[:20]] + more  # fmt: skip
        self._say(f"     {label + ':':12}{first}")
        for line in rest:
            self._say(f"     {'':12}{line}")

    def end(self, summary: Summary) -> None:
        if summary.error:
            self._say(f"\n{summary.error.rstrip()}")
        self._say(
            f"\n{summary.verdict}: {summary.passed} of {summary.cases} cases, "
            f"slowest {summary.time_ms:.0f} ms, most memory {summary.memory_mb:.0f} MB"
        )

    def _say(self, line: str) -> None:
        self.progress("")
        print(line, file=self._out, flush=True)
