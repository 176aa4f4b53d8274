from __future__ import annotations

import pytest

from prepstack.problems.builders import builders
from prepstack.problems.trying import literal, try_cell
from prepstack.problems.writing import case
from tests.problems.drafts import RIGHT, problem

# A value, its type, and how Python, TypeScript, Java, C++ and Go write it.
LITERALS = [
    (7, "int", "7", "7", "7", "7", "7"),
    (7, "long", "7", "7", "7L", "7", "int64(7)"),
    (True, "bool", "True", "true", "true", "true", "true"),
    ("it's", "string", '"it\'s"', '"it\'s"', '"it\'s"', '"it\'s"', '"it\'s"'),
    ([1, 2], "int[]", "[1, 2]", "[1, 2]", "new int[]{1, 2}", "{1, 2}", "[]int{1, 2}"),
    (
        [[1], []],
        "int[][]",
        "[[1], []]",
        "[[1], []]",
        "new int[][]{{1}, {}}",
        "{{1}, {}}",
        "[][]int{{1}, {}}",
    ),
    ([1, 2], "list_node", "list_of([1, 2])", "listOf([1, 2])", "listOf(1, 2)", "listOf({1, 2})",
     "listOf(1, 2)"),
    (
        [5, None, 8],
        "tree_node",
        "tree_of([5, None, 8])",
        "treeOf([5, null, 8])",
        "treeOf(5, null, 8)",
        "treeOf({5, nullopt, 8})",
        "treeOf(5, nil, 8)",
    ),
    (
        [[1, 4], []],
        "list_node[]",
        "[list_of([1, 4]), list_of([])]",
        "[listOf([1, 4]), listOf([])]",
        "new ListNode[]{listOf(1, 4), listOf()}",
        "{listOf({1, 4}), listOf({})}",
        "[]*ListNode{listOf(1, 4), listOf()}",
    ),
    (
        {"a": 1},
        "map<string,int>",
        "{'a': 1}",
        '{"a": 1}',
        'Map.of("a", 1)',
        '{{"a", 1}}',
        'map[string]int{"a": 1}',
    ),
]  # fmt: skip
LANGUAGES = ("python", "typescript", "java", "cpp", "go")


@pytest.mark.parametrize("row", LITERALS, ids=[row[1] for row in LITERALS])
def test_each_language_writes_a_value_its_own_way(row):
    value, kind, *written = row

    assert [literal(value, kind, language) for language in LANGUAGES] == written


def test_the_first_sample_is_called_with_what_is_expected_beside_it():
    assert try_cell(problem(), "python") == (
        "number = 2\nprint(double_the_number(number))\n# expected: 4"
    )


def test_an_argument_that_is_changed_is_shown_after_the_call():
    changed = problem(
        params=[("number", "int[]")],
        returns="arg:0",
        samples=[case("one", {"number": [3, 1]}, [1, 3])],
        secrets=[],
    )

    assert try_cell(changed, "go").splitlines()[2:] == [
        "number := []int{3, 1}",
        "doubleTheNumber(number)",
        "fmt.Println(number)",
        "// expected: [1, 3]",
    ]


def test_only_who_has_lists_or_trees_to_make_gets_builders():
    tree = problem(
        params=[("number", "tree_node")],
        samples=[case("one", {"number": [1]}, 2)],
        secrets=[],
        solutions={"python": RIGHT},
    )

    assert builders(problem(), "python") == ""
    assert "def tree_of(values):" in builders(tree, "python")
    assert "def list_of(values):" not in builders(tree, "python")
