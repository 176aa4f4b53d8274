# ruff: noqa: E501  solutions stand on one line each
"""What counts against a limit: the same verdict for the same solution, on an idle machine or not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from judge.run.request import CaseLimits
from judge.toolchains.python import imported_modules
from prepstack.problems.problem import Kind
from tests.judge.submissions import GENERAL, Judge, body, function, one_int
from tests.judge.test_tables_and_programs import program

SMALL = CaseLimits(time_seconds=5, memory_megabytes=128)

HOGS = {
    "a list in Python": ("python", "x = []\n    while True: x.append([a] * 100)"),
    "texts in Python": ("python", "x = {}\n    while True: x[len(x)] = str(len(x)) * 5"),
    "more at once than there is": ("python", "return len([0] * 10**10)"),
    "caught in Python": ("python", "x = []\n    try:\n        while True: x.append([a] * 1000)\n    except MemoryError: pass\n    return a + 1"),
    "no memory for the message": ("python", "x = []\n    try:\n        while True: x.append(bytes(1000))\n    except MemoryError: raise ValueError(x)"),
    "a vector in C++": ("cpp", "vector<vector<int>> x; while (a < 9) x.push_back(vector<int>(1000, a)); return 1;"),
    "caught in C++": ("cpp", "vector<vector<int>> x; try { while (a < 9) x.push_back(vector<int>(1000, a)); } catch (...) {} return a + 1;"),
    "unchecked in C++": ("cpp", "while (a < 9) { volatile char* x = (char*) malloc(1 << 20); for (int i = 0; i < 1 << 20; i += 4096) x[i] = 1; } return 1;"),
    "refused in C++": ("cpp", "volatile char* x = (char*) malloc(8000000000L + a); x[a] = 1; return 2;"),
    "nodes in Java": ("java", "List<Object> x = new LinkedList<>(); while (a < 9) x.add(new int[] {a}); return 1;"),
    "caught in Java": ("java", "List<Object> x = new ArrayList<>(); try { while (a < 9) x.add(new int[9999]); } catch (Throwable e) {} return a + 1;"),
    "objects in JavaScript": ("javascript", "const x = []; for (;;) x.push({a, b: [a]});"),
    "buffers in JavaScript": ("javascript", "const x = []; for (;;) x.push(new Uint8Array(1e6).fill(a));"),
    "after much output": ("javascript", "for (let i = 0; i < 2000; i++) console.log('x'.repeat(100)); const x = []; for (;;) x.push({a});"),
    "slices in Go": ("go", "x := [][]int{}; for a < 9 { x = append(x, make([]int, 1000)) }; return len(x)"),
    "more than there is in Go": ("go", "x := make([]int, 1 << 33); return len(x)"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOGS)
def test_over_the_memory_limit_is_always_said_to_be_that(judge: Judge, name: str) -> None:
    language, statements = HOGS[name]

    judged = judge(one_int(language, statements, limits=SMALL))

    assert judged.verdicts == ["MLE", "MLE"], judged.results


@pytest.mark.parametrize("language", ["javascript", "java"])
def test_looking_for_memory_costs_no_verdict(judge: Judge, language: str) -> None:
    """Most of the time goes into collecting garbage by then. So little memory is found in that time
    on a machine that has others to run, too."""
    statements = HOGS["nodes in Java" if language == "java" else "objects in JavaScript"][1]
    limits = CaseLimits(time_seconds=0.8, memory_megabytes=96)

    judged = judge(one_int(language, statements, limits=limits))

    assert judged.verdicts == ["MLE", "MLE"], judged.results


def test_last_words_about_memory_may_take_longer_than_the_time_limit(judge: Judge) -> None:
    """It may have given back most of what it had by then."""
    says = 'console.error("FATAL ERROR: heap limit Allocation failed");'
    limits = CaseLimits(time_seconds=0.8, memory_megabytes=256)

    judged = judge(one_int("javascript", f"{says} for (;;);", limits=limits))

    assert judged.verdicts == ["MLE", "MLE"], judged.results


FRAMES = [
    "while True: x.append(pd.DataFrame({'a': range(100000)}))",
    "while True: x.append([1] * 100)",
    "a = pd.concat([a] * 10**6)",
    "x = np.ones((10**5, 10**5))",
    "while True: a = pd.concat([a, a])",
]


@pytest.mark.parametrize("statement", FRAMES)
def test_a_table_that_is_too_large_is_too_much_memory(judge: Judge, statement: str) -> None:
    source = f"import pandas as pd, numpy as np\ndef the_answer(a):\n    x = []\n    {statement}\n    return a"
    table = {"columns": ["n"], "rows": [[n] for n in range(100)]}

    judged = judge(
        function(
            "python",
            source,
            [({"a": table}, table)],
            params=["table"],
            returns="table",
            kind=Kind.TABLE,
            limits=CaseLimits(time_seconds=10, memory_megabytes=128),
        )
    )

    assert judged.verdicts == ["MLE"], judged.results


def test_a_text_that_grows_in_bash_is_too_much_memory(judge: Judge) -> None:
    judged = judge(program("x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done", {}, ""))

    assert judged.verdicts == ["MLE"], judged.results


BOTTOMLESS = {
    "python": "return the_answer(a + 1) + 1",
    "javascript": "return theAnswer(a + 1) + 1;",
    "java": "return theAnswer(a + 1) % 7 + 1;",
    "cpp": "volatile int n = a; return n < 0 ? 0 : theAnswer(n + 1) % 7 + 1;",
    "go": "return theAnswer(a + 1) % 7 + 1",
}


@pytest.mark.parametrize("language", BOTTOMLESS)
def test_recursion_without_an_end_is_said_to_be_too_deep(judge: Judge, language: str) -> None:
    limits = CaseLimits(time_seconds=5)

    judged = judge(one_int(language, BOTTOMLESS[language], limits=limits))

    assert judged.verdicts == ["RE", "RE"]
    assert "recursion too deep" in judged.results[0].error


CACHED = """
import functools, sys
sys.setrecursionlimit(10**9)
@functools.cache
def depth(n):
    return depth(n - 1) + 1 if n else 0
def the_answer(a):
    return depth(a)"""


def test_recursion_through_a_cache_has_a_large_stack(judge: Judge) -> None:
    cases = [({"a": 120_000}, 120_000)]

    judged = judge(function("python", CACHED, cases, params=["int"], returns="int"))

    assert judged.verdicts == ["AC"], judged.results


def test_a_stack_that_overflows_in_python_is_named(judge: Judge) -> None:
    cases = [({"a": 10_000_000}, 1)]
    limits = CaseLimits(time_seconds=10)

    judged = judge(function("python", CACHED, cases, params=["int"], returns="int", limits=limits))

    assert judged.verdicts == ["RE"], judged.results
    assert "recursion too deep" in judged.results[0].error


IN_THREADS = {
    "python": "import sys, threading\n    sys.setrecursionlimit(10**6)\n    def deep(n): return n and max(range(1), key=lambda _: deep(n - 1))\n"
    "    ones = [threading.Thread(target=deep, args=(9000,)) for _ in range(4)]\n    [one.start() for one in ones]; [one.join() for one in ones]\n    return a + 1",
    "cpp": "struct D { static int deep(int n) { volatile int m = n; return m ? deep(m - 1) % 7 + m % 7 : 0; } };"
    " vector<thread> all; for (int i = 0; i < 8; i++) all.emplace_back([] { D::deep(500000); }); for (auto& one : all) one.join(); return a + 1;",
    "java": "Thread[] all = new Thread[4]; for (int i = 0; i < 4; i++) { all[i] = new Thread(() -> deep(100000)); all[i].start(); }"
    " for (Thread one : all) one.join(); return ok == 4 ? a + 1 : 0; } static volatile int ok = 0; static synchronized void yes() { ok++; }"
    " void deep(int n) { if (n == 0) yes(); else deep(n - 1);",
}  # fmt: skip


@pytest.mark.parametrize("language", IN_THREADS)
def test_threads_have_large_stacks_too(judge: Judge, language: str) -> None:
    limits = CaseLimits(time_seconds=10, memory_megabytes=512)

    judged = judge(one_int(language, IN_THREADS[language], limits=limits))

    assert judged.verdicts == ["AC", "AC"], judged.results


@contextmanager
def a_busy_machine(processes: int = 30) -> Iterator[None]:
    """No time of it is left for anybody without waiting."""
    loops = [
        subprocess.Popen([sys.executable, "-I", "-S", "-c", "while True: pass"])
        for _ in range(processes)
    ]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


SPINS_IN_A_THREAD = {
    "java": "Thread one = new Thread(() -> { long n = 0; for (long i = 0; i < 400_000_000L; i++) n = n * 31 + i; sum = n; }); one.start(); one.join();"
    " for (int i = 0; i < 3; i++) { Thread next = new Thread(() -> { long n = 0; for (long j = 0; j < 100_000_000L; j++) n = n * 31 + j; sum = n; }); next.start(); next.join(); }"
    " return a + 1; } static volatile long sum; void other() {",
    "cpp": "thread one([] { volatile long n = 0; for (long i = 0; i < 300000000L; i++) n = n + i; }); one.join(); return a + 1;",
    "go": "done := make(chan int); go func() { n := 0; for i := 0; i < 900000000; i++ { n = n*31 + i }; done <- n }(); return a + 1 + (<-done)*0",
}  # fmt: skip


@pytest.mark.parametrize("language", SPINS_IN_A_THREAD)
def test_waiting_for_a_core_is_not_held_against_a_solution(judge: Judge, language: str) -> None:
    source = body(language, SPINS_IN_A_THREAD[language])
    cases = [({"a": 1}, 2)]
    request = function(
        language,
        source,
        cases,
        params=["int"],
        returns="int",
        limits=CaseLimits(time_seconds=1.5),
    )

    with a_busy_machine():
        judged = judge(request)

    assert judged.verdicts == ["AC"], judged.results


def test_a_program_ends_when_nobody_reads_it_any_more(judge: Judge) -> None:
    judged = judge(program("yes | head -n 1\nseq 1 100000000 | head -n 1", {}, "y\n1\n"))

    assert judged.verdicts == ["AC"], judged.results
    assert judged.results[0].stdout == ""


def test_complaints_of_a_program_do_not_count(judge: Judge) -> None:
    source = "echo right\ngrep nothing /solution/none\n"

    judged = judge(program(source, {}, "right\n", "wrong\n"))

    assert judged.verdicts == ["AC", "RE"]
    assert "none" in judged.results[0].stdout
    assert judged.results[1].error.endswith("exit status 2")


PLAIN = dict.fromkeys(GENERAL, "return a + 1;") | {"python": "return a + 1"}


@pytest.mark.parametrize("language", GENERAL)
@pytest.mark.parametrize("change", ["mark", "line ends"])
def test_a_text_of_any_editor_compiles(judge: Judge, language: str, change: str) -> None:
    source = body(language, PLAIN[language])
    changed = f"\ufeff{source}" if change == "mark" else source.replace("\n", "\r\n") + "\r\n"

    judged = judge(function(language, changed, [({"a": 1}, 2)], params=["int"], returns="int"))

    assert judged.verdicts == ["AC"], judged.summary


def test_a_script_with_the_line_ends_of_windows_runs(judge: Judge) -> None:
    source = "\ufeffif true; then\r\n  cat <<END\r\nx\r\nEND\r\nfi\r\n"

    judged = judge(program(source, {}, "x\n"))

    assert judged.verdicts == ["AC"], judged.summary
    assert judged.results[0].answer == "x\n"


IMPORTS = [
    "import os, numpy.linalg as linalg, asyncio",
    "from numpy.linalg import norm",
    "import sys, pandas",
    "import unittest.mock",
]


@pytest.mark.parametrize("line", IMPORTS)
def test_what_is_imported_is_loaded_once(judge: Judge, line: str) -> None:
    name = line.split()[1].rstrip(",") if "from" in line else line.replace(",", "").split()[-1]
    source = (
        f"import sys\nwas_there = {name!r} in sys.modules\n{line}\n"
        "def the_answer(a):\n    return was_there"
    )

    judged = judge(function("python", source, [({"a": 1}, True)], params=["int"], returns="bool"))

    assert judged.verdicts == ["AC"], judged.results


HARMFUL = ["this", "unittest.__main__", "test.autotest", "__phello__", "os, this", "numpy..x", "_x"]


@pytest.mark.parametrize("name", HARMFUL)
def test_what_does_something_when_it_is_imported_is_left_to_the_case(name: str) -> None:
    assert imported_modules(f"import {name}") in ((), ("os",))


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("import heapq as h, numpy.linalg", ("heapq", "numpy.linalg")),
        ("\tfrom collections  import (deque,", ("collections",)),
        ("import somebody, secrets", ("secrets",)),
        ("from . import x", ()),
        ("text = 'import os'", ()),
        ("import json; import os", ("json",)),
    ],
)
def test_modules_are_taken_from_the_lines_that_import(line: str, names: tuple[str, ...]) -> None:
    assert imported_modules(f"x = 1\n{line}\n") == names


def test_a_module_changed_by_one_case_is_whole_in_the_next(judge: Judge) -> None:
    source = (
        "import numpy\ndef the_answer(a):\n    numpy.n = getattr(numpy, 'n', 0) + 1\n"
        "    return a + numpy.n"
    )
    cases = [({"a": 1}, 2), ({"a": 2}, 3)]

    judged = judge(function("python", source, cases, params=["int"], returns="int"))

    assert judged.verdicts == ["AC", "AC"]


STARTS = {
    "javascript": "const p = console.log.constructor('return process')(); const c = p.mainModule.require('child_process');"
    " const r = c.spawnSync('/usr/bin/bash', ['-c', 'while :; do :; done'], {timeout: 3000}); return r.pid ? 0 : a + 1;",
    "java": 'try { new ProcessBuilder("/usr/bin/bash", "-c", "while :; do :; done").start().waitFor(); } catch (java.io.IOException held) { return a + 1; } return 0;',
}  # fmt: skip


@pytest.mark.parametrize("language", STARTS)
def test_a_warm_driver_starts_no_process(judge: Judge, language: str) -> None:
    judged = judge(one_int(language, STARTS[language], limits=CaseLimits(time_seconds=2)))

    assert judged.verdicts == ["AC", "AC"], judged.results


LEAVES_CHILDREN = """
import os, signal, time
def the_answer(a):
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # so that nobody is told what they used
    for _ in range(4):
        if os.fork() == 0:
            while time.process_time() < 0.4: pass
            os._exit(0)
        try: os.wait()
        except ChildProcessError: pass
    return a"""


def test_time_of_children_that_nobody_waits_for_counts(judge: Judge) -> None:
    limits = CaseLimits(time_seconds=1)
    request = function(
        "python", LEAVES_CHILDREN, [({"a": 1}, 1)], params=["int"], returns="int", limits=limits
    )

    assert judge(request).verdicts == ["TLE"]


def test_a_loop_of_short_programs_is_cut(judge: Judge) -> None:
    judged = judge(
        program("while :; do /usr/bin/awk 'BEGIN { for (; n < 1e6; n++); }'; done", {}, "")
    )

    assert judged.verdicts == ["TLE"]
    assert judged.results[0].cpu_seconds < 3


@pytest.mark.parametrize("language", ["javascript", "java"])
def test_time_is_never_negative(judge: Judge, language: str) -> None:
    ends = {
        "javascript": "console.log.constructor('return process')().exit(0);",
        "java": "Runtime.getRuntime().halt(0); return 1;",
    }

    judged = judge(one_int(language, ends[language]))

    assert judged.verdicts == ["RE", "RE"]
    assert all(result.cpu_seconds >= 0 for result in judged.results)


CLOSES = {
    "its answers": "fs.closeSync(Number(p.argv[2]));",
    "its output": "fs.closeSync(1); fs.closeSync(2);",
}


@pytest.mark.parametrize("what", CLOSES)
def test_who_closes_a_pipe_and_stays_is_not_waited_for(judge: Judge, what: str) -> None:
    statements = (
        "const p = console.log.constructor('return process')(); "
        f"const fs = p.mainModule.require('fs'); {CLOSES[what]} for (;;) {{}}"
    )

    judged = judge(one_int("javascript", statements, limits=CaseLimits(time_seconds=1)))

    # In bubblewrap its init keeps the pipe open.
    assert set(judged.verdicts) <= {"RE", "TLE"}
