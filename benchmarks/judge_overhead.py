# ruff: noqa: E501  solutions stand on one line each
"""What a case costs in the judge, beside a fresh sandbox for each case.

    python benchmarks/judge_overhead.py [cache folder]

Prints a table of medians and p95 in milliseconds with the time of whole submissions of 30 cases, once
confined by what works here and once by Landlock, as where namespaces are forbidden.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from judge.judging.submission import Judging
from judge.run import ordinary_user
from judge.run.ordinary_user import work_folder
from judge.run.request import GivenCase, Request
from judge.toolchains.languages import Languages
from judge.toolchains.python import to_line
from prepstack.problems.problem import Kind, Parameter, Signature
from sandbox import CannotConfine, Confined, process

SIGNATURE = Signature(
    "pair_with_target", (Parameter("numbers", "int[]"), Parameter("target", "int")), "int[]"
)
SOURCES = {
    "python": "def pair_with_target(n, t):\n    seen = {}\n    for i, x in enumerate(n):\n"
    "        if t - x in seen:\n            return [seen[t - x], i]\n        seen[x] = i\n",
    "javascript": "function pairWithTarget(n, t) { const s = new Map(); for (let i = 0; i < n.length;"
    " i++) { if (s.has(t - n[i])) return [s.get(t - n[i]), i]; s.set(n[i], i); } }",
    "typescript": "function pairWithTarget(n: number[], t: number): number[] { const s = new Map<number"
    ", number>(); for (let i = 0; i < n.length; i++) { if (s.has(t - n[i])) return [s.get(t - n[i])!"
    ", i]; s.set(n[i], i); } return []; }",
    "java": "import java.util.*;\nclass Solution { int[] pairWithTarget(int[] n, int t) { Map<Integer,"
    " Integer> s = new HashMap<>(); for (int i = 0; i < n.length; i++) { if (s.containsKey(t - n[i]))"
    " return new int[] {s.get(t - n[i]), i}; s.put(n[i], i); } return null; } }",
    "cpp": "#include <bits/stdc++.h>\nusing namespace std;\nclass Solution { public: vector<int> "
    "pairWithTarget(vector<int>& n, int t) { unordered_map<int, int> s; for (int i = 0; i < (int)"
    "n.size(); i++) { if (s.count(t - n[i])) return {s[t - n[i]], i}; s[n[i]] = i; } return {}; } };",
    "go": "func pairWithTarget(n []int, t int) []int { s := map[int]int{}\nfor i, x := range n { "
    "if j, ok := s[t-x]; ok { return []int{j, i} }\ns[x] = i }\nreturn nil }",
}
SMALL = {"numbers": [2, 7, 11, 15], "target": 9}
CASE = GivenCase("small", False, SMALL, [0, 1])
LINE = to_line(list(SMALL.values()))
WARM, FRESH, WHOLE, FIRST = 200, 15, 7, 20


def request(language: str, cases: int) -> Request:
    return Request(language, Kind.FUNCTION, SIGNATURE, SOURCES[language], (CASE,) * cases)


def milliseconds(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return (time.perf_counter() - began) * 1000


def per_case(languages: Languages, language: str) -> tuple[list[float], list[float]]:
    """In one sandbox, once it is warm; and with a sandbox for each case."""
    toolchain = languages.toolchain(language)
    asked = request(language, 1)
    with work_folder() as folder:
        toolchain.build(asked, folder)
        runner = toolchain.start(asked, folder)
        for _ in range(FIRST):
            runner.run(LINE)
        warm = [milliseconds(lambda: runner.run(LINE)) for _ in range(WARM)]
        runner.close()

        def fresh() -> None:
            alone = toolchain.start(asked, folder)
            alone.run(LINE)
            alone.close()

        return sorted(warm), sorted(milliseconds(fresh) for _ in range(FRESH))


def submission(languages: Languages, language: str) -> list[float]:
    def judge() -> None:
        judging = Judging(request(language, 30), languages)
        assert all(result.verdict == "AC" for result in judging)

    judge()
    return sorted(milliseconds(judge) for _ in range(WHOLE))


def p95(times: list[float]) -> float:
    return times[min(round(len(times) * 0.95), len(times) - 1)]


def refuse(*_: object, **__: object) -> Confined:
    raise CannotConfine("As where namespaces are forbidden.")


def main(cache: Path) -> None:
    table(cache)
    if ordinary_user.has_namespaces():
        process.launch = refuse
        ordinary_user.finding.cache_clear()
        table(cache)


def table(cache: Path) -> None:
    languages = Languages(cache)
    print(f"{ordinary_user.finding().backend.value:12} {'warm case':>10} {'p95':>7} {'fresh sandbox':>14} {'times':>6} "
          f"{'30 cases':>9} {'slowest':>8}")  # fmt: skip
    for language in SOURCES:
        if not languages.availability(language).is_available:
            continue
        languages.toolchain(language).prepare()
        warm, fresh = per_case(languages, language)
        whole = submission(languages, language)
        median, alone = statistics.median(warm), statistics.median(fresh)
        print(
            f"{language:12} {median:10.2f} {p95(warm):7.2f} {alone:14.1f} {alone / median:6.0f} "
            f"{statistics.median(whole):9.0f} {whole[-1]:8.0f}"
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        with tempfile.TemporaryDirectory() as made:
            Path(made).chmod(0o755)
            main(Path(made))
