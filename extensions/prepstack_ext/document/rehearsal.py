"""Each change of the shared notebook is tried on a second copy, before it counts.

A change that may not be is undone there, and what remains of it goes to everybody instead: a gap
that takes up the same numbers. To leave the change out would not do. Its sender keeps it, all that
they type later refers to it, and nobody would ever see that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jupyter_ydoc import YNotebook
from pycrdt import Array, Doc, Map

from prepstack.errors import BadRequest, Full, PrepStackError
from prepstack_ext.document.shapes import (
    check_cell,
    check_notebook,
    check_part_of_cell,
    check_state,
)
from prepstack_ext.document.y_updates import Summary, clocks, look_through

LARGEST_UPDATE = 2 << 20  # bytes; a cell that is moved is sent anew, with its outputs
LARGEST_DOCUMENT = 16 << 20  # bytes, outputs and what was deleted included
MEASURE_EVERY = 1 << 18  # bytes of updates
TOO_LARGE = (
    f"That was more than {LARGEST_UPDATE >> 20} MB at once, so it was taken out again. "
    "Put it in in smaller parts."
)
FULL = (
    f"The notebook is full ({LARGEST_DOCUMENT >> 20} MB), so that was taken out again. "
    "Delete an output or a cell first."
)
MALFORMED = "A change that no notebook can hold was taken out again."


class Rehearsal:
    """Of one document. `size` is what it weighs, as of lately."""

    def __init__(self, document: Doc[Any]) -> None:
        self._document = document
        self._copy = Copy(document)
        self.size = len(document.get_update())
        self._fed = 0
        self._in_play = b""
        self._subscription = document.observe(self._follow)

    def close(self) -> None:
        self._document.unobserve(self._subscription)

    def pass_on(self, update: bytes) -> tuple[bytes, PrepStackError | None]:
        """What to apply, and why it is not the update itself.

        Raises `Incomplete`, or another `BadRequest` for what no page sends; then nothing may be
        applied, and its sender has to begin anew.
        """
        summary = look_through(update)
        refusal = self._refusal(update, summary)
        if refusal is not None:
            return undone(self._document, update, summary), refusal
        self._in_play = update
        return update, None

    def _refusal(self, update: bytes, summary: Summary) -> PrepStackError | None:
        if len(update) > LARGEST_UPDATE:
            return BadRequest(TOO_LARGE)
        if summary.adds and self._is_full():
            return Full(FULL)
        try:
            self._copy.try_out(update, summary)
        except Misshapen:
            self._copy = Copy(self._document)
            return BadRequest(MALFORMED)
        except BadRequest:
            self._copy = Copy(self._document)
            raise
        return None

    def _is_full(self) -> bool:
        if self.size > LARGEST_DOCUMENT or self._fed > MEASURE_EVERY:
            self.size, self._fed = len(self._document.get_update()), 0
        return self.size > LARGEST_DOCUMENT

    def _follow(self, event: Any) -> None:
        """The copy has what was just tried on it, and not what the server changed."""
        self._fed += len(event.update)
        if event.update != self._in_play:
            self._copy.apply(event.update)
        self._in_play = b""


class Incomplete(BadRequest):
    """An update on top of changes that the document does not have: it would be kept for ever.

    Of an honest page it is what comes after the changes that were dropped while it observed.
    """


class Misshapen(BadRequest):
    """An update that was applied to the copy, and made something else than a notebook of it."""


class Copy:
    """A document that has followed another one so far, and tells which parts a change touched."""

    def __init__(self, document: Doc[Any]) -> None:
        self._doc: Doc[Any] = Doc()
        self._cells: Array[Any] = self._doc.get("cells", type=Array)
        self._meta: Map[Any] = self._doc.get("meta", type=Map)
        self._state: Map[Any] = self._doc.get("state", type=Map)
        self._doc.apply_update(document.get_update())
        self._touched: set[tuple[Any, ...]] = set()
        self._cells.observe_deep(self._note_cells)
        self._meta.observe_deep(lambda events: self._touched.add(("meta",)))
        self._state.observe_deep(lambda events: self._touched.add(("state",)))

    def apply(self, update: bytes) -> None:
        self._doc.apply_update(update)
        self._touched.clear()

    def try_out(self, update: bytes, summary: Summary) -> None:
        """Raises `Misshapen`, or `BadRequest` where it cannot be applied whole; this copy is of no
        use then."""
        _apply(self._doc, update, summary)
        try:
            for place in self._touched:
                self._check(*place)
        except BadRequest as reason:
            raise Misshapen(str(reason)) from reason
        self._touched.clear()

    def _note_cells(self, events: list[Any]) -> None:
        for event in events:
            if event.path:
                self._touched.add(tuple(["cells", *event.path[:2]]))
            else:
                self._touched.update(("cells", index) for index in _inserted(event.delta))

    def _check(self, root: str, index: int = 0, part: str | None = None) -> None:
        if root == "meta":
            check_notebook(self._meta)
        elif root == "state":
            check_state(self._state)
        elif part is None:
            check_cell(self._cells[index])
        else:
            check_part_of_cell(self._cells[index], part)


def _apply(document: Doc[Any], update: bytes, summary: Summary) -> None:
    """Raises `BadRequest` where it cannot be applied, or only a part of it could be."""
    try:
        document.apply_update(update)
    except (ValueError, RuntimeError) as error:
        raise BadRequest("An update cannot be applied.") from error
    known = clocks(document.get_state())
    if any(known.get(client, 0) < end for client, end in summary.ends.items()):
        raise Incomplete("An update refers to what nobody sent.")


def _inserted(delta: list[dict[str, Any]]) -> Iterator[int]:
    index = 0
    for change in delta:
        count = len(change.get("insert", ()))
        yield from range(index, index + count)
        index += count + change.get("retain", 0)


def undone(document: Doc[Any], update: bytes, summary: Summary) -> bytes:
    """An update after which everybody, its sender too, has the document as it is now.

    Raises `BadRequest` where there is none.
    """
    trial: Doc[Any] = Doc()
    notebook = YNotebook(trial)
    notebook.undo_manager.expand_scope(trial.get("meta", type=Map))
    notebook.undo_manager.expand_scope(trial.get("state", type=Map))
    trial.apply_update(document.get_update())
    notebook.undo_manager.clear()
    _apply(trial, update, summary)
    while notebook.undo_manager.can_undo():
        notebook.undo_manager.undo()
    # What was undone is kept there, to be redone; a document that reads it anew forgets it.
    clean: Doc[Any] = Doc()
    clean.apply_update(trial.get_update())
    return bytes(clean.get_update(document.get_state()))
