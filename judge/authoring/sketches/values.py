"""How large a value is, and the two answers of a sketch, written in each language.

A number is as large as it is, a text or a list as long as it is, and a linked list or a tree as
its first value: all a sketch has to ask of an argument, whatever its type.
"""

from __future__ import annotations

from typing import Any

from prepstack.problems.types import NODES, spell, spell_answer

NUMBERS = ("int", "long", "double")
PYTHON, SCRIPTS = "python", ("javascript", "typescript")


def family(name: str) -> str:
    """`text`, `list`, `map`, or the type itself."""
    if name.endswith("[]") or name == "graph":
        return "list"
    if name.startswith("map<"):
        return "map"
    return "text" if name == "string" else name


def can_grow(name: str) -> bool:
    """Whether a value of the type can be as large as one likes."""
    return name not in ("bool", "void")


def size_in(language: str, name: str, given: str) -> str:
    """An expression: how large the argument `given` of the type `name` is."""
    found = family(name)
    if found in NUMBERS or found == "any":
        return given
    if found in NODES:
        return {PYTHON: f"{given}.val", "typescript": f"{given}!.val", "cpp": f"{given}->val",
                "go": f"{given}.Val"}.get(language, f"{given}.val")  # fmt: skip
    if language in SCRIPTS and found == "map":
        return f"Object.keys({given}).length"
    if language in SCRIPTS:
        return f"{given}.length"
    if language == "cpp":
        return f"{given}.size()"
    if language == "java":
        return given + {"text": ".length()", "map": ".size()"}.get(found, ".length")
    return f"len({given})"


def size_of_json(name: str, given: str) -> str:
    """The same in Python, of the value as a case gives it."""
    if name in NODES:
        return f"{given}[0]"
    return f"len({given}['rows'])" if name == "table" else size_in(PYTHON, name, given)


def size_told(name: str, given: str) -> str:
    """The same for people."""
    found = family(name)
    if found in NODES:
        return f"the first value of {given}"
    told = {"list": "number of items", "map": "number of entries", "table": "number of rows",
            "text": "length"}.get(found)  # fmt: skip
    return f"the {told} of {given}" if told else given


def sized(name: str, size: str) -> str:
    """An expression of Python: a case's value of the type that is as large as `size` says."""
    found = family(name)
    if found == "list":
        return f"[{small(inner(name))!r}] * {size}"
    if found == "map":
        return f'{{f"key {{i}}": {small(inner(name))!r} for i in range({size})}}'
    if found == "table":
        return f'{{"columns": ["item"], "rows": [["some"]] * {size}}}'
    if found in NODES:
        return f"[{size}, 1]"
    return {"double": f"float({size})", "bool": f"{size} > 1", "text": f'"a" * {size}'}.get(
        found, size
    )


def inner(name: str) -> str:
    """The type of the items of a list or a map."""
    if name == "graph":
        return "int[]"
    return name[len("map<string,") : -1] if name.startswith("map<") else name[:-2]


def small(name: str) -> Any:
    """The smaller of the two answers that a sketch gives, as JSON."""
    return _answer(name, 0)


def large(name: str) -> Any:
    return _answer(name, 1)


def _answer(name: str, size: int) -> Any:
    found = family(name)
    if found in NODES:
        return [1] * size
    if found == "list":
        return [large(inner(name))] * size
    if found == "map":
        return {key: large(inner(name)) for key in ["a"][:size]}
    if found == "table":
        return {"columns": ["item"], "rows": [["a"]] * size}
    return {"double": float(size), "bool": bool(size), "text": "a" * size}.get(found, size)


def written(value: Any, name: str, language: str) -> str:
    """An answer as the language writes it."""
    found = family(name)
    if found in NODES:
        return _node(value, NODES[found], language)
    if found == "list":
        return _list([written(one, inner(name), language) for one in value], name, language)
    if found == "map":
        return _map({key: written(one, inner(name), language) for key, one in value.items()},
                    name, language)  # fmt: skip
    if found == "table":
        return f'pd.DataFrame({{"item": {[row[0] for row in value["rows"]]!r}}})'
    return _scalar(value, name, language)


def _scalar(value: Any, name: str, language: str) -> str:
    if isinstance(value, bool):
        return str(value) if language == PYTHON else str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value}L" if (name, language) == ("long", "java") else str(value)


def _node(value: Any, node: str, language: str) -> str:
    if not value:
        return {PYTHON: "None", "cpp": "nullptr", "go": "nil"}.get(language, "null")
    number = value[0]
    return {PYTHON: f"{node}({number})", "go": f"&{node}{{Val: {number}}}"}.get(
        language, f"new {node}({number})"
    )


def _list(items: list[str], name: str, language: str) -> str:
    inside = ", ".join(items)
    if language == PYTHON or language in SCRIPTS:
        return f"[{inside}]"
    spelled = spell_answer(name, language)
    if spelled.startswith("List<"):
        return f"List.of({_boxed_lists(inside)})"
    return f"{'new ' if language == 'java' else ''}{spelled}{{{inside}}}"


def _boxed_lists(inside: str) -> str:
    """What is inside a list of lists in Java is one, too, and no array."""
    if not inside.startswith("new "):
        return inside
    return "List.of(" + inside.partition("{")[2].removesuffix("}") + ")"


def _map(items: dict[str, str], name: str, language: str) -> str:
    pairs = [(f'"{key}"', item) for key, item in items.items()]
    if language == "java":
        return f"Map.of({', '.join(part for pair in pairs for part in pair)})"
    if language == "cpp":
        return spell(name, language) + "{" + ", ".join(f"{{{k}, {v}}}" for k, v in pairs) + "}"
    head = spell(name, language) if language == "go" else ""
    return head + "{" + ", ".join(f"{key}: {item}" for key, item in pairs) + "}"


def can_change(name: str) -> bool:
    """Whether the first place of such an argument can be given another value in every language."""
    return family(name) == "list" and family(inner(name)) != "list"
