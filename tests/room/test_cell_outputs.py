"""Outputs as they are read from a kernel, and as JupyterLab sees them written."""

from __future__ import annotations

from typing import Any

import pytest
from prepstack_ext.document.cell_outputs import write_outputs
from prepstack_ext.kernels.messages import Header, Said, contents_of
from prepstack_ext.kernels.relay import Allowance
from pycrdt import Array, Doc, Map

from prepstack.room.outputs import Output

# What JupyterLab follows of it


class Lab:
    """What JupyterLab shows, from the changes alone, as its `CodeCellModel` takes them."""

    def __init__(self, cell: Map[Any]) -> None:
        self.shown: list[Output] = []
        self._last_name = ""
        self._subscription = cell["outputs"].observe_deep(self._follow)

    def _follow(self, events: list[Any]) -> None:
        for event in events:
            if event.path:
                assert event.path == [len(self.shown) - 1, "text"], "a change elsewhere is not seen"
                self._change_text(event.delta)
            else:
                self._change_list(event.delta)

    def _change_text(self, delta: list[dict[str, Any]]) -> None:
        text = self.shown[-1]["text"].encode()
        for change in delta:
            text = text[: len(text) - change["delete"]] if "delete" in change else text
            text += change["insert"].encode() if "insert" in change else b""
        self.shown[-1]["text"] = text.decode()

    def _change_list(self, delta: list[dict[str, Any]]) -> None:
        at = 0
        for change in delta:
            at += change.get("retain", 0)
            del self.shown[at : at + change.get("delete", 0)]
            for output in change.get("insert", []):
                self._add(output.to_py())

    def _add(self, output: Output) -> None:
        name = output.get("name", "")
        assert not (name and self.shown and name == self._last_name), "it makes them one"
        self.shown.append(output)
        self._last_name = name


def stream(text: str, name: str = "stdout") -> Output:
    return {"output_type": "stream", "name": name, "text": text}


def display(text: str) -> Output:
    return {"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}}


@pytest.mark.parametrize(
    "states",
    [
        [[stream("a")], [stream("ab")], [stream("abc"), display("d")]],
        [[stream("head … 1 … é😀tail")], [stream("head … 2 … 😀tail more")]],
        [[stream("a"), display("b")], [stream("a"), display("c")], [stream("a")]],
        [[display("b"), stream("a")], [display("c"), stream("a")]],
        [[display("b"), stream("a")], [display("b")], [display("b"), stream("a")]],
        [[stream("a"), stream("b", "stderr")], [stream("x"), stream("y", "stderr")]],
        [[stream("a")], [], [stream("b")]],
        [[display("1"), display("2"), display("3")], [display("3")]],
        [[stream("a"), display("question")], [stream("a"), stream("answer", "stdin")]],
    ],
)
def test_jupyterlab_shows_what_is_written(states: list[list[Output]]) -> None:
    document: Doc[Any] = Doc()
    cells = document.get("cells", type=Array)
    cells.append(Map({"outputs": Array()}))
    lab = Lab(cells[0])
    shown: list[Output] = []

    for wanted in states:
        write_outputs(cells[0], shown, wanted)
        shown = wanted

        assert lab.shown == wanted
        assert cells[0]["outputs"].to_py() == wanted


# Reading and passing on


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (b'{"name": "stdout", "text": "short"}', ["short"]),
        (b'{"name":"stderr","text":"%s"}' % (b"x" * 600_000), ["x" * 15_970, "x" * 63_990]),
        (b'{"text": "%s", "name": "stdout"}' % (b"x" * 600_000), [""]),
        (b'{"name": "stdout", "text": NaN}', [""]),
        (b'{"name": "stdout", "text": "\\ud83d"}', ["?"]),
        (b"[" * 100_000, [""]),
        (b"not JSON", [""]),
    ],
)
def test_printed_text_of_any_size_is_read(content: bytes, texts: list[str]) -> None:
    said = Said(Header("stream"), Header(), memoryview(content), [content])

    found = [str(item.get("text", "")).replace("nan", "") for item in contents_of(said)]

    assert len(found) == len(texts)
    for one, other in zip(found, texts, strict=True):
        assert abs(len(one) - len(other)) < 50
        assert one[:10] == other[:10]


def test_of_what_goes_to_browsers_there_is_so_much_a_second_but_states_go_on() -> None:
    now = [0.0]
    allowance = Allowance(lambda: now[0])
    large = Said(Header("comm_msg"), Header(), memoryview(b""), [b"x" * 1_000_000])
    state = Said(Header("status"), Header(), memoryview(b""), [b"{}"])

    taken = [allowance.takes(large) for _ in range(100)]
    states = [allowance.takes(state) for _ in range(1_000)]
    now[0] = 2.0

    assert 5 < sum(taken) < 20
    assert all(states)
    assert allowance.takes(large)
