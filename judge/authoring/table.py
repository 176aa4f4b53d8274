"""The table that `prepstack judge run` prints, a line per case as it ends."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from typing import TextIO

import msgspec

from judge.judging.result import CaseResult, Summary
from prepstack.judging.verdicts import MEGABYTE
from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Verdict
from prepstack.wire.judge import Case

NAME_WIDTH = 40


def told_whole(result: CaseResult) -> Case:
    """Of a secret case what is told of samples: for who may read the notebook."""
    told = replace(result, secret=False).told()
    return msgspec.structs.replace(told, group="secret") if result.secret else told


class Table:
    """`progress` overwrites its own line, where `out` is a terminal.

    `shows_answers`: of accepted cases too.
    """

    def __init__(self, out: TextIO, shows_answers: bool = False) -> None:
        self._out = out
        self._shows_answers = shows_answers
        self._shows_progress = out.isatty()

    def head(self, title: str, language: str, cases: int) -> None:
        self._say(f"{title} in {LANGUAGES[language].title}, {cases} cases\n")
        self._say(f"{'case':{NAME_WIDTH + 5}} verdict     time    memory")

    def progress(self, text: str) -> None:
        if self._shows_progress:
            self._out.write(f"\r\x1b[K{text}")
            self._out.flush()

    def case(self, result: CaseResult, told: Case, given: str = "") -> None:
        """`told` is what may be told of it; `given` is its input, where that may be told."""
        mark = "secret: " if result.secret else ""
        name = textwrap.shorten(mark + result.name, NAME_WIDTH, placeholder="…")
        self._say(
            f"{result.number:3}  {name:{NAME_WIDTH}} {result.verdict:7} "
            f"{result.cpu_seconds * 1000:6.0f} ms {result.memory_bytes / MEGABYTE:6.0f} MB"
        )
        if told.verdict is not Verdict.ACCEPTED or self._shows_answers:
            self._detail("input", given)
        if told.verdict is Verdict.WRONG_ANSWER or self._shows_answers:
            self._detail("expected", told.expected)
            self._detail("actual", told.actual)
        self._detail("difference", told.difference)
        self._detail("error", told.error)
        self._detail("stdout", told.stdout)

    def _detail(self, label: str, told: str | msgspec.UnsetType) -> None:
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
