"""The samples as the candidate meets them: a table to read, and data to try things with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from prepstack.problems.problem import Case, Kind, Problem, SqlTable

SQL_MAGIC = """\
# Run this cell once: then a cell that begins with %%sql is a query on the sample tables.
import {engine}
import pandas as pd

connection = {engine}.connect(":memory:")
for statement in (
{statements}):
    connection.execute(statement)


def sql(line, query):
    rows = connection.execute(query)
    return pd.DataFrame(rows.fetchall(), columns=[column[0] for column in rows.description])


get_ipython().register_magic_function(sql, "cell")"""
ENGINES = {"sqlite": "sqlite3", "duckdb": "duckdb"}


def examples(problem: Problem) -> str:
    """Markdown: every sample with its input, what is expected, and why."""
    parts = ["## Examples"]
    for number, case in enumerate(problem.samples, start=1):
        parts.append(f"**{number}. {case.description}**")
        parts += _shown(problem, case)
        if case.explanation:
            parts.append(case.explanation)
    return "\n\n".join(parts)


def _shown(problem: Problem, case: Case) -> list[str]:
    given = case.input or {}
    if problem.about.kind is Kind.SQL:
        tables = [_sql_table(table, given[table.name]) for table in problem.signature.tables]
        return [*tables, "gives", _frame(case.expected)]
    if problem.about.kind is Kind.TABLE:
        return [
            *(f"`{name}`\n\n{_frame(table)}" for name, table in given.items()),
            "gives",
            _frame(case.expected),
        ]
    if problem.about.kind is Kind.PROGRAM:
        return [*_program(given), "prints", _block(str(case.expected))]
    lines = [f"{name} = {_json(value)}" for name, value in given.items()]
    return [_block("\n".join(lines) + f"\n→ {_json(case.expected)}")]


def _sql_table(table: SqlTable, rows: Any) -> str:
    columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
    shown = _table([column.name for column in table.columns], rows)
    return f"`{table.name} ({columns})`\n\n{shown}"


def _program(given: Mapping[str, Any]) -> list[str]:
    shown = [f"`{name}`\n\n{_block(text)}" for name, text in given.get("files", {}).items()]
    if given.get("args"):
        shown.append("Arguments: " + " ".join(f"`{one}`" for one in given["args"]))
    return shown + ([f"Standard input\n\n{_block(given['stdin'])}"] if given.get("stdin") else [])


def _block(text: str) -> str:
    return "```text\n" + text.rstrip("\n") + "\n```"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _frame(table: Any) -> str:
    return _table(table["columns"], table["rows"])


def _table(columns: Sequence[str], rows: Any) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join("| " + " | ".join(_value(item) for item in line) + " |" for line in lines)


def _value(item: object) -> str:
    return "NULL" if item is None else str(item).replace("|", "\\|")


def sample_data(problem: Problem, language: str) -> str:
    """A cell that lays out the first sample where it cannot simply be typed; else empty."""
    given = problem.samples[0].input if problem.samples else None
    if not given:
        return ""
    if problem.about.kind is Kind.SQL:
        return _sql_data(problem, language, given)
    if problem.about.kind is Kind.TABLE:
        return _table_data(given)
    if problem.about.kind is Kind.PROGRAM:
        return _program_data(given)
    return ""


def _sql_data(problem: Problem, language: str, given: Mapping[str, Any]) -> str:
    statements = []
    for table in problem.signature.tables:
        columns = ", ".join(f"{column.name} {column.type}" for column in table.columns)
        statements.append(f"CREATE TABLE {table.name} ({columns})")
        rows = [f"({', '.join(_sql_value(item) for item in row)})" for row in given[table.name]]
        if rows:
            statements.append(f"INSERT INTO {table.name} VALUES {', '.join(rows)}")
    listed = "".join(f"    {statement!r},\n" for statement in statements)
    return SQL_MAGIC.format(engine=ENGINES[language], statements=listed)


def _sql_value(item: object) -> str:
    if item is None:
        return "NULL"
    return "'" + item.replace("'", "''") + "'" if isinstance(item, str) else str(item)


def _table_data(given: Mapping[str, Any]) -> str:
    lines = ["import pandas as pd", ""]
    for name, table in given.items():
        lines.append(f"{name} = pd.DataFrame({table['rows']!r}, columns={table['columns']!r})")
        dtypes = table.get("dtypes")
        lines += [f"{name} = {name}.astype({dtypes!r})"] if dtypes else []
    return "\n".join(lines)


def _program_data(given: Mapping[str, Any]) -> str:
    files = given.get("files", {})
    texts = [f"cat > {name} <<'END'\n{text.rstrip(chr(10))}\nEND" for name, text in files.items()]
    return "\n".join(texts)
