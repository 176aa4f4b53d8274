from __future__ import annotations

import pytest

from prepstack.problems.types import fits, is_type, spell, spell_answer

SPELLINGS = [
    ("int", "int", "number", "int", "int", "int"),
    ("long", "int", "number", "long", "long long", "int64"),
    ("double", "float", "number", "double", "double", "float64"),
    ("bool", "bool", "boolean", "boolean", "bool", "bool"),
    ("string", "str", "string", "String", "string", "string"),
    ("int[]", "list[int]", "number[]", "int[]", "vector<int>", "[]int"),
    (
        "string[][]",
        "list[list[str]]",
        "string[][]",
        "String[][]",
        "vector<vector<string>>",
        "[][]string",
    ),
    (
        "map<string,long>",
        "dict[str, int]",
        "Record<string, number>",
        "Map<String, Long>",
        "map<string, long long>",
        "map[string]int64",
    ),
    ("list_node", "ListNode | None", "ListNode | null", "ListNode", "ListNode*", "*ListNode"),
    (
        "tree_node[]",
        "list[TreeNode | None]",
        "(TreeNode | null)[]",
        "TreeNode[]",
        "vector<TreeNode*>",
        "[]*TreeNode",
    ),
    ("graph", "list[list[int]]", "number[][]", "int[][]", "vector<vector<int>>", "[][]int"),
    ("void", "None", "void", "void", "void", ""),
]
LANGUAGES = ("python", "typescript", "java", "cpp", "go")


@pytest.mark.parametrize("row", SPELLINGS, ids=[row[0] for row in SPELLINGS])
def test_each_language_spells_the_type_its_own_way(row):
    name, *spelled = row

    assert [spell(name, language) for language in LANGUAGES] == spelled


def test_java_returns_lists_where_it_cannot_know_the_sizes():
    assert spell_answer("int[][]", "java") == "List<List<Integer>>"
    assert spell_answer("string[][]", "java") == "List<List<String>>"
    assert spell_answer("int[]", "java") == "int[]"


@pytest.mark.parametrize("name", ["int", "int[][][]", "map<string,int[]>", "tree_node[]", "table"])
def test_a_type_of_the_format_is_known(name):
    assert is_type(name)


@pytest.mark.parametrize("name", ["", "integer", "int[", "int[][][][]", "map<int,int>", "void[]"])
def test_another_type_is_not(name):
    assert not is_type(name)


FITTING = [
    ("int", 2**31 - 1),
    ("long", 2**53 - 1),
    ("double", 1),
    ("double", 1.5),
    ("bool", False),
    ("string", ""),
    ("int[]", []),
    ("string[][]", [["a"], []]),
    ("map<string,int>", {"a": 1}),
    ("list_node", [1, 2]),
    ("tree_node", [1, None, 2]),
    ("table", {"columns": ["a"], "rows": [[None]]}),
]
MISFITTING = [
    ("int", 2**31),
    ("int", True),
    ("int", 1.0),
    ("long", 2**53),
    ("bool", 0),
    ("string", None),
    ("int[]", ["1"]),
    ("int[][]", [1]),
    ("map<string,int>", {"a": "1"}),
    ("list_node", [None]),
    ("tree_node", 5),
    ("table", {"columns": ["a"], "rows": [[1, 2]]}),
    ("table", {"columns": ["a"]}),
    ("void", 0),
]


@pytest.mark.parametrize(("name", "value"), FITTING)
def test_a_value_of_the_type_fits(name, value):
    assert fits(value, name)


@pytest.mark.parametrize(("name", "value"), MISFITTING)
def test_another_value_does_not(name, value):
    assert not fits(value, name)
