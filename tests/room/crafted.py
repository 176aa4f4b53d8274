"""Updates of a shared document that no page of ours would send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jupyter_ydoc import YNotebook
from pycrdt import Array, Map, Text

Change = Callable[[YNotebook], None]


def _in_meta(name: str, value: Any) -> Change:
    def change(notebook: YNotebook) -> None:
        notebook.ydoc.get("meta", type=Map)[name] = value

    return change


def _in_cell(name: str, value: Callable[[], Any]) -> Change:
    def change(notebook: YNotebook) -> None:
        notebook.ycells[1][name] = value()

    return change


def _cell(make: Callable[[], Any]) -> Change:
    return lambda notebook: notebook.ycells.append(make())


def _without(*missing: str) -> Any:
    whole = {
        "id": "made",
        "cell_type": "code",
        "source": Text(""),
        "metadata": Map({}),
        "outputs": Array([]),
        "execution_count": None,
    }
    return Map({name: part for name, part in whole.items() if name not in missing})


def _output(**fields: Any) -> Change:
    return lambda notebook: notebook.ycells[1]["outputs"].append(Map(fields))


# Each ended the saving of the notebook, or keeps JupyterLab from showing it.
MISSHAPEN: dict[str, Change] = {
    "nbformat as text": _in_meta("nbformat", "four"),
    "another nbformat": _in_meta("nbformat", 3.0),
    "metadata as text": _in_meta("metadata", "none"),
    "no nbformat": lambda notebook: notebook.ydoc.get("meta", type=Map).pop("nbformat"),
    "a cell as text": _cell(lambda: "text"),
    "a cell as list": _cell(lambda: Array([])),
    "an empty cell": _cell(lambda: Map({})),
    "a cell without metadata": _cell(lambda: _without("metadata")),
    "a cell without source": _cell(lambda: _without("source")),
    "a cell without outputs": _cell(lambda: _without("outputs")),
    "a cell without kind": _cell(lambda: _without("cell_type")),
    "a cell of another kind": _in_cell("cell_type", lambda: "video"),
    "a source as number": _in_cell("source", lambda: 5.0),
    "a source as bare text": _in_cell("source", lambda: "text"),
    "metadata as number": _in_cell("metadata", lambda: 5.0),
    "outputs as text": _in_cell("outputs", lambda: "text"),
    "a count as text": _in_cell("execution_count", lambda: "one"),
    "an id as number": _in_cell("id", lambda: 5.0),
    "a shared list where none belongs": _in_cell("extra", lambda: Array([Array([])])),
    "an output without kind": _output(text="text"),
    "an output of another kind": _output(output_type="video"),
    "a stream as number": _output(output_type="stream", name="stdout", text=5.0),
    "data as text": _output(output_type="display_data", data="text", metadata={}),
    "an output as text": lambda notebook: notebook.ycells[1]["outputs"].append("text"),
    "shared lists in metadata": _in_cell("metadata", lambda: Map({"x": Map({"y": Map({})})})),
}


def number(value: int) -> bytes:
    found = bytearray()
    while value > 127:
        found.append(128 | value & 127)
        value >>= 7
    return bytes([*found, value])


def part(content: bytes) -> bytes:
    return number(len(content)) + content


def update(info: int, content: bytes, root: bytes = b"meta", client: int = 77) -> bytes:
    """One client's first change: a key `x` of a root."""
    place = number(1) + part(root) + part(b"x")
    head = number(1) + number(1) + number(client) + number(0)
    return head + bytes([info | 32]) + place + content + number(0)


ANY, TYPE = 8, 7
# Each is refused before it is applied: some ended the process.
UNREADABLE: dict[str, bytes] = {
    "lists in lists": update(ANY, number(1) + b"\x75\x01" * 200_000 + b"\x7e"),
    "objects in objects": update(ANY, number(1) + b"\x76\x01\x01a" * 200_000 + b"\x7e"),
    "no number": update(ANY, number(1) + b"\x7b\x7f\xf8" + bytes(6)),
    "infinity": update(ANY, number(1) + b"\x7c\x7f\x80\x00\x00"),
    "bytes": update(ANY, number(1) + b"\x74\x01a"),
    "binary": update(3, part(b"abc")),
    "an element of XML": update(TYPE, number(3) + part(b"p")),
    "a document in it": update(9, part(b"a") + b"\x76\x00"),
    "another root": update(ANY, number(1) + b"\x7e", root=b"evil"),
    "what was left out": number(1) + number(1) + number(77) + number(0) + b"\x0a\x05" + number(0),
    "too many parts": number(1) + number(50_000) + number(77) + number(0) + b"\x00\x01" * 50_000,
    "no end": b"\xff" * 1000,
    "cut short": update(ANY, number(1) + b"\x77\x7f"),
}

# Only a document can tell.
INCOMPLETE: dict[str, bytes] = {
    "after what nobody sent": number(1) + number(1) + number(77) + number(9) + b"\x00\x05\x00",
    "deletes what nobody sent": number(0) + number(1) + number(78) + number(1) + b"\x00\x05",
}
