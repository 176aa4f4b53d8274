"""The table that `prepstack judge run` prints, a line per case as it ends."""

from __future__ import annotations

import textwrap
from typing import TextIO

from msgspec import UnsetType

from judge.judging.result import CaseResult, Summary
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Verdict

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
        told = result.told()
        mark = "secret: " if result.secret else ""
        name = textwrap.shorten(mark + result.name, NAME_WIDTH, placeholder="…")
        self._say(
            f"{result.number:3}  {name:{NAME_WIDTH}} {result.verdict:7} "
            f"{told.time_ms:6.0f} ms {told.memory_mb:6.0f} MB"
        )
        if told.verdict is Verdict.WRONG_ANSWER:
            self._detail("expected", told.expected)
            self._detail("actual", told.actual)
        self._detail("difference", told.difference)
        self._detail("error", told.error)
        self._detail("stdout", told.stdout)

    def _detail(self, label: str, told: str | UnsetType) -> None:
        text = (told or "").rstrip()
        if not text:
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

    def _say(self, text: str) -> None:
        self.progress("")
        print(*map(printable, text.split("\n")), sep="\n", file=self._out, flush=True)


def printable(line: str) -> str:
    """What a terminal would obey, and half characters, as escapes: much of it is a candidate's."""
    return "".join(
        one if one.isprintable() or one == "\t" else one.encode("unicode_escape").decode()
        for one in line
    )
