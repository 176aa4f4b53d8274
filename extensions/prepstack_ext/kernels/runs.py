"""The runs of one kernel: which message of it belongs to which cell, and where it goes.

What a run says goes into the shared document, whoever of the browsers is still there. Browsers get
what they need beside it: states, widgets, and what an Output widget takes for itself.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, Protocol

from prepstack.names import NOTEBOOK
from prepstack.room.events import Note, RunEnded, RunStarted
from prepstack.room.outputs import Question
from prepstack_ext.kernels.messages import OUTPUTS, Header, Said, content_of, contents_of

MOST_RUNS = 2_000  # remembered: what is printed later, by threads, still finds its cell
MOST_WIDGETS = 500
LONGEST_ID = 64  # characters of a cell's id, as nbformat has it
PATIENCE_SECONDS = 2.0  # between the reply to a run and its last output, which come on two sockets


class Notebook(Protocol):
    """The shared document, as far as runs write it. Only the newest run of a cell is heard."""

    def begin(self, run: str, cell: str, by: str) -> bool: ...
    def hear(self, run: str, kind: str, content: dict[str, Any]) -> None: ...
    def end(self, run: str, count: int | None) -> None: ...
    def ask(self, question: Question) -> None: ...
    def answered(self, question: Question, answer: str) -> None: ...


class NoNotebook:
    """Before there is one: nothing is written, and browsers hear everything."""

    def begin(self, run: str, cell: str, by: str) -> bool:
        return False

    def hear(self, run: str, kind: str, content: dict[str, Any]) -> None: ...
    def end(self, run: str, count: int | None) -> None: ...
    def ask(self, question: Question) -> None: ...
    def answered(self, question: Question, answer: str) -> None: ...


@dataclass
class Run:
    id: str  # of the message that asked for it
    session: str  # of the browser
    username: str
    name: str
    cell: str = ""
    in_document: bool = False
    count: int | None = None  # None until the kernel has begun with it
    has_failed: bool = False
    error: dict[str, Any] | None = None  # as the reply to it has it
    shows_reply: bool = False  # that error, in place of the message that was lost or is late
    is_over: bool = False

    @property
    def status(self) -> str:
        """As in Jupyter's `execute_reply`."""
        if self.count is None:
            return "aborted"
        return "error" if self.has_failed else "ok"


@dataclass
class Runs:
    notebook: Notebook
    note: Note
    name: str = NOTEBOOK  # of the notebook
    question: Question | None = None
    _runs: OrderedDict[str, Run] = field(default_factory=OrderedDict)
    _output_widgets: OrderedDict[str, str] = field(default_factory=OrderedDict)

    def begin(self, run: Run, cell: Any) -> None:
        if run.id in self._runs:
            return  # a kernel drops a message that it has had already
        self._runs[run.id] = run
        if len(self._runs) > MOST_RUNS:
            self._runs.popitem(last=False)
        if isinstance(cell, str):
            run.cell = cell[:LONGEST_ID]
            run.in_document = self.notebook.begin(run.id, cell, run.username)
            self.note(run.username, RunStarted(run.cell, self.name))

    @property
    def newest(self) -> Header:
        """Of the message that asked for it."""
        return Header("execute_request", next(reversed(self._runs), ""))

    def find(self, id: str) -> Run | None:
        return self._runs.get(id)

    def hear(self, said: Said) -> bool:
        """A message to everybody. Whether browsers are to hear it too."""
        run = self._runs.get(said.parent.msg_id)
        if said.kind.startswith("comm_"):
            self._follow_widget(said)
        elif said.kind == "execute_input" and run:
            self._started(run, content_of(said).get("execution_count"))
        elif said.kind == "status" and run:
            if content_of(said).get("execution_state") == "idle":
                self.end(run)
        elif said.kind == "update_display_data" or (run and said.kind in OUTPUTS):
            if run and said.kind == "error":
                run.has_failed = True
                if run.shows_reply:
                    return True
            return self._hear_output(run, said)
        return True

    def _hear_output(self, run: Run | None, said: Said) -> bool:
        in_document = run is not None and run.in_document
        if said.parent.msg_id in self._output_widgets.values():
            return True
        # What an update changes may be another run's, and a widget's callback is no run.
        if in_document or said.kind == "update_display_data":
            for content in contents_of(said):
                self.notebook.hear(said.parent.msg_id, said.kind, content)
        return not in_document

    def replied(self, run: Run, content: dict[str, Any]) -> None:
        """Its end, should what tells of it be lost: in a flood kernels drop messages."""
        count = content.get("execution_count")
        if run.count is None and isinstance(count, int):
            run.count = count
        if content.get("status") == "error":
            run.error = content
        if run.is_over:
            self._show_lost_error(run)
        asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self.end, run)

    def _started(self, run: Run, count: Any) -> None:
        run.count = count if isinstance(count, int) else None
        for other in list(self._runs.values()):  # older ones come first, and a kernel runs in turn
            if other is run:
                break
            self.end(other)

    def end(self, run: Run) -> None:
        if run.is_over:
            return
        run.is_over = True
        self._show_lost_error(run)
        if self.question and self.question.run == run.id:
            self.question = None
        if run.in_document:
            self.notebook.end(run.id, run.count)
        if run.cell:
            self.note(run.username, RunEnded(run.cell, run.status, self.name))

    def _show_lost_error(self, run: Run) -> None:
        if run.error is None or run.has_failed:
            return
        run.has_failed = run.shows_reply = True
        if run.in_document:
            self.notebook.hear(run.id, "error", run.error)

    def lose(self) -> None:
        """The kernel is gone, and every run with it."""
        said = {"name": "stderr", "text": "The kernel ended before this cell did.\n"}
        for run in list(self._runs.values()):
            if run.in_document and not run.is_over:
                self.notebook.hear(run.id, "stream", said)
            run.has_failed = True
            self.end(run)
        self._output_widgets.clear()

    # input()

    def ask(self, run: Run, id: str, content: dict[str, Any]) -> None:
        prompt = str(content.get("prompt", ""))[:1_000]
        password = content.get("password") is True
        self.question = Question(id, run.id, prompt, password, run.username, run.name)
        self.notebook.ask(self.question)

    def take_answer(self, username: str, question_id: str, value: Any) -> Question | None:
        """The question that it answers; None if it is nobody's, another's or an older one."""
        question = self.question
        if question is None or question.username != username or question.id != question_id:
            return None
        self.question = None
        shown = "········" if question.password else str(value)[:10_000]
        self.notebook.answered(question, shown)
        return question

    # ipywidgets.Output takes what a run says, in the browser that asked for the run

    def _follow_widget(self, said: Said) -> None:
        if len(said.content) > 100_000 or b"msg_id" not in bytes(said.content):
            return
        content = content_of(said)
        data = content.get("data")
        state = data.get("state") if isinstance(data, dict) else None
        comm, taken = content.get("comm_id"), state.get("msg_id") if isinstance(state, dict) else ""
        if not isinstance(comm, str) or not isinstance(taken, str):
            return
        self._output_widgets.pop(comm, None)
        if taken:
            self._output_widgets[comm] = taken
            if len(self._output_widgets) > MOST_WIDGETS:
                self._output_widgets.popitem(last=False)
