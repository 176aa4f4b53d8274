"""What a candidate finds in the cell to write in: the signature in their language, and a stub."""

from __future__ import annotations

import re
from collections.abc import Sequence

from prepstack.problems.languages import LANGUAGES, entry_name
from prepstack.problems.problem import Kind, Method, Parameter, Signature
from prepstack.problems.types import spell, spell_answer

BEGIN, END = "BEGIN SOLUTION", "END SOLUTION"
REGION = re.compile(
    rf"^(?P<indent>[ \t]*)\S{{1,4}} ?{BEGIN}[^\n]*\n(?P<code>.*?)^[ \t]*\S{{1,4}} ?{END}[^\n]*$",
    re.M | re.S,
)
SQL_STARTER = "-- Write your query here.\n"
BASH_STARTER = '# Write your script here.\necho "not written yet"\n'
IMPORTS = {
    "java": "import java.util.*;\n\n",
    "cpp": "#include <bits/stdc++.h>\nusing namespace std;\n\n",
}


def mark(source: str, language: str) -> str:
    """A whole solution as the notebook keeps it, between the two marks."""
    sign = LANGUAGES[language].mark
    return f"{sign} {BEGIN}\n{source.strip()}\n{sign} {END}\n"


def count_regions(cell: str) -> int:
    return len(REGION.findall(cell))


def unmark(cell: str) -> str:
    """The solution as it is run: empty lines for the two marks, so that lines keep their numbers."""
    return REGION.sub(lambda found: "\n" + found["code"], cell)


def around_region(cell: str) -> str:
    """The lines before and after the region; told by its marks alone, without the pattern above."""
    lines, inside = [], False
    for line in cell.split("\n"):
        inside = inside or BEGIN in line
        if not inside:
            lines.append(line)
        inside = inside and END not in line
    return "\n".join(lines)


def starter_of(cell: str, kind: Kind, signature: Signature, language: str) -> str:
    """A solution's cell with its region taken out.

    A region at the left margin held whole definitions, so the whole starter takes its place; an
    indented one held a body.
    """

    def replace(found: re.Match[str]) -> str:
        if found["indent"]:
            return found["indent"] + LANGUAGES[language].stub
        return starter(kind, signature, language).rstrip("\n")

    return REGION.sub(replace, cell).rstrip("\n") + "\n"


def starter(kind: Kind, signature: Signature, language: str) -> str:
    if kind is Kind.SQL:
        return SQL_STARTER
    if kind is Kind.PROGRAM:
        return BASH_STARTER
    body = _class(signature, language) if kind is Kind.CLASS else _function(signature, language)
    if kind is Kind.TABLE:
        body = f"import pandas as pd\n\n\n{body}"
    return IMPORTS.get(language, "") + body


def _function(signature: Signature, language: str) -> str:
    method = Method(signature.name, signature.parameters, _returned(signature))
    lines = _method(method, language, function=True)
    if language == "java":
        lines = ["class Solution {", *_indent(lines), "}"]
    if language == "cpp":
        lines = ["class Solution {", "public:", *_indent(lines), "};"]
    return "\n".join(lines) + "\n"


def function_heading(signature: Signature, language: str) -> str:
    """As a complaint names the function that was asked for."""
    method = Method(signature.name, signature.parameters, _returned(signature))
    return _head(method, language, function=True)


def method_heading(method: Method, language: str) -> str:
    return _head(method, language, function=False)


def constructor_heading(signature: Signature, language: str) -> str:
    if language == "go":
        given = _parameters(signature.parameters, "go")
        return f"func New{signature.name}({given}) *{signature.name}"
    return f"{signature.name}({_parameters(signature.parameters, language)})"


def _returned(signature: Signature) -> str:
    return "void" if signature.returns.startswith("arg:") else signature.returns


def _class(signature: Signature, language: str) -> str:
    if language == "go":
        return _go_class(signature)
    constructor = Method("", signature.parameters, "void")
    parts = [_constructor(signature.name, constructor, language)]
    parts += [_method(method, language) for method in signature.methods]
    body = "\n\n".join("\n".join(_indent(part)) for part in parts)
    head, tail = {
        "python": (f"class {signature.name}:", ""),
        "cpp": (f"class {signature.name} {{\npublic:", "\n};"),
    }.get(language, (f"class {signature.name} {{", "\n}"))
    return f"{head}\n{body}{tail}\n"


def _constructor(name: str, method: Method, language: str) -> list[str]:
    given = _parameters(method.parameters, language)
    if language == "python":
        given = ", ".join(filter(None, ["self", given]))
        return [f"def __init__({given}) -> None:", "    pass"]
    head = "constructor" if language in ("javascript", "typescript") else name
    return [f"{head}({given}) {{", "}"]


def _go_class(signature: Signature) -> str:
    name = signature.name
    parts = [
        f"type {name} struct {{\n}}",
        f"{constructor_heading(signature, 'go')} {{\n    return &{name}{{}}\n}}",
    ]
    for method in signature.methods:
        lines = _method(method, "go")
        lines[0] = lines[0].replace("func ", f"func (it *{name}) ", 1)
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _method(method: Method, language: str, function: bool = False) -> list[str]:
    """A definition with the stub in it. `function`: it stands alone, not in a class."""
    head = _head(method, language, function) + (":" if language == "python" else " {")
    stub = LANGUAGES[language].stub
    lines = [head, f"    {stub}"] + ([] if language == "python" else ["}"])
    return _documented(method, lines) if language == "javascript" else lines


def _head(method: Method, language: str, function: bool) -> str:
    name = entry_name(method.name, language)
    given = _parameters(method.parameters, language)
    answer = spell_answer(method.returns, language)
    if language == "python":
        given = given if function else ", ".join(filter(None, ["self", given]))
        return f"def {name}({given}) -> {answer}"
    if language in ("javascript", "typescript"):
        typed = "" if language == "javascript" else f": {answer}"
        return f"{'function ' if function else ''}{name}({given}){typed}"
    if language == "go":
        name = name if function else name[0].upper() + name[1:]
        return f"func {name}({given}) {answer}".rstrip()
    public = "public " if language == "java" else ""
    return f"{public}{answer} {name}({given})"


def _parameters(parameters: Sequence[Parameter], language: str) -> str:
    return ", ".join(_parameter(parameter, language) for parameter in parameters)


def _parameter(parameter: Parameter, language: str) -> str:
    name, typed = entry_name(parameter.name, language), spell(parameter.type, language)
    if language == "javascript":
        return name
    if language in ("python", "typescript"):
        return f"{name}: {typed}"
    if language == "go":
        return f"{name} {typed}"
    if language == "cpp" and typed.startswith(("vector<", "map<")):
        return f"{typed}& {name}"
    return f"{typed} {name}"


def _documented(method: Method, lines: list[str]) -> list[str]:
    named = [
        f" * @param {{{spell(p.type, 'javascript')}}} {entry_name(p.name, 'javascript')}"
        for p in method.parameters
    ]
    return ["/**", *named, f" * @return {{{spell(method.returns, 'javascript')}}}", " */", *lines]


def _indent(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" if line else line for line in lines]
