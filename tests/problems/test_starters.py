from __future__ import annotations

import pytest

from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Kind, Method, Parameter, Signature
from prepstack.problems.starters import (
    around_region,
    count_regions,
    mark,
    starter,
    starter_of,
    unmark,
)

FUNCTION = Signature(
    "merge_the_lists", (Parameter("left_list", "int[]"), Parameter("k", "int")), "int[][]"
)
CLASS = Signature(
    "SmallBox",
    (Parameter("size", "int"),),
    methods=(Method("put_in", (Parameter("thing", "string"),), "bool"), Method("count", (), "int")),
)

FUNCTIONS = {
    "python": """\
def merge_the_lists(left_list: list[int], k: int) -> list[list[int]]:
    raise NotImplementedError("Write your solution here.")
""",
    "javascript": """\
/**
 * @param {number[]} leftList
 * @param {number} k
 * @return {number[][]}
 */
function mergeTheLists(leftList, k) {
    throw new Error("Write your solution here.");
}
""",
    "typescript": """\
function mergeTheLists(leftList: number[], k: number): number[][] {
    throw new Error("Write your solution here.");
}
""",
    "java": """\
import java.util.*;

class Solution {
    public List<List<Integer>> mergeTheLists(int[] leftList, int k) {
        throw new UnsupportedOperationException("Write your solution here.");
    }
}
""",
    "cpp": """\
#include <bits/stdc++.h>
using namespace std;

class Solution {
public:
    vector<vector<int>> mergeTheLists(vector<int>& leftList, int k) {
        throw logic_error("Write your solution here.");
    }
};
""",
    "go": """\
func mergeTheLists(leftList []int, k int) [][]int {
    panic("Write your solution here.")
}
""",
}
CLASSES = {
    "python": """\
class SmallBox:
    def __init__(self, size: int) -> None:
        pass

    def put_in(self, thing: str) -> bool:
        raise NotImplementedError("Write your solution here.")

    def count(self) -> int:
        raise NotImplementedError("Write your solution here.")
""",
    "typescript": """\
class SmallBox {
    constructor(size: number) {
    }

    putIn(thing: string): boolean {
        throw new Error("Write your solution here.");
    }

    count(): number {
        throw new Error("Write your solution here.");
    }
}
""",
    "java": """\
import java.util.*;

class SmallBox {
    SmallBox(int size) {
    }

    public boolean putIn(String thing) {
        throw new UnsupportedOperationException("Write your solution here.");
    }

    public int count() {
        throw new UnsupportedOperationException("Write your solution here.");
    }
}
""",
    "cpp": """\
#include <bits/stdc++.h>
using namespace std;

class SmallBox {
public:
    SmallBox(int size) {
    }

    bool putIn(string thing) {
        throw logic_error("Write your solution here.");
    }

    int count() {
        throw logic_error("Write your solution here.");
    }
};
""",
    "go": """\
type SmallBox struct {
}

func NewSmallBox(size int) *SmallBox {
    return &SmallBox{}
}

func (it *SmallBox) PutIn(thing string) bool {
    panic("Write your solution here.")
}

func (it *SmallBox) Count() int {
    panic("Write your solution here.")
}
""",
}


@pytest.mark.parametrize("language", FUNCTIONS)
def test_a_function_starts_as_its_signature_with_a_stub(language):
    assert starter(Kind.FUNCTION, FUNCTION, language) == FUNCTIONS[language]


@pytest.mark.parametrize("language", CLASSES)
def test_a_class_starts_with_all_its_methods(language):
    assert starter(Kind.CLASS, CLASS, language) == CLASSES[language]


def test_a_function_that_changes_its_argument_returns_nothing():
    signature = Signature("sort_it", (Parameter("items", "int[]"),), "arg:0")

    assert "def sort_it(items: list[int]) -> None:" in starter(Kind.FUNCTION, signature, "python")
    assert "func sortIt(items []int) {" in starter(Kind.FUNCTION, signature, "go")


def test_frames_come_with_pandas():
    signature = Signature("tidy", (Parameter("sheet", "table"),), "table")

    text = starter(Kind.TABLE, signature, "python")

    assert text.startswith("import pandas as pd\n\n\ndef tidy(sheet: pd.DataFrame) -> pd.DataFrame")


@pytest.mark.parametrize("language", LANGUAGES)
def test_marks_come_off_as_they_were_put_on(language):
    marked = mark("first line\n    second line\n", language)

    assert count_regions(marked) == 1
    assert unmark(marked).strip() == "first line\n    second line"


def test_a_region_at_the_margin_gives_way_to_the_whole_starter():
    cell = mark("import os\n\n\ndef merge_the_lists(left_list, k):\n    return os", "python")

    assert starter_of(cell, Kind.FUNCTION, FUNCTION, "python") == FUNCTIONS["python"]


def test_an_indented_region_gives_way_to_the_stub_alone():
    cell = (
        "def merge_the_lists(left_list, k):\n"
        '    """Kept."""\n'
        "    ### BEGIN SOLUTION\n"
        "    secret = 1\n"
        "    return secret\n"
        "    ### END SOLUTION\n"
    )

    assert starter_of(cell, Kind.FUNCTION, FUNCTION, "python") == (
        "def merge_the_lists(left_list, k):\n"
        '    """Kept."""\n'
        '    raise NotImplementedError("Write your solution here.")\n'
    )


def test_the_lines_around_a_region_are_known_without_it():
    cell = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n# after\n"

    assert around_region(cell) == "def f():\n# after\n"
