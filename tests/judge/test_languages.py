# ruff: noqa: E501  solutions stand on one line each
"""Every language: values in and out, given types, classes, and each verdict."""

from __future__ import annotations

import pytest

from judge.run.request import CaseLimits, GivenCase, Request
from judge.run.warm_driver import WarmDriver
from prepstack.problems.problem import Checker, Kind
from tests.judge.submissions import GENERAL, Judge, function, one_int, read_signature

SHORT = CaseLimits(time_seconds=0.5, memory_megabytes=64, output_megabytes=1)

RIGHT = dict.fromkeys(GENERAL, "return a + 1;") | {"python": "return a + 1"}
WRONG = dict.fromkeys(GENERAL, "return a + 2 - a;") | {"python": "return 2"}
FAILS = {
    "python": "return 1 // (a - a)",
    "javascript": "return nothing.there;",
    "typescript": "return (null as any).there;",
    "java": "return 1 / (a - a);",
    "cpp": 'throw runtime_error("division by zero");',
    "go": "return 1 / (a - a)",
}
LOOPS = {
    "python": "while True: pass",
    "javascript": "for (;;) {}",
    "typescript": "for (;;) {}",
    "java": "while (a != 7) { a = a == 1 ? 2 : 1; } return a;",
    "cpp": "volatile int n = a; while (n != 7) n = n == 1 ? 2 : 1; return n;",
    "go": "for a != 7 { if a == 1 { a = 2 } else { a = 1 } }; return a",
}
SLEEPS = {
    "python": "import time; time.sleep(100)",
    "java": "Thread.sleep(100000); return 1;",
    "cpp": "this_thread::sleep_for(chrono::seconds(100)); return 1;",
}
SWALLOWS = {
    "python": "x = []\n    while True: x.append(bytearray(1000000))",
    "javascript": "const x = []; for (;;) x.push(new Array(100000).fill(a));",
    "typescript": "const x: number[][] = []; for (;;) x.push(new Array(100000).fill(a));",
    "java": "List<int[]> x = new ArrayList<>(); while (a < 9) x.add(new int[100000]); return 1;",
    "cpp": "vector<vector<int>> x; while (a < 9) x.push_back(vector<int>(100000, a)); return 1;",
    "go": "x := [][]int{}; for a < 9 { y := make([]int, 100000); for i := range y { y[i] = a }; "
    "x = append(x, y) }; return len(x)",
}
PRINTS = {
    "python": "while True: print('x' * 10000)",
    "javascript": "for (;;) console.log('x'.repeat(10000));",
    "typescript": "for (;;) console.log('x'.repeat(10000));",
    "java": 'while (a < 9) System.out.println("x".repeat(10000)); return 1;',
    "cpp": "while (a < 9) cout << string(10000, 'x') << endl; return 1;",
    "go": 'for a < 9 { println("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") }; return 1',
}
BROKEN = {
    "python": "return (",
    "javascript": "return (;",
    "typescript": "return (;",
    "java": "return missing;",
    "cpp": "return missing;",
    "go": "return missing",
}
REMEMBERS = {
    "python": "import builtins\n    builtins.n = getattr(builtins, 'n', 0) + 1\n"
    "    return a + builtins.n",
    "javascript": "globalThis.n = (globalThis.n ?? 0) + 1; return a + globalThis.n;",
    "typescript": "const g = globalThis as any; g.n = (g.n ?? 0) + 1; return a + g.n;",
    "java": "return a + ++Counter.n; } static class Counter { static int n;",
    "cpp": "static int n = 0; return a + ++n;",
}


@pytest.mark.parametrize("language", GENERAL)
def test_a_right_solution_is_accepted(judge: Judge, language: str) -> None:
    judged = judge(one_int(language, RIGHT[language]))

    assert judged.verdicts == ["AC", "AC"]
    assert judged.summary.verdict == "AC"


@pytest.mark.parametrize("language", GENERAL)
def test_a_wrong_answer_fails_its_case_alone(judge: Judge, language: str) -> None:
    judged = judge(one_int(language, WRONG[language]))

    assert judged.verdicts == ["AC", "WA"]
    assert judged.results[1].told().difference == "2 instead of 3"


@pytest.mark.parametrize("language", GENERAL)
def test_an_exception_is_a_runtime_error_that_names_itself(judge: Judge, language: str) -> None:
    judged = judge(one_int(language, FAILS[language]))

    assert judged.verdicts == ["RE", "RE"]
    said = judged.results[0].error + judged.results[0].stdout
    assert any(word in said for word in ("zero", "not defined", "null", "divide"))


@pytest.mark.parametrize("language", GENERAL)
def test_an_endless_loop_is_cut_and_the_next_case_runs(judge: Judge, language: str) -> None:
    judged = judge(one_int(language, LOOPS[language], limits=SHORT))

    assert judged.verdicts == ["TLE", "TLE"]
    assert all(0.5 <= result.cpu_seconds < 0.8 for result in judged.results)


@pytest.mark.parametrize("language", SLEEPS)
def test_a_sleeper_meets_the_wall_clock(judge: Judge, language: str) -> None:
    limits = CaseLimits(time_seconds=0.1)

    judged = judge(one_int(language, SLEEPS[language], limits=limits))

    assert judged.verdicts == ["TLE", "TLE"]


@pytest.mark.parametrize("language", GENERAL)
def test_too_much_memory_is_said_to_be_that(judge: Judge, language: str) -> None:
    limits = CaseLimits(time_seconds=5, memory_megabytes=64)

    judged = judge(one_int(language, SWALLOWS[language], limits=limits))

    assert judged.verdicts == ["MLE", "MLE"]


@pytest.mark.parametrize("language", ["javascript", "java"])
def test_the_last_words_of_a_driver_are_read_by_who_looks_late(
    judge: Judge, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a busy machine all that it said and its end are there at once."""
    next_look = WarmDriver._next_look

    def late_look(driver: WarmDriver) -> float:
        if not driver._waiting:
            driver._confined.process.wait(60)
        return next_look(driver)

    monkeypatch.setattr(WarmDriver, "_next_look", late_look)
    limits = CaseLimits(time_seconds=20, memory_megabytes=64)

    judged = judge(one_int(language, SWALLOWS[language], limits=limits))

    assert judged.verdicts == ["MLE", "MLE"]


@pytest.mark.parametrize("language", GENERAL)
def test_endless_output_is_cut(judge: Judge, language: str) -> None:
    limits = CaseLimits(time_seconds=5, output_megabytes=1)

    judged = judge(one_int(language, PRINTS[language], limits=limits))

    assert judged.verdicts == ["OLE", "OLE"]
    assert len(judged.results[0].stdout) <= 64 << 10


@pytest.mark.parametrize("language", GENERAL)
def test_what_does_not_compile_is_said_with_the_candidates_own_line(
    judge: Judge, language: str
) -> None:
    judged = judge(one_int(language, BROKEN[language]))

    assert judged.results == []
    assert judged.summary.verdict == "CE"
    assert "olution." in judged.summary.error
    assert "prepstack" not in judged.summary.error.lower()


@pytest.mark.parametrize("language", REMEMBERS)
def test_nothing_is_remembered_from_case_to_case(judge: Judge, language: str) -> None:
    judged = judge(one_int(language, REMEMBERS[language]))

    assert judged.verdicts == ["AC", "AC"]


MIXED = {
    "python": "def the_answer(a, b, c, d):\n    return {'text': a[::-1], 'sum': str(sum(map(sum, b))), "
    "'half': str(c / 2), 'not': str(not d).lower()}",
    "javascript": "function theAnswer(a, b, c, d) { return {text: [...a].reverse().join(''), "
    "sum: String(b.flat().reduce((x, y) => x + y, 0)), half: String(c / 2), not: String(!d)}; }",
    "java": "import java.util.*;\npublic class Solution { public Map<String, String> theAnswer("
    "String a, int[][] b, double c, boolean d) { int s = 0; for (int[] r : b) for (int x : r) s += x;"
    ' return Map.of("text", new StringBuilder(a).reverse().toString(), "sum", "" + s, '
    '"half", "" + c / 2, "not", "" + !d); } }',
    "cpp": "class Solution { public: map<string, string> theAnswer(string a, const vector<vector<int>>& b,"
    " double c, bool d) { vector<string> letters; for (size_t i = 0; i < a.size();) { size_t n = 1; "
    "while (i + n < a.size() && ((unsigned char)a[i + n] >> 6) == 2) n++; "
    "letters.push_back(a.substr(i, n)); i += n; } reverse(letters.begin(), letters.end()); string t; "
    "for (auto& l : letters) t += l; int s = 0; for (auto& r : b) for (int x : r) s += x; "
    'ostringstream h; h << c / 2; return {{"text", t}, {"sum", to_string(s)}, {"half", h.str()}, '
    '{"not", d ? "false" : "true"}}; } };',
    "go": 'import "fmt"\nfunc theAnswer(a string, b [][]int, c float64, d bool) map[string]string {\n'
    "r := []rune(a)\nfor i, j := 0, len(r)-1; i < j; i, j = i+1, j-1 { r[i], r[j] = r[j], r[i] }\n"
    "s := 0\nfor _, row := range b { for _, x := range row { s += x } }\n"
    'return map[string]string{"text": string(r), "sum": fmt.Sprint(s), "half": fmt.Sprint(c / 2), '
    '"not": fmt.Sprint(!d)} }',
}
MIXED["typescript"] = MIXED["javascript"].replace(
    "(a, b, c, d)", "(a: string, b: number[][], c: number, d: boolean): Record<string, string>"
)


@pytest.mark.parametrize("language", GENERAL)
def test_texts_numbers_grids_and_maps_go_in_and_out(judge: Judge, language: str) -> None:
    given = {"a": 'é"\\\n\tß€', "b": [[1, 2], [], [-3]], "c": 3.0, "d": False}
    expected = {"text": '€ß\t\n\\"é', "sum": "0", "half": "1.5", "not": "true"}
    params = ["string", "int[][]", "double", "bool"]

    judged = judge(
        function(
            language,
            MIXED[language],
            [(given, expected)],
            params=params,
            returns="map<string,string>",
        )
    )

    assert judged.verdicts == ["AC"], judged.results[0]


REVERSED = {
    "python": "def the_answer(a):\n    last = None\n    while a:\n"
    "        a.next, last, a = last, a, a.next\n    return last",
    "javascript": "function theAnswer(a) { let last = null; while (a) { const n = a.next; "
    "a.next = last; last = a; a = n; } return last; }",
    "typescript": "function theAnswer(a: ListNode | null): ListNode | null { let last: ListNode | null"
    " = null; while (a) { const n = a.next; a.next = last; last = a; a = n; } return last; }",
    "java": "class Solution { public ListNode theAnswer(ListNode a) { ListNode last = null; "
    "while (a != null) { ListNode n = a.next; a.next = last; last = a; a = n; } return last; } }",
    "cpp": "class Solution { public: ListNode* theAnswer(ListNode* a) { ListNode* last = nullptr; "
    "while (a) { auto n = a->next; a->next = last; last = a; a = n; } return last; } };",
    "go": "func theAnswer(a *ListNode) *ListNode { var last *ListNode\n"
    "for a != nil { a.Next, last, a = last, a, a.Next }\nreturn last }",
}


@pytest.mark.parametrize("language", GENERAL)
def test_linked_lists_are_given_as_nodes_and_answered_as_lists(judge: Judge, language: str) -> None:
    cases = [({"a": [1, 2, 3]}, [3, 2, 1]), ({"a": []}, [])]

    judged = judge(
        function(language, REVERSED[language], cases, params=["list_node"], returns="list_node")
    )

    assert judged.verdicts == ["AC", "AC"], judged.results


MIRRORED = {
    "python": "def the_answer(a):\n    if a:\n"
    "        a.left, a.right = the_answer(a.right), the_answer(a.left)\n    return a",
    "javascript": "function theAnswer(a) { if (a) [a.left, a.right] = "
    "[theAnswer(a.right), theAnswer(a.left)]; return a; }",
    "typescript": "function theAnswer(a: TreeNode | null): TreeNode | null { if (a) "
    "[a.left, a.right] = [theAnswer(a.right), theAnswer(a.left)]; return a; }",
    "java": "class Solution { TreeNode theAnswer(TreeNode a) { if (a != null) { TreeNode l = a.left; "
    "a.left = theAnswer(a.right); a.right = theAnswer(l); } return a; } }",
    "cpp": "class Solution { public: TreeNode* theAnswer(TreeNode* a) { if (a) { auto l = a->left; "
    "a->left = theAnswer(a->right); a->right = theAnswer(l); } return a; } };",
    "go": "func theAnswer(a *TreeNode) *TreeNode { if a != nil "
    "{ a.Left, a.Right = theAnswer(a.Right), theAnswer(a.Left) }\nreturn a }",
}


@pytest.mark.parametrize("language", GENERAL)
def test_trees_are_given_as_nodes_and_answered_level_by_level(judge: Judge, language: str) -> None:
    cases = [
        ({"a": [5, 3, 8, None, 4, 7]}, [5, 8, 3, None, 7, 4]),
        ({"a": [1, None, 2, None, 3]}, [1, 2, None, 3]),
        ({"a": []}, []),
    ]

    judged = judge(
        function(language, MIRRORED[language], cases, params=["tree_node"], returns="tree_node")
    )

    assert judged.verdicts == ["AC", "AC", "AC"], judged.results


SORTS = {
    "python": "def the_answer(a):\n    a.sort()",
    "javascript": "function theAnswer(a) { a.sort((x, y) => x - y); }",
    "typescript": "function theAnswer(a: number[]): void { a.sort((x, y) => x - y); }",
    "java": "class Solution { public void theAnswer(int[] a) { java.util.Arrays.sort(a); } }",
    "cpp": "class Solution { public: void theAnswer(vector<int>& a) { sort(a.begin(), a.end()); } };",
    "go": 'import "sort"\nfunc theAnswer(a []int) { sort.Ints(a) }',
}


@pytest.mark.parametrize("language", GENERAL)
def test_an_argument_changed_in_place_is_the_answer(judge: Judge, language: str) -> None:
    cases = [({"a": [3, 1, 2]}, [1, 2, 3])]

    judged = judge(function(language, SORTS[language], cases, params=["int[]"], returns="arg:0"))

    assert judged.verdicts == ["AC"], judged.results


STACK = {
    "python": "class TinyStack:\n    def __init__(self, size):\n        self.size, self.items = size, []\n"
    "    def push_all(self, items):\n        self.items += items[:self.size]\n"
    "    def top(self):\n        return self.items[-1]\n",
    "javascript": "class TinyStack { constructor(size) { this.size = size; this.items = []; } "
    "pushAll(items) { this.items.push(...items.slice(0, this.size)); } "
    "top() { return this.items.at(-1); } }",
    "typescript": "class TinyStack { items: number[] = []; constructor(private size: number) {} "
    "pushAll(items: number[]): void { this.items.push(...items.slice(0, this.size)); } "
    "top(): number { return this.items.at(-1)!; } }",
    "java": "import java.util.*;\nclass TinyStack { List<Integer> items = new ArrayList<>(); int size; "
    "TinyStack(int size) { this.size = size; } public void pushAll(int[] given) { "
    "for (int i = 0; i < Math.min(size, given.length); i++) items.add(given[i]); } "
    "public int top() { return items.get(items.size() - 1); } }",
    "cpp": "class TinyStack { vector<int> items; int size; public: TinyStack(int size) : size(size) {} "
    "void pushAll(vector<int>& given) { for (int i = 0; i < min(size, (int)given.size()); i++) "
    "items.push_back(given[i]); } int top() const { return items.back(); } };",
    "go": "type TinyStack struct { items []int; size int }\n"
    "func NewTinyStack(size int) *TinyStack { return &TinyStack{size: size} }\n"
    "func (it *TinyStack) PushAll(given []int) { if len(given) > it.size { given = given[:it.size] }\n"
    "it.items = append(it.items, given...) }\n"
    "func (it *TinyStack) Top() int { return it.items[len(it.items)-1] }",
}


@pytest.mark.parametrize("language", GENERAL)
def test_a_class_is_called_in_order_with_an_answer_per_call(judge: Judge, language: str) -> None:
    signature = read_signature(
        {
            "class": "TinyStack",
            "params": [{"name": "size", "type": "int"}],
            "methods": [
                {"name": "push_all", "params": [{"name": "items", "type": "int[]"}]},
                {"name": "top", "params": [], "returns": "int"},
            ],
        }
    )
    calls = {
        "ops": ["TinyStack", "push_all", "top", "push_all", "top"],
        "args": [[2], [[1, 2, 3]], [], [[9]], []],
    }
    case = GivenCase("calls", False, calls, [None, None, 2, None, 9])

    judged = judge(Request(language, Kind.CLASS, signature, STACK[language], (case,)))

    assert judged.verdicts == ["AC"], (judged.results, judged.summary)


def test_a_promise_is_waited_for(judge: Judge) -> None:
    source = (
        "async function theAnswer(a) { await new Promise(r => setTimeout(r, 1)); return a + 1; }"
    )

    judged = judge(function("javascript", source, [({"a": 1}, 2)], params=["int"], returns="int"))

    assert judged.verdicts == ["AC"]


DEEP = {
    "java": "return a == 0 ? 0 : a % 7 + theAnswer(a - 1) % 7;",
    "cpp": "volatile int n = a; return n == 0 ? 0 : n % 7 + theAnswer(n - 1) % 7;",
    "go": "if a == 0 { return 0 }; return a % 7 + theAnswer(a - 1) % 7",
}


@pytest.mark.parametrize("language", DEEP)
def test_recursion_a_hundred_thousand_deep_has_stack_enough(judge: Judge, language: str) -> None:
    from tests.judge.submissions import body

    source = body(language, DEEP[language])
    expected = 0
    for n in range(1, 100_001):
        expected = n % 7 + expected % 7

    judged = judge(
        function(language, source, [({"a": 100_000}, expected)], params=["int"], returns="int")
    )

    assert judged.verdicts == ["AC"], judged.results


def test_a_custom_checker_decides_and_speaks(judge: Judge) -> None:
    source = "def check(input, expected, actual):\n    return actual > input['a'], 'not larger'"

    judged = judge(one_int("python", "return a * (3 - a)", checker=Checker("custom", {}, source)))

    assert judged.verdicts == ["AC", "WA"]
    assert judged.results[1].error == "not larger"


def test_a_checker_that_fails_is_our_fault(judge: Judge) -> None:
    source = "def check(input, expected, actual):\n    return 1 / 0"

    judged = judge(one_int("python", "return a", checker=Checker("custom", {}, source)))

    assert judged.summary.verdict == "IE"
