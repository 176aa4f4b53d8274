"""Writing the outputs of one cell so that JupyterLab shows what is written.

It can follow only some changes of a shared cell (`CodeCellModel._onSharedModelChanged`): an output
that is removed, one that is put in at the end, and a change at the end of the last one's text. What
is put in elsewhere it shows at the end, and two texts of one name in a row it makes one.
"""

from __future__ import annotations

import copy
from typing import Any

from jupyter_ydoc.utils import cast_all
from pycrdt import Array, Doc, Map, Text

from prepstack.room.outputs import Output

ORIGIN = "prepstack-outputs"  # with one, the document's undo manager does not keep what is replaced


def write_outputs(cell: Map[Any], shown: list[Output], wanted: list[Output]) -> None:
    """`shown` is what was written last. In transactions of its own."""
    document, outputs = cell.doc, cell.get("outputs")
    if not isinstance(outputs, Array):
        with document.transaction(origin=ORIGIN):
            cell["outputs"] = outputs = Array()
    same = _length_of_same(shown, wanted)
    ends_earlier = same == len(wanted) < len(shown)  # then JupyterLab would add to a text removed
    if same < len(shown) - 1 or ends_earlier or not _are_as_written(outputs, shown):
        _clear(document, outputs)
        same = 0
    elif same == len(shown) - 1:
        same += _change_last(document, outputs, shown[same], wanted[same])
    if same < len(wanted):
        with document.transaction(origin=ORIGIN):
            outputs.extend([_shared(output) for output in wanted[same:]])


def _are_as_written(outputs: Array[Any], shown: list[Output]) -> bool:
    """Nobody has put in or removed one, or typed into the last."""
    if len(outputs) != len(shown):
        return False
    return not shown or "text" not in shown[-1] or str(_last_text(outputs)) == shown[-1]["text"]


def _last_text(outputs: Array[Any]) -> Text | None:
    text = outputs[-1].get("text") if isinstance(outputs[-1], Map) else None
    return text if isinstance(text, Text) else None


def _length_of_same(shown: list[Output], wanted: list[Output]) -> int:
    pairs = zip(shown, wanted, strict=False)
    return next(
        (index for index, (one, other) in enumerate(pairs) if one != other),
        min(len(shown), len(wanted)),
    )


def _clear(document: Doc[Any], outputs: Array[Any]) -> None:
    if len(outputs):
        with document.transaction(origin=ORIGIN):
            outputs.clear()


def _change_last(document: Doc[Any], outputs: Array[Any], old: Output, new: Output) -> int:
    """Change its text, or remove it for what is put in at the end. How many were changed."""
    text = _last_text(outputs)
    with document.transaction(origin=ORIGIN):
        if text is not None and new.get("name") == old["name"]:
            _change_end(text, old["text"], new["text"])
            return 1
        del outputs[len(outputs) - 1]
    return 0


def _change_end(text: Text, old: str, new: str) -> None:
    same = _length_of_same_text(old, new)
    position = len(old[:same].encode())  # pycrdt counts bytes
    if same < len(old):
        del text[position:]
    if same < len(new):
        text.insert(position, new[same:])


def _length_of_same_text(one: str, other: str) -> int:
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[:middle] == other[:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def _shared(output: Output) -> Map[Any]:
    found = copy.deepcopy(output)
    cast_all(found, int, float)  # numbers, as browsers have them
    if found["output_type"] == "stream":
        found["text"] = Text(found["text"])
    return Map(found)
