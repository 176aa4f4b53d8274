"""Updates as bytes, and how much of them a person may send."""

from __future__ import annotations

import pytest
from prepstack_ext.document.allowance import (
    BYTES_AT_ONCE,
    BYTES_PER_SECOND,
    MESSAGES_AT_ONCE,
    Allowance,
)
from prepstack_ext.document.y_updates import clocks, look_through
from pycrdt import Array, Doc, Map, Text

from prepstack.errors import BadRequest
from tests.room.crafted import ANY, UNREADABLE, number, part, update


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_no_notebook_can_hold_is_refused_by_its_bytes(what: str) -> None:
    with pytest.raises(BadRequest):
        look_through(UNREADABLE[what])


@pytest.mark.parametrize("depth", [1, 30])
def test_values_within_values_are_read(depth: int) -> None:
    look_through(update(ANY, number(1) + b"\x75\x01" * depth + b"\x7e"))


def test_every_kind_of_value_is_read_to_its_end() -> None:
    values = [
        b"\x7f",  # undefined
        b"\x7e",  # null
        b"\x7d\x05",
        b"\x7d\xc5\x01",  # negative, and longer
        b"\x7c\x3f\x80\x00\x00",
        b"\x7b" + b"\x3f\xf0" + bytes(6),
        b"\x79",
        b"\x78",
        b"\x77" + part("ü".encode()),
        b"\x76\x01" + part(b"key") + b"\x7e",
        b"\x75\x02\x7e\x7e",
    ]

    summary = look_through(update(ANY, number(len(values)) + b"".join(values)))

    assert summary.ends == {77: len(values)}


def test_the_numbers_of_an_update_are_those_that_the_document_has_then() -> None:
    document: Doc[object] = Doc()
    cells = document.get("cells", type=Array)
    cells.append(Map({"source": Text("a𝒳ü"), "metadata": Map({"x": [1, {"y": None}]})}))
    cells[0]["source"].insert(1, "more")
    del cells[0]["source"][0:2]

    summary = look_through(document.get_update())

    assert summary.ends == clocks(document.get_state())


def test_a_deletion_adds_nothing() -> None:
    document: Doc[object] = Doc()
    text = document.get("cells", type=Array)
    text.extend([1.0, 2.0])
    before = document.get_state()

    text.pop(0)

    assert not look_through(document.get_update(before)).adds


def test_who_sends_too_much_waits_until_it_is_paid_for() -> None:
    now = [0.0]
    allowance = Allowance(lambda: now[0])

    at_once = allowance.take("ada", BYTES_AT_ONCE)
    too_much = allowance.take("ada", 3 * BYTES_PER_SECOND)
    now[0] = 2.0
    later = allowance.take("ada", 0)

    assert (at_once, too_much, later) == (0.0, 3.0, 1.0)


def test_many_small_messages_cost_too() -> None:
    allowance = Allowance(lambda: 0.0)

    waits = [allowance.take("ada", 1) for _ in range(MESSAGES_AT_ONCE + 100)]

    assert (waits[MESSAGES_AT_ONCE - 1], waits[-1]) == (0.0, 1.0)


def test_nobody_waits_for_another() -> None:
    allowance = Allowance(lambda: 0.0)
    allowance.take("ada", 10 * BYTES_AT_ONCE)

    assert allowance.take("ben", 1) == 0.0
