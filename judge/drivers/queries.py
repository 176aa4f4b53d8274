"""A candidate's SQL on SQLite or DuckDB: tables from the case, then the statements in order."""

from __future__ import annotations

import datetime
import decimal
from collections.abc import Callable
from typing import Any

from judge.drivers.complaints import LONGEST_MESSAGE, NoAnswer, cut

Task = dict[str, Any]
Table = dict[str, Any]


def run(task: Task, given: dict[str, list[list[Any]]]) -> Table:
    """What an engine complains about is told in its own words, without Python's."""
    try:
        return ENGINES[task["language"]](task, given)
    except (NoAnswer, MemoryError):
        raise
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("sqlite3", "duckdb", "_duckdb"):
            raise
        said = str(error)
        if "memory" in said.lower():
            raise MemoryError(said) from None
        raise NoAnswer(cut(said, LONGEST_MESSAGE)) from None


def run_sqlite(task: Task, given: dict[str, list[list[Any]]]) -> Table:
    import sqlite3

    connection = sqlite3.connect(":memory:")
    # Sorting many rows would need a file otherwise, and nothing can be written here.
    connection.execute("PRAGMA temp_store = MEMORY")
    for table in task["tables"]:
        connection.execute(create(table))
        if rows := given[table["name"]]:
            connection.executemany(insert(table), rows)
    connection.commit()
    answer = None
    for statement, line in statements(task["source"]):
        try:
            cursor = connection.execute(statement)
        except sqlite3.Error as error:
            raise type(error)(f"{error} (in the statement that begins in line {line})") from None
        if cursor.description:
            answer = to_table([column[0] for column in cursor.description], cursor.fetchall())
    return found(answer)


def statements(source: str) -> list[tuple[str, int]]:
    """Each with the line it begins in; it is SQLite's own word where one ends."""
    import sqlite3

    whole, part, line = [], "", 1
    for piece in source.split(";"):
        part += piece + ";"
        if sqlite3.complete_statement(part):
            whole.append((part, line + _blank_lines(part)))
            line += part.count("\n")
            part = ""
    whole.append((part.rstrip(";"), line + _blank_lines(part)))
    return [(statement, line) for statement, line in whole if statement.strip(" \n\t;")]


def _blank_lines(statement: str) -> int:
    """Before its first word."""
    return statement[: len(statement) - len(statement.lstrip())].count("\n")


def prepare(task: Task) -> None:
    """In the zygote. DuckDB reads /proc when it opens, and that takes longer than most queries."""
    if task["language"] == "duckdb":
        task["connection"] = connect_duckdb(task)


def connect_duckdb(task: Task) -> Any:
    import duckdb

    settings: dict[str, Any] = {
        "threads": 1,
        "memory_limit": f"{task['limits']['memory_bytes'] >> 20}MB",
        "enable_external_access": False,
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    return duckdb.connect(":memory:", config=settings)


def run_duckdb(task: Task, given: dict[str, list[list[Any]]]) -> Table:
    import duckdb

    connection = task["connection"]
    for table in task["tables"]:
        connection.execute(create(table))
        if rows := given[table["name"]]:
            columns = [list(column) for column in zip(*rows, strict=True)]
            connection.execute(insert_columns(table), columns)
    connection.execute("SET lock_configuration = true")
    answer = None
    for statement in connection.extract_statements(task["source"]):
        cursor = connection.execute(statement)
        if duckdb.ExpectedResultType.QUERY_RESULT in statement.expected_result_type:
            answer = to_table([column[0] for column in cursor.description], cursor.fetchall())
    return found(answer)


def found(answer: Table | None) -> Table:
    if answer is None:
        raise NoAnswer("No statement answers rows: the last one has to be a SELECT.")
    return answer


def create(table: Table) -> str:
    """The format's column types are SQL that both engines know."""
    columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in table["columns"])
    return f"CREATE TABLE {quoted(table['name'])} ({columns})"


def insert(table: Table) -> str:
    marks = ", ".join("?" for _ in table["columns"])
    return f"INSERT INTO {quoted(table['name'])} VALUES ({marks})"


def insert_columns(table: Table) -> str:
    """A list per column: DuckDB takes twenty thousand rows in a hundredth of the time."""
    lists = ", ".join(f"unnest(CAST(? AS {kind}[]))" for _, kind in table["columns"])
    return f"INSERT INTO {quoted(table['name'])} SELECT {lists}"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def to_table(columns: list[str], rows: list[tuple[Any, ...]]) -> Table:
    return {"columns": columns, "rows": [[plain(value) for value in row] for row in rows]}


def plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.hex() if isinstance(value, bytes) else value


ENGINES: dict[str, Callable[[Task, dict[str, list[list[Any]]]], Table]] = {
    "sqlite": run_sqlite,
    "duckdb": run_duckdb,
}
