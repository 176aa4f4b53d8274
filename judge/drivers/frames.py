"""Data frames between JSON tables and pandas."""

from __future__ import annotations

import importlib
from typing import Any


def to_frames(given: list[Any], types: list[str]) -> list[Any]:
    return [
        to_frame(value) if kind == "table" else value
        for value, kind in zip(given, types, strict=True)
    ]


def to_frame(table: dict[str, Any]) -> Any:
    pandas = importlib.import_module("pandas")

    frame = pandas.DataFrame(table["rows"], columns=table["columns"])
    return frame.astype(table["dtypes"]) if table.get("dtypes") else frame


def from_frame(answer: Any) -> Any:
    """The index counts for nothing; a series is a frame with one column. Dates are named."""
    pandas = importlib.import_module("pandas")

    if isinstance(answer, pandas.Series):
        answer = answer.to_frame()
    if not isinstance(answer, pandas.DataFrame):
        return answer.item() if hasattr(answer, "item") else answer
    rows = [[plain(value) for value in row] for row in answer.itertuples(index=False, name=None)]
    table = {"columns": [str(name) for name in answer.columns], "rows": rows}
    dates = {
        str(name): str(kind)
        for name, kind in answer.dtypes.items()
        if str(kind).startswith("datetime64")
    }
    # A text that reads like a date is none: whoever is told this column knows.
    return {**table, "dtypes": dates} if dates else table


def plain(value: Any) -> Any:
    pandas = importlib.import_module("pandas")

    if isinstance(value, (list, dict, tuple)):
        return value
    if pandas.isna(value):
        return None
    if isinstance(value, pandas.Timestamp):
        is_day = value == value.normalize() and value.tz is None
        return value.date().isoformat() if is_day else value.isoformat()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, (pandas.Timedelta, pandas.Period, pandas.Interval)):
        return str(value)
    return value.item() if hasattr(value, "item") else value
