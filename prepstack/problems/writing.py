"""Making a problem notebook from plain values, always in the same bytes: ids, order, layout."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prepstack.problems.cells import ROLES, source_of
from prepstack.problems.header import slug_of
from prepstack.problems.problem import FORMAT, Kind
from prepstack.problems.shape import HALF_CHARACTER
from prepstack.problems.starters import count_regions, mark

Json = dict[str, Any]
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "prepstack/problems")
FROM_SOLUTION = {"from": "solution"}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
CASE_ORDER = ("uuid", "description", "input", "generator", "args", "expected")


@dataclass(frozen=True)
class Draft:
    """Everything an author writes; the fields are explained in problems/README.md."""

    title: str
    difficulty: str
    topics: Sequence[str]
    minutes: int
    statement: str
    solutions: Mapping[str, str]
    samples: Sequence[Json]
    secrets: Sequence[Json]
    hints: Sequence[str]
    interviewer: str
    kind: str = "function"
    params: Sequence[tuple[str, str]] = ()
    returns: str = "void"
    methods: Sequence[tuple[str, Sequence[tuple[str, str]], str]] = ()
    tables: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)
    checker: Mapping[str, Any] = field(default_factory=lambda: {"name": "exact"})
    checker_source: str = ""
    limits: Mapping[str, Any] = field(default_factory=dict)  # of time: derived
    generators: str = ""
    validator: str = ""
    preludes: Mapping[str, str] = field(default_factory=dict)
    starters: Mapping[str, str] = field(default_factory=dict)
    accepted: Sequence[Json] = ()
    wrong: Sequence[Json] = ()
    license: str = "cc by-sa"
    version: str = "1.0.0"


def case(description: str, given: Mapping[str, Any], expected: object, **more: object) -> Json:
    """A line of the case table. `more`: explanation, large."""
    return {"description": description, "input": dict(given), "expected": expected, **more}


def generated(
    description: str,
    generator: str,
    args: Mapping[str, Any],
    expected: object = None,
    large: bool = True,
) -> Json:
    """A case that a generator makes; what is expected comes from the solution, or is given."""
    answer = FROM_SOLUTION if expected is None else expected
    made = {"description": description, "generator": generator, "args": dict(args)}
    return {**made, "expected": answer} | ({"large": True} if large else {})


def wrong(language: str, expect: str, name: str, source: str) -> Json:
    return {"language": language, "expect": expect, "name": name, "source": source}


def accepted(language: str, name: str, source: str, small_only: bool = False) -> Json:
    """Another right solution; `small_only` for a slow one that confirms the answers."""
    about: Json = {"language": language, "name": name, "source": source}
    return about | ({"small_only": True} if small_only else {})


def make_notebook(draft: Draft) -> Json:
    """The notebook of a problem, in canonical form."""
    cells = [
        _cell("statement", f"# {draft.title}\n\n{draft.statement.strip()}"),
        *(_cell("prelude", text, _language(name)) for name, text in draft.preludes.items()),
        *(_cell("starter", text, _language(name)) for name, text in draft.starters.items()),
        *(_solution(name, text) for name, text in draft.solutions.items()),
        _cases(draft, "sample", draft.samples),
        _cases(draft, "secret", draft.secrets),
        *_optional("generator", draft.generators),
        *_optional("validator", draft.validator),
        *_optional("checker", draft.checker_source),
        *(_submission("accepted", one) for one in draft.accepted),
        *(_submission("wrong", one) for one in draft.wrong),
        *(_cell("hint", hint) for hint in draft.hints),
        _cell("interviewer", draft.interviewer),
    ]
    return tidy({"metadata": {"prepstack": _header(draft)}, "cells": cells})


def tidy(notebook: Mapping[str, Any]) -> Json:
    """The same problem without outputs, foreign metadata and chance: new ids, nothing else kept.

    Cases get a line each, and those without one a uuid that follows from their description.
    """
    header = notebook["metadata"].get("prepstack", {})
    cells = [_tidy_cell(cell, header.get("slug", "")) for cell in notebook["cells"]]
    for cell, name in zip(cells, _ids(cells), strict=True):
        cell["id"] = name
    metadata = {"kernelspec": KERNEL, "prepstack": header}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells}


def to_text(notebook: Mapping[str, Any]) -> str:
    """As Jupyter itself saves it, so that a change in JupyterLab is a small one in git."""
    split = {**notebook, "cells": [_split(cell) for cell in notebook["cells"]]}
    return json.dumps(split, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _split(cell: Mapping[str, Any]) -> Json:
    return {**cell, "source": source_of(cell).splitlines(keepends=True)}


def _header(draft: Draft) -> Json:
    slug = slug_of(draft.title)
    return {
        "format": FORMAT,
        "slug": slug,
        "title": draft.title,
        "uuid": str(uuid.uuid5(NAMESPACE, slug)),
        "version": draft.version,
        "difficulty": draft.difficulty,
        "topics": list(draft.topics),
        "license": draft.license,
        "type": draft.kind,
        "minutes": draft.minutes,
        "signature": _signature(draft),
        "checker": dict(draft.checker),
        "limits": dict(draft.limits),
        "languages": list(draft.solutions),
    }


def _named(pairs: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"name": name, "type": kind} for name, kind in pairs]


def _signature(draft: Draft) -> Json:
    words = slug_of(draft.title).split("-")
    if draft.kind == Kind.PROGRAM:
        return {}
    if draft.kind == Kind.SQL:
        tables = draft.tables.items()
        return {"tables": [{"name": name, "columns": _named(columns)} for name, columns in tables]}
    if draft.kind == Kind.CLASS:
        methods = [
            {"name": name, "params": _named(params), "returns": returns}
            for name, params, returns in draft.methods
        ]
        name = "".join(word.capitalize() for word in words)
        return {"class": name, "params": _named(draft.params), "methods": methods}
    return {
        "function": "_".join(words),
        "params": _named(draft.params),
        "returns": draft.returns,
    }


def _language(name: str) -> str:
    return f"lang-{name}"


def _cell(role: str, source: str, *tags: str, **metadata: object) -> Json:
    return {
        "cell_type": ROLES[role],
        "metadata": {"tags": [role, *tags], **metadata},
        "source": source.strip() + "\n" if ROLES[role] == "code" else source.strip(),
    }


def _optional(role: str, source: str) -> list[Json]:
    return [_cell(role, source)] if source else []


def _solution(language: str, source: str) -> Json:
    marked = source if count_regions(source) else mark(source, language)
    return _cell("solution", marked, _language(language))


def _submission(role: str, given: Json) -> Json:
    about = {key: given[key] for key in ("name", "expect", "small_only") if key in given}
    return _cell(role, given["source"], _language(given["language"]), prepstack=about)


def _cases(draft: Draft, visibility: str, rows: Sequence[Json]) -> Json:
    text = case_table(rows, slug_of(draft.title))
    return _cell("cases", text, visibility, format="application/json")


def case_table(rows: Sequence[Json], slug: str) -> str:
    """The text of a cell of cases: a line each."""
    namespace = uuid.uuid5(NAMESPACE, slug)
    lines = [_line(_row(row, namespace)) for row in rows]
    return '{"cases": [\n' + ",\n".join(lines) + "\n]}"


def _line(row: Json) -> str:
    text = json.dumps(row, ensure_ascii=False)
    # No file can hold half a character; as an escape it is one of JSON's own.
    return json.dumps(row) if HALF_CHARACTER.search(text) else text


def _row(row: Json, namespace: uuid.UUID) -> Json:
    name = row.get("description", "").encode(errors="backslashreplace").decode()
    named = {"uuid": str(uuid.uuid5(namespace, name)), **row}
    first = {key: named[key] for key in CASE_ORDER if key in named}
    return first | {key: named[key] for key in sorted(set(named) - set(first))}


def _tidy_cell(cell: Mapping[str, Any], slug: str) -> Json:
    kept = {"cell_type": cell["cell_type"], "source": source_of(cell)}
    if "cases" in cell["metadata"].get("tags", []):
        kept["source"] = _tidy_cases(kept["source"], slug)
    keys = ("tags", "prepstack", "format")
    kept["metadata"] = {key: cell["metadata"][key] for key in keys if key in cell["metadata"]}
    if cell["cell_type"] == "code":
        kept |= {"execution_count": None, "outputs": []}
    return kept


def _tidy_cases(source: str, slug: str) -> str:
    """As it is, where it is no case table: what is wrong with it is for `check` to say."""
    try:
        document = json.loads(source)
        if list(document) != ["cases"] or not all(
            isinstance(row, dict) for row in document["cases"]
        ):
            return source
        return case_table(document["cases"], slug)
    except (ValueError, TypeError, AttributeError):
        return source


def _ids(cells: Sequence[Json]) -> list[str]:
    """Ids that follow from the tags: `solution-python`, `hint-2`."""
    seen: dict[str, int] = {}
    names = []
    for cell in cells:
        base = "-".join(tag.removeprefix("lang-") for tag in cell["metadata"].get("tags", []))
        base = base or "cell-" + hashlib.sha256(cell["source"].encode()).hexdigest()[:8]
        seen[base] = seen.get(base, 0) + 1
        names.append(f"{base}-{seen[base]}" if seen[base] > 1 else base)
    return names
