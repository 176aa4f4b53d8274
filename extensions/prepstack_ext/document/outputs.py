"""What runs say, in the shared notebook: written by the room, so that nobody's browser has to.

Not more than the pace allows: a program that prints without end costs every browser a drawing of
what it printed, and the room's history of the document a copy.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from jupyter_ydoc import YNotebook
from pycrdt import Map

from prepstack.room.outputs import CELL_BYTES, LEAST_BYTES, CellOutputs, Output, Question, size_of
from prepstack_ext.document.cell_outputs import ORIGIN, write_outputs
from prepstack_ext.document.updates import author

NOTEBOOK_BYTES = 12_000_000  # of all outputs: what a newcomer loads, and a document may have 16 MiB
LEAST_SECONDS, MOST_SECONDS = 0.1, 10.0  # between two changes of one cell
LAST_SECONDS = 0.3  # the most until what a run said last is there
BYTES_PER_SECOND = 400_000
AT_FULL_PACE = 8_000_000  # bytes that a run writes before it is slowed down
SWEEP_SECONDS, SWEEPS = 1.0, 3  # before a cell that nobody runs stops being shown as running
log = logging.getLogger(__name__)


@dataclass
class Pace:
    """When the next change may be written, by what was written before."""

    written: int = 0
    last: float = float("-inf")
    cost: int = 0

    def note(self, cost: int, now: float) -> None:
        self.written, self.cost, self.last = self.written + cost, cost, now

    def due(self) -> float:
        slower = max(1.0, self.written / AT_FULL_PACE) ** 2
        pause = self.cost * slower / BYTES_PER_SECOND
        return self.last + min(max(pause, LEAST_SECONDS), MOST_SECONDS)


@dataclass
class Cell:
    """The newest run of a cell."""

    id: str
    run: str
    by: str
    heard: CellOutputs = field(default_factory=CellOutputs)
    shown: list[Output] = field(default_factory=list)
    pace: Pace = field(default_factory=Pace)
    count: int | None = None
    is_running: bool = True
    timer: asyncio.TimerHandle | None = None


class AllOutputs:
    """Of every notebook of the room. `find` is asked each time, by a notebook's name."""

    def __init__(self, find: Callable[[str], YNotebook | None]) -> None:
        self._find = find
        self._of: dict[str, SharedOutputs] = {}

    def of(self, name: str) -> SharedOutputs:
        if name not in self._of:
            self._of[name] = SharedOutputs(lambda: self._find(name))
        return self._of[name]

    async def watch(self) -> None:
        """A cell is shown as running as long as it runs, whatever a browser left behind."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            for outputs in self._of.values():
                outputs.sweep()


class SharedOutputs:
    """What kernels take for one notebook (`kernels.runs.Notebook`)."""

    def __init__(self, find: Callable[[], YNotebook | None]) -> None:
        self._find = find
        self._cells: dict[str, Cell] = {}
        self._unknown: dict[str, int] = {}  # cells shown as running that nobody runs: sweeps

    # From kernels

    def begin(self, run: str, cell: str, by: str) -> bool:
        shared = self._shared(cell)
        if shared is None:
            return False
        older = self._cells.pop(cell, None)
        question = older.heard.question if older else None  # its run waits for the answer still
        if older and older.timer:
            older.timer.cancel()
        self._cells[cell] = Cell(cell, run, by, CellOutputs(question))
        self._mark(shared, by, "running", None)
        self._write(self._cells[cell])
        return True

    def hear(self, run: str, kind: str, content: dict[str, Any]) -> None:
        if kind == "update_display_data":
            for other in self._cells.values():  # what it changes may be another cell's
                if other.heard.hear(kind, content):
                    self._plan(other)
        elif cell := self._of(run):
            cell.heard.hear(kind, content)
            self._plan(cell)

    def end(self, run: str, count: int | None) -> None:
        for other in self._cells.values():
            if other.heard.question and other.heard.question.run == run:
                other.heard.question = None
                self._plan(other)
        if cell := self._of(run):
            cell.count, cell.is_running = count, False
            self._plan(cell, LAST_SECONDS)

    def ask(self, question: Question) -> None:
        if cell := self._of(question.run):
            cell.heard.question = question
            self._plan(cell)

    def answered(self, question: Question, answer: str) -> None:
        for cell in self._cells.values():
            if cell.heard.question == question:
                cell.heard.question = None
                if cell.run == question.run:
                    cell.heard.echo(f"{question.prompt}{answer}\n")
                self._plan(cell)

    # Its own

    def sweep(self) -> None:
        running = {cell.id for cell in self._cells.values() if cell.is_running}
        found = self._find()
        for shared in _code_cells(found) if found else ():
            self._sweep(shared, running)

    def _sweep(self, shared: Map[Any], running: set[str]) -> None:
        id = str(shared.get("id"))
        if shared.get("execution_state") != "running" or id in running:
            self._unknown.pop(id, None)
            return
        self._unknown[id] = self._unknown.get(id, 0) + 1
        if self._unknown[id] >= SWEEPS:
            self._mark(shared, "server", "idle")

    def _of(self, run: str) -> Cell | None:
        return next((cell for cell in self._cells.values() if cell.run == run), None)

    def _shared(self, cell: str) -> Map[Any] | None:
        found = self._find()
        cells = _code_cells(found) if found else ()
        return next((shared for shared in cells if shared.get("id") == cell), None)

    def _plan(self, cell: Cell, within: float = float("inf")) -> None:
        now = time.monotonic()
        due = min(cell.pace.due(), now + within)
        loop = asyncio.get_running_loop()
        if cell.timer:
            if cell.timer.when() <= loop.time() + due - now:
                return
            cell.timer.cancel()
        cell.timer = loop.call_later(max(0.0, due - now), self._write, cell)

    def _write(self, cell: Cell) -> None:
        cell.timer = None
        shared = self._shared(cell.id)
        if shared is None:
            del self._cells[cell.id]
            return
        if cell.shown and not len(shared.get("outputs", ())):
            cell.heard.forget_what_was_shown()  # somebody cleared it
            cell.shown = []
        others = sum(other.heard.size for other in self._cells.values() if other is not cell)
        cell.heard.most_bytes = max(LEAST_BYTES, min(CELL_BYTES, NOTEBOOK_BYTES - others))
        wanted = cell.heard.show()
        token = author.set(cell.by)
        try:
            write_outputs(shared, cell.shown, wanted)
        except Exception:
            log.exception("The outputs of a cell could not be written")
        finally:
            author.reset(token)
        cell.pace.note(_cost(cell.shown, wanted), time.monotonic())
        cell.shown = wanted
        if not cell.is_running:
            self._mark(shared, cell.by, "idle", cell.count)

    def _mark(self, shared: Map[Any], by: str, state: str, *count: int | None) -> None:
        token = author.set(by)
        with shared.doc.transaction(origin=ORIGIN):
            if shared.get("execution_state") != state:
                shared["execution_state"] = state
            for number in count:
                if shared.get("execution_count") != number:
                    shared["execution_count"] = number if number is None else float(number)
        author.reset(token)


def _cost(shown: list[Output], wanted: list[Output]) -> int:
    """In bytes, for those who have to draw it: a text is drawn anew as a whole."""
    return sum(size_of(output) for output in wanted if output not in shown)


def _code_cells(notebook: YNotebook) -> Iterator[Map[Any]]:
    for cell in notebook.ycells:
        if isinstance(cell, Map) and cell.get("cell_type") == "code":
            yield cell
