"""Sketches of queries and of programs: both count."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from judge.authoring.sketches.base import LARGEST, SAMPLE_SIZES, SECRET_SIZES, blank, made_by
from judge.authoring.sketches.order import Order, Params
from judge.authoring.sketches.texts import MARK
from prepstack.errors import BadRequest
from prepstack.problems.writing import Draft, case, generated, wrong

# By a column's type: an expression of Python for its value in row `i`; the third is the second's.
COLUMN_VALUES = {
    "INTEGER": "i // 2",
    "BIGINT": "i // 2",
    "DOUBLE": "i // 2 + 0.5",
    "BOOLEAN": "i % 2 == 0",
    "TEXT": 'f"text {i // 2}"',
    "DATE": 'f"2026-03-{i // 2 % 28 + 1:02}"',
    "TIMESTAMP": 'f"2026-03-{i // 2 % 28 + 1:02} 12:00:00"',
}
LINES = """\
def lines(count):
    return {"stdin": "".join(f"line {i}\\n" for i in range(count))}
"""
LINES_VALIDATOR = f"""\
def validate(stdin):
    assert 1 <= stdin.count("\\n") <= {LARGEST}, "at least one line and at most {LARGEST}"
"""


def sql_sketch(order: Order) -> Draft:
    """Raises `BadRequest` without a table."""
    if not order.tables:
        raise BadRequest("An SQL problem needs a table: --table 'orders(id:INTEGER, day:DATE)'.")
    table, columns = next(iter(order.tables.items()))
    column, makes = columns[0][0], _rows(order)
    query, first = "SELECT COUNT(*) AS entries FROM {}".format, order.languages[0]
    different = query(table).replace("*", f"DISTINCT {column}")
    statement = (
        f"{MARK} How many rows has the table `{table}`? One column, `entries`.\n\n"
        f"**Constraints**\n\n- `{table}` has at least one row and at most {LARGEST}"
    )
    return replace(
        blank(order),
        checker={"name": "rows"},
        statement=statement,
        solutions={language: query(table) for language in order.languages},
        samples=[_sql_case(count, makes) for count in (1, 2)],
        secrets=[
            *(_sql_case(count, makes) for count in range(3, 15)),
            generated("the most rows", "rows", {"count": LARGEST}),
        ],
        generators=makes,
        validator=_sql_validator(order, table),
        wrong=[
            wrong(first, "WA", "what is different", different),
            wrong(first, "WA", "always one", "SELECT 1 AS entries"),
        ],
    )  # fmt: skip


def _rows(order: Order) -> str:
    tables = list(order.tables.items())
    lines = [f'"{name}": [{_row(columns)} for i in range(count if {place} == 0 else 1)]'
             for place, (name, columns) in enumerate(tables)]  # fmt: skip
    return "def rows(count):\n    return {\n        " + ",\n        ".join(lines) + ",\n    }\n"


def _row(columns: Params) -> str:
    return f"[{', '.join(COLUMN_VALUES.get(kind, 'None') for _, kind in columns)}]"


def _sql_case(count: int, makes: str) -> dict[str, Any]:
    answer = {"columns": ["entries"], "rows": [[count]]}
    return case(f"{count} rows", made_by(makes, "rows", count), answer)


def _sql_validator(order: Order, table: str) -> str:
    told = f"{table} has at least one row and at most {LARGEST}"
    return (
        f"def validate({', '.join(order.tables)}):\n"
        f'    assert 1 <= len({table}) <= {LARGEST}, "{told}"\n'
    )


def program_sketch(order: Order) -> Draft:
    statement = (
        f"{MARK} How many lines come on standard input? Print the number.\n\n"
        f"**Constraints**\n\n- at least one line and at most {LARGEST}, each with its line end"
    )
    return replace(
        blank(order),
        checker={"name": "lines"},
        statement=statement,
        solutions={language: "wc -l" for language in order.languages},
        samples=[_program_case(count) for count in SAMPLE_SIZES],
        secrets=[
            *(_program_case(count) for count in SECRET_SIZES),
            generated("the most lines", "lines", {"count": LARGEST}),
        ],
        generators=LINES,
        validator=LINES_VALIDATOR,
        wrong=[
            wrong("bash", "WA", "always two", "echo 2"),
            wrong("bash", "WA", "ten at most", "head -n 10 | wc -l"),
        ],
    )


def _program_case(count: int) -> dict[str, Any]:
    return case(f"{count} lines", made_by(LINES, "lines", count), f"{count}\n")
