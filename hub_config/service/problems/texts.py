"""A problem as everybody may see it, made of its public bundle."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hub_config.service.problems.markdown import to_html
from prepstack.problems.problem import Difficulty, Kind
from prepstack.wire.problems import Given, LanguageOffer, ProblemText, Sample, Table

Json = Mapping[str, Any]
Columns = Mapping[str, Sequence[str]]  # of SQL tables, with their types


def problem_text(summary: Json) -> ProblemText:
    """Of `problem.json`, without languages: those depend on the machine."""
    kind = Kind(summary["kind"])
    columns = _columns(summary["signature"])
    return ProblemText(
        slug=summary["slug"],
        title=summary["title"],
        difficulty=Difficulty(summary["difficulty"]),
        kind=summary["kind"],
        topics=tuple(summary["topics"]),
        minutes=summary["minutes"],
        statement_html=to_html(_without_title(summary["statement"])),
        samples=tuple(
            _sample(kind, columns, number, sample)
            for number, sample in enumerate(summary["samples"], start=1)
        ),
        languages=tuple(
            LanguageOffer(name, name, kernel=False, judge=False) for name in summary["languages"]
        ),
    )


def _without_title(statement: str) -> str:
    first, _, rest = statement.partition("\n")
    return rest if first.startswith("# ") else statement


def _columns(signature: Json) -> Columns:
    return {
        table["name"]: [f"{column['name']} {column['type']}" for column in table["columns"]]
        for table in signature.get("tables", [])
    }


def _sample(kind: Kind, columns: Columns, number: int, sample: Json) -> Sample:
    return Sample(
        number=number,
        name=sample["description"],
        given=tuple(_given(kind, columns, sample["input"] or {})),
        expected=_value("", sample["expected"]),
        explanation_html=to_html(sample["explanation"]) if sample["explanation"] else "",
    )


def _given(kind: Kind, columns: Columns, given: Json) -> Iterator[Given]:
    if kind is Kind.CLASS:
        yield Given("calls", "\n".join(_calls(given)))
    elif kind is Kind.SQL:
        for name, rows in given.items():
            yield Given(name, table=_table(columns[name], rows))
    elif kind is Kind.PROGRAM:
        yield from (Given(name, text) for name, text in given.get("files", {}).items())
        if given.get("args"):
            yield Given("arguments", " ".join(given["args"]))
        if given.get("stdin"):
            yield Given("standard input", given["stdin"])
    else:
        yield from (_value(name, value) for name, value in given.items())


def _calls(given: Json) -> Iterator[str]:
    for operation, arguments in zip(given["ops"], given["args"], strict=True):
        yield f"{operation}({', '.join(map(_json, arguments))})"


def _value(name: str, value: Any) -> Given:
    if isinstance(value, dict) and {"columns", "rows"} <= value.keys():
        return Given(name, table=_table(value["columns"], value["rows"]))
    return Given(name, value if isinstance(value, str) and not name else _json(value))


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Table:
    cells = tuple(tuple(_cell(item) for item in row) for row in rows)
    return Table(tuple(map(str, columns)), cells)


def _cell(item: Any) -> str:
    return "NULL" if item is None else item if isinstance(item, str) else _json(item)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
