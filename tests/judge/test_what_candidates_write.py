# ruff: noqa: E501  solutions stand on one line each
"""What runs in a notebook runs here, or one sentence says why not; errors speak of their lines."""

from __future__ import annotations

from typing import Any

import pytest

from judge.run.request import CaseLimits, GivenCase, Request
from prepstack.problems.problem import Checker, Kind
from tests.judge.submissions import GENERAL, Judge, function, one_int, read_signature

ONE = [({"a": 1}, 2)]
SOLUTION = "class Solution { public: int theAnswer(int a) { return a + 1; } };"

RUNS = {
    "a data class": ("python", "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\ndef the_answer(a):\n    return P(a).x + 1"),
    "a data class with late types": ("python", "from __future__ import annotations\nfrom dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\ndef the_answer(a):\n    return P(a).x + 1"),
    "pickle": ("python", "import pickle\nclass P: pass\ndef the_answer(a):\n    pickle.loads(pickle.dumps(P()))\n    return a + 1"),
    "output closed": ("python", "import sys\ndef the_answer(a):\n    sys.stdout.close()\n    return a + 1"),
    "output replaced": ("python", "import sys\ndef the_answer(a):\n    sys.stdout = None\n    return a + 1"),
    "output closed below": ("python", "import os\ndef the_answer(a):\n    print('x')\n    os.close(1)\n    return a + 1"),
    "asyncio": ("python", "import asyncio\nasync def one(a):\n    await asyncio.sleep(0)\n    return a + 1\ndef the_answer(a):\n    return asyncio.run(one(a))"),
    "a coroutine": ("python", "async def the_answer(a):\n    return a + 1"),
    "await at the top": ("python", "import asyncio\nawait asyncio.sleep(0)\ndef the_answer(a):\n    return a + 1"),
    "lines for the notebook": ("python", "%load_ext x\n!pip install x\ndef the_answer(a):\n    return a + 1"),
    "display": ("python", "def the_answer(a):\n    display(a)\n    return a + 1"),
    "console and performance": ("javascript", "function theAnswer(a) { console.time('x'); console.timeEnd('x'); console.assert(true); performance.now(); return a + 1; }"),
    "arrays of the same kind": ("javascript", "Array.prototype.last = function () { return this.at(-1); };\nfunction theAnswer(a) { return a + 1; }"),
    "an export list": ("javascript", "function theAnswer(a) { return a + 1; }\nexport { theAnswer };"),
    "a private helper of the name": ("cpp", "class Solution { int theAnswer(int a, int b) { return a + b; } public: int theAnswer(int a) { return theAnswer(a, 1); } };"),
    "an inherited function": ("cpp", "struct Base { int theAnswer(int a) { return a + 1; } }; class Solution : public Base {};"),
    "int that is longer": ("cpp", f"#define int long long\n{SOLUTION}\nsigned main() {{ return 0; }}"),
    "an unsigned parameter": ("cpp", "class Solution { public: size_t theAnswer(unsigned a) { return a + 1; } };"),
    "streams that throw": ("cpp", "class Solution { public: int theAnswer(int a) { cout.exceptions(ios::badbit); close(1); cout << 1; return a + 1; } };"),
    "a package": ("java", "package my.own;\nclass Solution { public int theAnswer(int a) { return a + 1; } }"),
    "two public classes": ("java", "public class Help { int one = 1; }\npublic class Solution { public int theAnswer(int a) { return a + new Help().one; } }"),
    "an inherited method": ("java", "class Base { public int theAnswer(int a) { return a + 1; } }\nclass Solution extends Base {}"),
    "output set to null": ("java", "class Solution { public int theAnswer(int a) { System.setOut(null); return a + 1; } }"),
    "a main": ("go", 'package main // x\n\nimport "fmt"\n\nfunc theAnswer(a int) int { return a + 1 }\n\nfunc main() { fmt.Println(theAnswer(1)) }'),
    "names of the driver's packages": ("go", "var entry, json, os, reflect int\nfunc debug() {}\nfunc theAnswer(a int) int { return a + 1 }"),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_what_runs_in_a_notebook_runs_here(judge: Judge, name: str) -> None:
    language, source = RUNS[name]

    judged = judge(function(language, source, ONE * 2, params=["int"], returns="int"))

    assert judged.verdicts == ["AC", "AC"], (judged.results, judged.summary)


LIST, NONE = ["list_node"], "there is no such"
SAYS: dict[str, tuple[str, str, str]] = {
    "a pool": ("python", "from multiprocessing import Pool\ndef the_answer(a):\n    Pool(2)", "one process"),
    "a socket": ("python", "import socket\ndef the_answer(a):\n    socket.socket()", "no network"),
    "a file": ("python", "def the_answer(a):\n    open('data.csv')", "no files"),
    "a package": ("python", "import flask\ndef the_answer(a): pass", "flask is not there"),
    "a long message": ("python", "def the_answer(a):\n    raise ValueError('x' * 20_000_000)", 'line 2, in the_answer'),
    "no function in Python": ("python", "def other(a): pass", f"calls the_answer(a), and {NONE}"),
    "other parameters": ("python", "def the_answer(a, b): pass", "The judge calls the_answer(a)"),
    "no function in JavaScript": ("javascript", "class Solution {}", f"calls theAnswer(a), and {NONE}"),
    "a promise for ever": ("javascript", "function theAnswer(a) { return new Promise(() => {}); }", "promise that nothing settles"),
    "an error in a timer": ("javascript", "function theAnswer(a) {\n setTimeout(() => { throw new Error('late'); });\n return new Promise(() => {}); }", "solution.js:2"),
    "a function returned": ("javascript", "const theAnswer = (a) => () => a;", "You return a function"),
    "a line of TypeScript": ("typescript", "interface P {\n  x: number;\n}\nfunction theAnswer(a: number): number {\n  return (null as any).x;\n}", "solution.ts:5"),
    "require": ("javascript", "const fs = require('fs');", "require is not there in the judge"),
    "no public function in C++": ("cpp", "class Solution { int theAnswer(int a) { return a; } };", "int theAnswer(int a), and Solution has no such public function."),
    "no class in C++": ("cpp", "int theAnswer(int a) { return a; }", "no such class"),
    "another type in C++": ("cpp", "class Solution { public: int theAnswer(string a) { return 1; } };", "takes something else"),
    "another result in C++": ("cpp", "struct X {}; class Solution { public: X theAnswer(int a) { return {}; } };", "cannot read"),
    "a template of the library": ("cpp", "class Solution { public: int theAnswer(int a) {\n vector<int> v;\n sort(v.begin(), v.end(), 3);\n return 1; } };", "solution.cpp:3:"),
    "a number thrown": ("cpp", "class Solution { public: int theAnswer(int a) { throw 1; } };", "threw a value of type int"),
    "a null pointer": ("cpp", "class Solution { public: int theAnswer(int a) { volatile int* p = nullptr; return *p; } };", "memory that is not its own, as by"),
    "no method in Java": ("java", "class Solution { public int other(int a) { return a; } }", "there is no such method."),
    "another type in Java": ("java", "class Solution { public int theAnswer(String a) { return 1; } }", "compare its types"),
    "typed input in Java": ("java", "class Solution { public int theAnswer(int a) {\n return new java.util.Scanner(System.in).nextInt(); } }", "Solution.java:2"),
    "a panic in Go": ("go", "func theAnswer(a int) int {\n x := []int{}\n return x[a]\n}", "theAnswer (solution.go:3)"),
    "no function in Go": ("go", "func other(a int) int { return a }", f"func theAnswer(a int) int, and {NONE}"),
    "another type in Go": ("go", "func theAnswer(a string) int { return 1 }", "takes something else"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAYS)
def test_what_does_not_run_is_told_in_a_sentence_or_by_their_own_line(
    judge: Judge, name: str
) -> None:
    language, source, sentence = SAYS[name]

    judged = judge(function(language, source, ONE, params=["int"], returns="int"))

    said = judged.summary.error or judged.results[0].error
    assert sentence in said
    assert not any(ours in said for ours in ("driver.", "Driver", "prepstack", "/usr/lib"))
    assert len(said) < 1500


CYCLES = {
    "python": "def the_answer(a):\n    a.next.next = a\n    return a",
    "javascript": "function theAnswer(a) { a.next.next = a; return a; }",
    "typescript": "function theAnswer(a: any) { a.next.next = a; return a; }",
    "java": "class Solution { public ListNode theAnswer(ListNode a) { a.next.next = a; return a; } }",
    "cpp": "class Solution { public: ListNode* theAnswer(ListNode* a) { a->next->next = a; return a; } };",
    "go": "func theAnswer(a *ListNode) *ListNode { a.Next.Next = a; return a }",
}


@pytest.mark.parametrize("language", GENERAL)
def test_a_list_that_never_ends_is_said_to_be_one(judge: Judge, language: str) -> None:
    cases = [({"a": [1, 2]}, [2, 1])]

    judged = judge(function(language, CYCLES[language], cases, params=LIST, returns="list_node"))

    assert judged.verdicts == ["RE"], judged.results
    assert judged.results[0].error.strip() == (
        "The list you return never ends: its links lead back into it."
    )


TREE = {
    "python": "def the_answer(a):\n    a.left = a\n    return a",
    "javascript": "function theAnswer(a) { a.left = a; return a; }",
    "cpp": "class Solution { public: TreeNode* theAnswer(TreeNode* a) { a->left = a; return a; } };",
}


@pytest.mark.parametrize("language", TREE)
def test_a_tree_that_never_ends_is_said_to_be_one(judge: Judge, language: str) -> None:
    cases = [({"a": [1, 2]}, [1])]

    judged = judge(
        function(language, TREE[language], cases, params=["tree_node"], returns="tree_node")
    )

    assert judged.verdicts == ["RE"], judged.results
    assert "a node is below itself" in judged.results[0].error


RETURNS_ALL = {
    "python": "class Pile:\n    def push(self, x):\n        self.x = x\n        return self\n    def top(self):\n        return self.x",
    "javascript": "class Pile { push(x) { this.x = x; return this; } top() { return this.x; } }",
    "typescript": "class Pile { x = 0; push(x: number) { this.x = x; return this; } top() { return this.x; } }",
    "java": "class Pile { int x; Pile push(int x) { this.x = x; return this; } int top() { return x; } }",
    "cpp": "struct Pile { int x; Pile& push(int x) { this->x = x; return *this; } int top() { return x; } };",
    "go": "type Pile struct { x int }\nfunc NewPile() *Pile { return &Pile{} }\nfunc (p *Pile) Push(x int) *Pile { p.x = x; return p }\nfunc (p *Pile) Top() int { return p.x }",
}


@pytest.mark.parametrize("language", GENERAL)
def test_what_a_method_returns_that_returns_nothing_counts_for_nothing(
    judge: Judge, language: str
) -> None:
    methods: list[dict[str, Any]] = [
        {"name": "push", "params": [{"name": "x", "type": "int"}]},
        {"name": "top", "params": [], "returns": "int"},
    ]
    signature = read_signature({"class": "Pile", "params": [], "methods": methods})
    calls = {"ops": ["Pile", "push", "top"], "args": [[], [3], []]}
    case = GivenCase("calls", False, calls, [None, None, 3])

    judged = judge(Request(language, Kind.CLASS, signature, RETURNS_ALL[language], (case,)))

    assert judged.verdicts == ["AC"], (judged.results, judged.summary)


def test_recursion_in_python_is_as_deep_as_elsewhere(judge: Judge) -> None:
    source = "from functools import cache\n@cache\ndef the_answer(a):\n    return 1 + min([the_answer(n) for n in [a - 1]]) if a else 0"

    judged = judge(
        function("python", source, [({"a": 100_000}, 100_000)], params=["int"], returns="int")
    )

    assert judged.verdicts == ["AC"], judged.results


def test_an_array_on_the_stack_that_exceeds_the_memory_is_too_much_memory(judge: Judge) -> None:
    source = "class Solution { public: int theAnswer(int a) { volatile int t[9000][9000]; for (int i = 0; i < 9000; i++) t[i][i] = a; return t[5][5] + 1; } };"

    judged = judge(function("cpp", source, ONE, params=["int"], returns="int"))

    assert judged.verdicts == ["MLE"], judged.results


def test_recursion_without_an_end_that_fills_the_heap_is_too_deep(judge: Judge) -> None:
    statements = "int[] x = new int[100]; x[0] = a; return theAnswer(a + 1) + x[0];"

    judged = judge(one_int("java", statements, limits=CaseLimits(time_seconds=5)))

    assert judged.verdicts == ["RE", "RE"], judged.results
    assert "recursion too deep" in judged.results[0].error


def test_half_a_character_is_a_wrong_answer(judge: Judge) -> None:
    source = "class Solution { public: string theAnswer(string a) { return a.substr(0, 1); } };"

    judged = judge(
        function("cpp", source, [({"a": "é"}, "e")], params=["string"], returns="string")
    )

    assert judged.verdicts == ["WA"], judged.results


def test_what_a_checker_notes_of_a_right_answer_is_no_error(judge: Judge) -> None:
    source = "def check(input, expected, actual):\n    return True, 'shortest'"

    judged = judge(one_int("python", "return a", checker=Checker("custom", {}, source)))

    assert [result.error for result in judged.results] == ["", ""]
