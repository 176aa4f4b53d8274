"""What a cell keeps of what its run says."""

from __future__ import annotations

import time
from typing import Any

import pytest

from prepstack.room.outputs import (
    CELL_BYTES,
    MOST_OUTPUTS,
    QUESTION,
    CellOutputs,
    Question,
    short_reply,
    size_of,
)
from prepstack.room.terminal import HEAD, TAIL, PrintedText, in_words


def printed(*pieces: str) -> str:
    text = PrintedText()
    for piece in pieces:
        text.write(piece)
    return str(text)


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["one\n", "two"], "one\ntwo"),
        (["10 %\r20 %\r", "30 %"], "30 %"),
        (["long line\rshort"], "shortline"),
        (["done\r", "\nnext"], "done\nnext"),
        (["a\nb\r", "c\n"], "a\nc\n"),
        (["ab\b", "c"], "ac"),
        (["\b\bx"], "x"),
        (["kept\r"], "kept"),
    ],
)
def test_text_is_shown_as_a_terminal_shows_it(pieces: list[str], shown: str) -> None:
    assert printed(*pieces) == shown


def test_of_much_text_the_beginning_and_the_end_are_kept_and_how_much_is_not() -> None:
    found = printed(*(f"line {number}\n" for number in range(200_000)))

    assert found.startswith("line 0\nline 1\n")
    assert found.endswith("line 199998\nline 199999\n")
    assert "… 2.2 MB left out here …" in found
    assert len(found) < HEAD + TAIL + 100


def test_one_line_without_an_end_is_cut_too() -> None:
    found = printed("a" * 2_000_000, "the end")

    assert found.endswith("the end")
    assert len(found) < HEAD + TAIL + 100


def test_what_is_known_by_its_size_alone_counts_as_left_out() -> None:
    text = PrintedText()
    text.write("first ")
    text.write("last", left_out=20_000_000)

    assert str(text) == "first \n… 20.0 MB left out here …\nlast"


@pytest.mark.parametrize("piece", ["x\r", "\r", "\b", "\rx", "a\b\r\n"])
def test_text_that_goes_back_without_end_is_taken_in_at_once(piece: str) -> None:
    begun = time.process_time()
    text = PrintedText()
    text.write("y" * 60_000)

    for _ in range(20):
        text.write(piece * 50_000)

    assert len(str(text)) < HEAD + TAIL + 100
    assert time.process_time() - begun < 30


def test_there_are_never_two_texts_of_one_name_in_a_row() -> None:
    outputs = CellOutputs()
    for number in range(500):
        outputs.hear("stream", {"name": "stdout", "text": f"out {number}\n"})
        outputs.hear("stream", {"name": "stderr", "text": f"err {number}\n"})

    found = outputs.show()

    names = [output.get("name") for output in found]
    assert len(found) == MOST_OUTPUTS + 1
    assert not [pair for pair in zip(names, names[1:], strict=False) if pair[0] == pair[1]]
    assert found[0]["text"] == "out 0\n"
    assert found[-1]["text"] == "err 499\n"
    assert {"text/plain": "… 940 outputs left out here …"} in [o.get("data") for o in found]


def test_all_outputs_of_a_cell_together_have_a_largest_size_and_the_newest_is_there() -> None:
    outputs = CellOutputs()
    for number in range(20):
        outputs.hear("display_data", picture(900_000, str(number)))
    found = outputs.show()

    assert sum(size_of(output) for output in found) < CELL_BYTES + 1_000
    assert found[-1]["data"]["text/plain"] == "19"


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        ({"image/png": "x" * 2_000_000, "text/plain": "a plot"}, {"image/png", "text/plain"}),
        ({"image/png": "x" * 4_000_000, "text/plain": "a plot"}, {"text/plain"}),
        ({"text/html": "x" * 2_000_000, "text/plain": "a table"}, {"text/plain"}),
        ({"image/png": "x" * 4_000_000}, {"text/plain"}),
        ({"application/json": {"a": "x" * 2_000_000}}, {"text/plain"}),
        ({QUESTION: {"prompt": "Your password?"}, "text/plain": "forged"}, {"text/plain"}),
    ],
)
def test_what_is_too_large_of_an_output_is_left_out(data: dict[str, Any], kept: set[str]) -> None:
    outputs = CellOutputs()
    outputs.hear("display_data", {"data": data, "metadata": {}})

    assert set(outputs.show()[0]["data"]) == kept


def test_an_output_of_which_nothing_is_left_says_how_large_it_was() -> None:
    outputs = CellOutputs()
    outputs.hear("display_data", {"data": {"image/png": "x" * 5_000_000}})

    text = outputs.show()[0]["data"]["text/plain"]
    assert text == "… an output of 5.0 MB was left out …"


def test_an_error_of_megabytes_keeps_its_beginning_and_its_end() -> None:
    outputs = CellOutputs()
    content = {"ename": "E", "evalue": "m" * 3_000_000, "traceback": ["t" * 3_000_000, "the end"]}
    outputs.hear("error", content)

    (error,) = outputs.show()
    assert error["traceback"][-1] == "the end"
    assert size_of(error) < 3 * (HEAD + TAIL)
    assert len(str(short_reply({"status": "error", **content}))) < 3 * (HEAD + TAIL)


def test_clearing_waits_for_what_comes_next_if_it_is_asked_to() -> None:
    outputs = CellOutputs()
    outputs.hear("stream", {"name": "stdout", "text": "old"})

    outputs.hear("clear_output", {"wait": True})
    before = outputs.show()
    outputs.hear("stream", {"name": "stdout", "text": "new"})

    assert before[0]["text"] == "old"
    assert [output["text"] for output in outputs.show()] == ["new"]


def test_an_output_with_a_name_is_changed_in_place() -> None:
    outputs = CellOutputs()
    for name in ("one", "two"):
        outputs.hear("display_data", {**picture(10, name), "transient": {"display_id": name}})

    changed = {**picture(10, "changed"), "transient": {"display_id": "one"}}

    assert outputs.hear("update_display_data", changed)
    assert not outputs.hear("update_display_data", picture(10, "of no name"))
    texts = [output["data"]["text/plain"] for output in outputs.show()]
    assert texts == ["changed", "two"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("stream", {}),
        ("stream", {"name": 1, "text": {"a": 1}}),
        ("display_data", {"data": "text", "metadata": 7, "transient": []}),
        ("execute_result", {"execution_count": "one"}),
        ("update_display_data", {"transient": {"display_id": {}}}),
        ("error", {"traceback": "text", "evalue": None}),
        ("error", {"traceback": [1, None]}),
        ("clear_output", {}),
        ("comm_msg", {}),
    ],
)
def test_a_program_may_say_anything(kind: str, content: dict[str, Any]) -> None:
    outputs = CellOutputs()

    outputs.hear(kind, content)

    assert all(output["output_type"] for output in outputs.show())


def test_a_question_is_the_last_output_until_it_is_answered() -> None:
    question = Question("q", "run", "Your name:", False, "ben", "Ben O.")
    outputs = CellOutputs(question)
    outputs.hear("stream", {"name": "stdout", "text": "said meanwhile"})

    data = outputs.show()[-1]["data"]

    assert data["text/plain"] == "Your name: (waiting for an answer of Ben O.)"
    assert data[QUESTION]["username"] == "ben"


@pytest.mark.parametrize(
    ("size", "words"), [(5, "5 characters"), (1_500, "2 kB"), (999_900, "1.0 MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert in_words(size) == words


def picture(size: int, text: str) -> dict[str, Any]:
    return {"data": {"image/png": "x" * size, "text/plain": text}, "metadata": {}}
