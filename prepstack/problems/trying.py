"""The last cell of a candidate's notebook: the first sample, to be run as often as one likes."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from prepstack.problems.languages import entry_name
from prepstack.problems.problem import Kind, Parameter, Problem, Signature
from prepstack.problems.types import spell

TRIED = (Kind.FUNCTION, Kind.CLASS, Kind.TABLE, Kind.DISCUSSION)
COMMENT = {"python": "#"}
NODES = ("list_node", "tree_node")
INTERPRETED = ("python", "javascript", "typescript")  # an array there needs no type of its own
# How a pair of a map is written, and the map: its type, and the pairs.
MAPS = {
    "java": ("{}, {}", "{0:.0}Map.of({1})"),
    "cpp": ("{{{}, {}}}", "{0:.0}{{{1}}}"),
    "go": ("{}: {}", "{}{{{}}}"),
}


def try_cell(problem: Problem, language: str) -> str:
    """Calls what the starter defines; empty where a cell is a whole program, or a query."""
    if problem.about.kind not in TRIED or not problem.samples:
        return ""
    sample = problem.samples[0]
    given: Mapping[str, Any] = sample.input or {}
    if problem.about.kind is Kind.TABLE:
        named = ", ".join(parameter.name for parameter in problem.signature.parameters)
        return f"{problem.signature.name}({named})"  # the frames are there already
    imports = ['import "fmt"', ""] if language == "go" else []
    if problem.about.kind is Kind.CLASS:
        calls = _calls(problem.signature, given, sample.expected, language)
        return "\n".join([*imports, *calls])
    expected = f"{_comment(language)} expected: {json.dumps(sample.expected, ensure_ascii=False)}"
    return "\n".join([*imports, *_call(problem.signature, given, language), expected])


def _comment(language: str) -> str:
    return COMMENT.get(language, "//")


def _call(signature: Signature, given: Mapping[str, Any], language: str) -> list[str]:
    lines = [
        _declared(parameter, given[parameter.name], language) for parameter in signature.parameters
    ]
    names = [entry_name(parameter.name, language) for parameter in signature.parameters]
    function = entry_name(signature.name, language)
    if language in ("java", "cpp"):
        function = ("new Solution()." if language == "java" else "Solution().") + function
    call = f"{function}({', '.join(names)})"
    end = _end(language)
    if signature.returns.startswith("arg:"):
        name = names[int(signature.returns[4:])]
        return [*lines, call + end, _shown(name, signature.answer_type, language)]
    return [*lines, _shown(call, signature.returns, language)]


def _end(language: str) -> str:
    return "" if language in ("python", "go") else ";"


def _declared(parameter: Parameter, value: Any, language: str) -> str:
    name = entry_name(parameter.name, language)
    text = literal(value, parameter.type, language)
    before = {
        "python": f"{name} = ",
        "go": f"{name} := ",
        "javascript": f"const {name} = ",
        "typescript": f"const {name}: {spell(parameter.type, language)} = ",
    }
    return before.get(language, f"{spell(parameter.type, language)} {name} = ") + text + _end(language)


def _shown(call: str, kind: str, language: str) -> str:
    if kind == "list_node":
        call = f"{'list_values' if language == 'python' else 'listValues'}({call})"
    if language == "java" and kind.endswith("[]"):
        return f"System.out.println(Arrays.deepToString(new Object[] {{{call}}}));"
    return {
        "python": f"print({call})",
        "java": f"System.out.println({call});",
        "cpp": f"show({call});",
        "go": f"fmt.Println({call})",
    }.get(language, f"console.log({call});")


def _calls(
    signature: Signature, given: Mapping[str, Any], expected: Any, language: str
) -> list[str]:
    operations, arguments = given["ops"], given["args"]
    made = _arguments(arguments[0], signature.parameters, language)
    lines = [_made(signature.name, made, language)]
    methods = {method.name: method for method in signature.methods}
    for name, values, answer in zip(operations[1:], arguments[1:], expected[1:], strict=True):
        method = methods[name]
        spelled = entry_name(name, language)
        spelled = spelled[0].upper() + spelled[1:] if language == "go" else spelled
        call = f"it.{spelled}({_arguments(values, method.parameters, language)})"
        if method.returns == "void":
            lines.append(call + _end(language))
            continue
        told = f"  {_comment(language)} {json.dumps(answer, ensure_ascii=False)}"
        lines.append(_shown(call, method.returns, language) + told)
    return lines


def _made(name: str, arguments: str, language: str) -> str:
    return {
        "python": f"it = {name}({arguments})",
        "java": f"{name} it = new {name}({arguments});",
        "cpp": f"{name} it({arguments});" if arguments else f"{name} it;",
        "go": f"it := New{name}({arguments})",
    }.get(language, f"const it = new {name}({arguments});")


def _arguments(values: Sequence[Any], parameters: Sequence[Parameter], language: str) -> str:
    pairs = zip(values, parameters, strict=True)
    return ", ".join(literal(value, parameter.type, language) for value, parameter in pairs)


def literal(value: Any, kind: str, language: str) -> str:
    """A value of a case as the language writes it."""
    kind = "int[][]" if kind == "graph" else kind
    if kind in NODES:
        return _nodes(value, kind, language)
    if kind.removesuffix("[]") in NODES and language in INTERPRETED:
        return f"[{', '.join(literal(one, kind[:-2], language) for one in value)}]"
    if language == "python":
        return repr(value)
    if language in ("javascript", "typescript") or kind == "string" or kind == "bool":
        return json.dumps(value, ensure_ascii=False)
    return _compiled(value, kind, language)


def _nodes(values: Sequence[Any], kind: str, language: str) -> str:
    nothing = {"python": "None", "cpp": "nullopt", "go": "nil"}.get(language, "null")
    listed = ", ".join(nothing if value is None else str(value) for value in values)
    made = "list" if kind == "list_node" else "tree"
    if language == "python":
        return f"{made}_of([{listed}])"
    opened, closed = {"cpp": ("{", "}"), "java": ("", ""), "go": ("", "")}.get(language, ("[", "]"))
    return f"{made}Of({opened}{listed}{closed})"


def _compiled(value: Any, kind: str, language: str) -> str:
    spelled = spell(kind, language)
    if kind.endswith("[]"):
        head = {"java": f"new {spelled}", "go": spelled}.get(language, "")
        return head + _braces(value, kind, language)
    if kind.startswith("map<"):
        inner, (pair, whole) = kind[len("map<string,") : -1], MAPS[language]
        pairs = [pair.format(json.dumps(key), literal(one, inner, language)) for key, one in value.items()]
        return whole.format(spelled, ", ".join(pairs))
    if language == "go" and spelled != "int":
        return f"{spelled}({value})"
    return f"{value}L" if spelled == "long" else str(value)


def _braces(values: Sequence[Any], kind: str, language: str) -> str:
    """Rows inside of rows, and numbers in Go, need no type of their own."""
    inner = kind[:-2]
    if inner.endswith("[]"):
        items = [_braces(row, inner, language) for row in values]
    elif language == "go" and inner not in NODES:
        items = [json.dumps(value, ensure_ascii=False) for value in values]
    else:
        items = [literal(value, inner, language) for value in values]
    return "{" + ", ".join(items) + "}"
