"""SQL in both engines, data frames, and programs in Bash."""

from __future__ import annotations

from typing import Any

import pytest

from judge.run.request import CaseLimits, GivenCase, Request
from prepstack.problems.problem import Checker, Kind
from tests.judge.submissions import Judge, function, read_signature

ORDERS = {
    "tables": [
        {
            "name": "orders",
            "columns": [{"name": "id", "type": "int"}, {"name": "day", "type": "string"}],
        }
    ]
}
ROWS = {"orders": [[1, "2026-03-01"], [2, None], [3, "2026-03-01"]]}


def sql(language: str, source: str, expected: Any, **options: Any) -> Request:
    return Request(
        language,
        Kind.SQL,
        read_signature(ORDERS),
        source,
        (GivenCase("orders", False, ROWS, expected),),
        Checker("rows", options),
    )


def program(source: str, given: dict[str, Any], *expected: str) -> Request:
    cases = [GivenCase(f"case {n}", False, given, text) for n, text in enumerate(expected)]
    return Request("bash", Kind.PROGRAM, read_signature({}), source, tuple(cases), Checker("lines"))


@pytest.mark.parametrize("language", ["sqlite", "duckdb"])
def test_the_last_statement_that_answers_rows_is_the_answer(judge: Judge, language: str) -> None:
    source = (
        "%%sql\nCREATE VIEW days AS SELECT day, count(*) AS n FROM orders GROUP BY day;\n"
        "SELECT day, n FROM days -- a ; in a comment\n"
    )
    expected = {"columns": ["day", "n"], "rows": [[None, 1], ["2026-03-01", 2]]}

    judged = judge(sql(language, source, expected))

    assert judged.verdicts == ["AC"], judged.results


@pytest.mark.parametrize("language", ["sqlite", "duckdb"])
def test_wrong_rows_are_named(judge: Judge, language: str) -> None:
    expected = {"columns": ["id"], "rows": [[1], [3]]}

    judged = judge(sql(language, "SELECT id FROM orders WHERE id < 3 ORDER BY id", expected))

    assert judged.verdicts == ["WA"]
    assert judged.results[0].told().difference == "row 2, id: 2 instead of 3"


@pytest.mark.parametrize("language", ["sqlite", "duckdb"])
def test_an_error_of_the_engine_is_told(judge: Judge, language: str) -> None:
    judged = judge(sql(language, "SELECT nothing FROM orders", {"columns": [], "rows": []}))

    assert judged.verdicts == ["RE"]
    assert "nothing" in judged.results[0].error


@pytest.mark.parametrize("language", ["sqlite", "duckdb"])
def test_an_endless_query_is_cut(judge: Judge, language: str) -> None:
    source = (
        "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    )

    judged = judge(sql(language, source, {"columns": [], "rows": []}))

    assert judged.verdicts[0] in ("TLE", "MLE")


EVERY_TYPE = {
    "tables": [
        {
            "name": "things",
            "columns": [
                {"name": name, "type": kind}
                for name, kind in (
                    ("a", "INTEGER"),
                    ("b", "BIGINT"),
                    ("c", "DOUBLE"),
                    ("d", "BOOLEAN"),
                    ("e", "TEXT"),
                    ("f", "DATE"),
                    ("g", "TIMESTAMP"),
                    ("h", "INTEGER"),
                )
            ],
        }
    ]
}


@pytest.mark.parametrize("language", ["sqlite", "duckdb"])
def test_values_of_every_type_come_and_go(judge: Judge, language: str) -> None:
    rows: list[list[Any]] = [
        [1, 2**40, 2, True, "it's; [odd], NULL", "2026-03-01", "2026-03-01 10:30:00", None],
        [-7, -(2**40), 2.5, False, "", "1999-12-31", "2026-03-01 00:00:01", None],
        [None, None, None, None, None, None, None, None],
    ]
    answers: list[list[int | None]] = [[1, 1], [0, 0], [None, None]]
    expected = {
        "columns": ["a", "b", "c", "e", "f", "h", "is_d", "is_late"],
        "rows": [
            [*row[:3], row[4], row[5], row[7], *known]
            for row, known in zip(rows, answers, strict=True)
        ],
    }
    source = (
        "SELECT a, b, c, e, f, h, CAST(d AS INTEGER) AS is_d, "
        "CAST(g > '2026-03-01 05:00:00' AS INTEGER) AS is_late FROM things"
    )
    given = (GivenCase("things", False, {"things": rows}, expected),)
    request = Request(
        language, Kind.SQL, read_signature(EVERY_TYPE), source, given, Checker("rows", {})
    )

    judged = judge(request)

    assert judged.verdicts == ["AC"], judged.results


@pytest.mark.parametrize("language", ["sqlite", "duckdb"])
def test_many_rows_are_loaded_and_sorted_within_the_limit(judge: Judge, language: str) -> None:
    """More than SQLite sorts without a file, and there is no place for one."""
    rows = [[n * 7919 % 80_021, f"a longer text on day {n % 28}"] for n in range(80_000)]
    source = (
        "WITH placed AS (SELECT id, ROW_NUMBER() OVER (ORDER BY day, id) AS place FROM orders)"
        " SELECT COUNT(*) AS n, MIN(CASE WHEN place = 1 THEN id END) AS first FROM placed"
    )
    first = min((day, number) for number, day in rows)[1]
    expected = {"columns": ["n", "first"], "rows": [[80_000, first]]}
    request = Request(
        language,
        Kind.SQL,
        read_signature(ORDERS),
        source,
        (GivenCase("many", False, {"orders": rows}, expected),),
        Checker("rows", {}),
        limits=CaseLimits(time_seconds=2.0),
    )

    judged = judge(request)

    assert judged.verdicts == ["AC"], judged.results


def test_a_frame_is_compared_by_cell(judge: Judge) -> None:
    table = {"columns": ["day", "n"], "rows": [["2026-03-01", 1], ["2026-03-02", None]]}
    source = (
        "import pandas as pd\ndef the_answer(a):\n    a['day'] = pd.to_datetime(a['day'])\n"
        "    a['n'] = a['n'] * 2\n    return a.sort_values('day', ascending=False)\n"
    )
    expected = {"columns": ["day", "n"], "rows": [["2026-03-02", None], ["2026-03-01", 3]]}

    judged = judge(
        function(
            "python",
            source,
            [({"a": table}, expected)],
            params=["table"],
            returns="table",
            kind=Kind.TABLE,
        )
    )

    assert judged.verdicts == ["WA"]
    assert judged.results[0].told().difference == "row 2, n: 2.0 instead of 3"


def test_a_program_has_files_arguments_and_input(judge: Judge) -> None:
    source = 'read line\nsort -u log/access.log | head -n "$1"\necho "$line" >&2\necho "$line"'
    given = {"files": {"log/access.log": "b\na\nb\n"}, "args": [2], "stdin": "hello\n"}

    judged = judge(program(source, given, "a\nb\nhello\n"))

    assert judged.verdicts == ["AC"], judged.results
    assert judged.results[0].stdout == "hello\n"


def test_what_a_program_wrote_is_gone_in_the_next_case(judge: Judge) -> None:
    source = (
        "ls -A . .. ../tmp ../home\nmkdir -p d/e && touch d/e/f ../tmp/g && ln -s / ../home/h\n"
        "chmod 0 d"
    )

    judged = judge(program(source, {}, *["..:\nhere\nhome\ntmp\n\n.:\n\n../home:\n\n../tmp:"] * 2))

    assert judged.results[0].answer == judged.results[1].answer
    assert "g" not in judged.results[1].answer.split()


def test_a_script_that_does_not_parse_is_a_compile_error(judge: Judge) -> None:
    judged = judge(program("if true; then", {}, ""))

    assert judged.summary.verdict == "CE"


def test_time_of_a_programs_children_counts(judge: Judge) -> None:
    judged = judge(program("awk 'BEGIN { while (1) n++ }'; echo done", {}, "done\n"))

    assert judged.verdicts == ["TLE"]


@pytest.mark.parametrize("language", ["sqlite", "duckdb"])
def test_an_engines_complaint_names_nothing_of_python(judge: Judge, language: str) -> None:
    source = "%%sql\nSELECT 1;\n\nSELECT nothing\nFROM orders"

    error = judge(sql(language, source, {"columns": [], "rows": []})).results[0].error

    assert "nothing" in error
    assert not any(
        name in error
        for name in ("OperationalError", "Exception", "sqlite3", "_duckdb", "Traceback")
    )
    assert language == "duckdb" or "begins in line 4" in error


def test_text_is_no_date(judge: Judge) -> None:
    table = {"columns": ["day"], "rows": [["2026-03-01"]]}
    expected = {**table, "dtypes": {"day": "datetime64[ns]"}}
    source = "import pandas as pd\ndef the_answer(a):\n    return CHANGED\n"
    request = [
        function(
            "python",
            source.replace("CHANGED", changed),
            [({"a": table}, expected)],
            params=["table"],
            returns="table",
            kind=Kind.TABLE,
            checker=Checker("rows"),
        )
        for changed in ("a", "a.astype({'day': 'datetime64[ns]'})")
    ]

    text, dates = map(judge, request)

    assert text.verdicts == ["WA"]
    assert text.results[0].error == "The column day holds text where dates have to be."
    assert dates.verdicts == ["AC"]


def test_a_wrong_output_is_shown_beside_the_exit_status(judge: Judge) -> None:
    judged = judge(program("echo wrong; exit 3", {}, "right\n"))

    told = judged.results[0].told()
    assert judged.verdicts == ["RE"]
    assert told.error.endswith("the script ended with exit status 3")
    assert told.difference
