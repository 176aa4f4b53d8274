"""The types a signature may name, how each language spells them, and which values they hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

SCALARS = ("int", "long", "double", "bool", "string")
STRUCTURES = ("list_node", "tree_node", "graph")
PYTHON_ONLY = ("table", "any")
TYPE = re.compile(
    rf"({'|'.join(SCALARS)})(\[\]){{0,3}}|map<string,({'|'.join(SCALARS)})(\[\])?>"
    rf"|({'|'.join(STRUCTURES)})(\[\])?|table|any|void"
)
# Both engines know these.
COLUMN_TYPES = ("INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "TEXT", "DATE", "TIMESTAMP")
INT = range(-(2**31), 2**31)
# JavaScript's numbers hold no more, and every language has to get the same case.
LONG = range(-(2**53) + 1, 2**53)

SPELLING: dict[str, dict[str, str]] = {
    "python": {"int": "int", "long": "int", "double": "float", "bool": "bool", "string": "str"},
    "typescript": {
        **dict.fromkeys(("int", "long", "double"), "number"),
        "bool": "boolean",
        "string": "string",
    },
    "java": {
        **{name: name for name in ("int", "long", "double")},
        "bool": "boolean",
        "string": "String",
    },
    "cpp": {name: name for name in SCALARS} | {"long": "long long"},
    "go": {name: name for name in SCALARS} | {"long": "int64", "double": "float64"},
}
SPELLING["javascript"] = SPELLING["typescript"]
NODES = {"list_node": "ListNode", "tree_node": "TreeNode"}
NODE_SPELLING = {
    "python": "{} | None",
    "javascript": "{} | null",
    "typescript": "{} | null",
    "java": "{}",
    "cpp": "{}*",
    "go": "*{}",
}
MAP_SPELLING = {
    "python": "dict[str, {}]",
    "javascript": "Object<string, {}>",
    "typescript": "Record<string, {}>",
    "java": "Map<String, {}>",
    "cpp": "map<string, {}>",
    "go": "map[string]{}",
}
ARRAY_SPELLING = {
    "python": "list[{}]",
    "javascript": "{}[]",
    "typescript": "{}[]",
    "java": "{}[]",
    "cpp": "vector<{}>",
    "go": "[]{}",
}
OTHERS = {
    "python": {"table": "pd.DataFrame", "any": "object", "void": "None"},
    "go": {"void": ""},
}
BOXED = {"int": "Integer", "boolean": "Boolean", "long": "Long", "double": "Double"}


def is_type(text: str) -> bool:
    return TYPE.fullmatch(text) is not None


def spell(name: str, language: str) -> str:
    """The type as the language writes it: `int[]` is `vector<int>` in C++."""
    if name == "graph":
        return spell("int[][]", language)
    if name.endswith("[]"):
        return _spell_array(name[:-2], language)
    if name.startswith("map<"):
        value = spell(name[len("map<string,") : -1], language)
        return MAP_SPELLING[language].format(
            BOXED.get(value, value) if language == "java" else value
        )
    if name in NODES:
        return NODE_SPELLING[language].format(NODES[name])
    return SPELLING[language].get(name) or OTHERS.get(language, {}).get(name, name)


def _spell_array(item: str, language: str) -> str:
    spelled = spell(item, language)
    if "|" in spelled and language in ("javascript", "typescript"):
        spelled = f"({spelled})"
    return ARRAY_SPELLING[language].format(spelled)


def spell_answer(name: str, language: str) -> str:
    """As `spell`, for what is returned: Java grows lists of lists, it does not size arrays."""
    if language != "java" or not name.endswith("[][]"):
        return spell(name, language)
    spelled = spell(name.rstrip("[]"), language)
    spelled = BOXED.get(spelled, spelled)
    for _ in range(name.count("[]")):
        spelled = f"List<{spelled}>"
    return spelled


def fits(value: object, name: str) -> bool:
    """Whether a JSON value is one of the type. Nodes are lists: values, or levels with nulls."""
    if name.endswith("[]"):
        return isinstance(value, list) and all(fits(item, name[:-2]) for item in value)
    if name.startswith("map<"):
        item = name[len("map<string,") : -1]
        return isinstance(value, Mapping) and all(fits(inner, item) for inner in value.values())
    return FITS[name](value)


def _is_integer(value: object, allowed: range) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value in allowed


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_tree(value: object) -> bool:
    return isinstance(value, list) and all(v is None or _is_integer(v, INT) for v in value)


def _is_table(value: object) -> bool:
    """`{"columns": […], "rows": [[…]…]}`, every row as long as the columns."""
    if not isinstance(value, Mapping) or not {"columns", "rows"} <= set(value):
        return False
    columns, rows = value["columns"], value["rows"]
    if not isinstance(columns, list) or not isinstance(rows, list):
        return False
    return all(isinstance(row, list) and len(row) == len(columns) for row in rows)


FITS: dict[str, Callable[[object], bool]] = {
    "int": lambda value: _is_integer(value, INT),
    "long": lambda value: _is_integer(value, LONG),
    "double": _is_number,
    "bool": lambda value: isinstance(value, bool),
    "string": lambda value: isinstance(value, str),
    "list_node": lambda value: fits(value, "int[]"),
    "tree_node": _is_tree,
    "graph": lambda value: fits(value, "int[][]"),
    "table": _is_table,
    "any": lambda value: True,
    "void": lambda value: value is None,
}
