"""What a cell keeps of what its run says: bounded, the end of it always, and how much was cut.

Messages and outputs have the shapes of Jupyter: https://jupyter-client.readthedocs.io/en/stable/
messaging.html and https://nbformat.readthedocs.io. Line ends and `\\r` are worked in already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from prepstack.room.terminal import HEAD, TAIL, PrintedText, in_words, shortened

FIRST_OUTPUTS, MOST_OUTPUTS = 10, 60
CELL_BYTES = 4_000_000
LEAST_BYTES = 200_000  # of a cell, however full the notebook is
LARGEST_TEXT = 1_000_000  # characters of a part that is not a picture: a table, a plot as a program
LARGEST_PICTURE = 3_000_000
MOST_PARTS = 20  # of one output: the same as text, as HTML, as a picture
QUESTION = "application/vnd.prepstack.question+json"

Output = dict[str, Any]


@dataclass
class Kept:
    """One output. Printed text goes on growing as long as nothing else comes between."""

    output: Output
    size: int
    text: PrintedText | None = None
    display_id: str | None = None
    was_shown: bool = False

    def show(self) -> Output:
        self.was_shown = True
        return self.output if self.text is None else {**self.output, "text": str(self.text)}


@dataclass(frozen=True)
class Question:
    """What a run asks by `input()`: of whom, and what it says."""

    id: str
    run: str
    prompt: str
    password: bool
    username: str
    name: str

    def as_output(self) -> Output:
        asked = {"id": self.id, "prompt": self.prompt, "password": self.password}
        return {
            "output_type": "display_data",
            "data": {
                "text/plain": f"{self.prompt} (waiting for an answer of {self.name})",
                QUESTION: {**asked, "username": self.username, "name": self.name},
            },
            "metadata": {},
        }


@dataclass
class CellOutputs:
    """The outputs of one run of one cell."""

    question: Question | None = None
    most_bytes: int = CELL_BYTES
    _kept: list[Kept] = field(default_factory=list)
    _left_out: int = 0  # outputs
    _gap: int = FIRST_OUTPUTS  # where they were
    _clear_next: bool = False

    @property
    def size(self) -> int:
        return sum(kept.size for kept in self._kept)

    def show(self) -> list[Output]:
        found = [kept.show() for kept in self._kept]
        if self._left_out:
            count = f"{self._left_out} output{'s' if self._left_out > 1 else ''}"
            found.insert(self._gap, _text_output(f"… {count} left out here …"))
        return [*found, self.question.as_output()] if self.question else found

    def hear(self, kind: str, content: Mapping[str, Any]) -> bool:
        """A message of the run, or of another one about an output here. Whether it changed any."""
        if kind == "stream":
            self._print(_text(content.get("name")), content)
        elif kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                self.clear()
        elif kind == "update_display_data":
            return self._update(content)
        elif kind == "error":
            self._add(_error(content))
        elif kind in ("display_data", "execute_result"):
            self._add(_display(kind, content), _display_id(content))
        return True

    def echo(self, text: str) -> None:
        """What was answered, beside what was asked."""
        self._print("stdin", {"text": text})

    def forget_what_was_shown(self) -> None:
        """As somebody cleared it; what has come since stays."""
        for kept in self._kept:
            if kept.text:
                kept.was_shown = kept.text.forget_what_was_shown()
        self._kept = [kept for kept in self._kept if not kept.was_shown]
        self._left_out, self._gap = 0, FIRST_OUTPUTS

    def clear(self) -> None:
        self._kept.clear()
        self._left_out = 0
        self._gap = FIRST_OUTPUTS
        self._clear_next = False

    def _clear_if_announced(self) -> None:
        if self._clear_next:
            self.clear()

    def _print(self, name: str, content: Mapping[str, Any]) -> None:
        self._clear_if_announced()
        last = self._kept[-1] if self._kept else None
        if last is None or last.text is None or last.output["name"] != name:
            last = Kept({"output_type": "stream", "name": name}, 0, PrintedText())
            self._append(last)
        assert last.text is not None, "made of printed text"
        text, left_out = _text(content.get("text")), content.get("left_out", 0)
        last.text.write(text, left_out)
        last.size = min(last.size + len(text) + left_out, HEAD + TAIL)

    def _add(self, output: Output, display_id: str | None = None) -> None:
        self._clear_if_announced()
        self._append(Kept(output, size_of(output), display_id=display_id))

    def _append(self, kept: Kept) -> None:
        self._kept.append(kept)
        self._shrink()

    def _shrink(self) -> None:
        """The newest stays. What is left out lies together: two texts in a row would become one."""
        while len(self._kept) > 1 and (
            len(self._kept) > MOST_OUTPUTS or self.size > self.most_bytes
        ):
            if self._left_out == 0 or self._gap == len(self._kept) - 1:
                self._gap = min(self._gap, len(self._kept) - 2)
            del self._kept[self._gap]
            self._left_out += 1

    def _update(self, content: Mapping[str, Any]) -> bool:
        display_id = _display_id(content)
        found = [kept for kept in self._kept if display_id and kept.display_id == display_id]
        for kept in found:
            kept.output = _display("display_data", content)
            kept.size = size_of(kept.output)
        self._shrink()
        return bool(found)


def size_of(output: Output) -> int:
    return sum(len(str(part)) for part in output.get("data", output).values())


def _display(kind: str, content: Mapping[str, Any]) -> Output:
    given = _mapping(content.get("data"))
    data = {name: _part(name, given[name]) for name in list(given)[:MOST_PARTS]}
    data.pop(QUESTION, None)  # the room's own: a program must not put it into somebody's mouth
    left_out = sum(_length(given[name]) for name, part in data.items() if part is None)
    data = {name: part for name, part in data.items() if part is not None}
    left_out += content.get("left_out", 0)
    if not data and left_out:
        data = {"text/plain": f"… an output of {in_words(left_out)} was left out …"}
    metadata = _mapping(content.get("metadata"))
    if _length(metadata) > LARGEST_TEXT:
        metadata = {}
    output: Output = {"output_type": kind, "data": data, "metadata": metadata}
    if kind == "execute_result":
        count = content.get("execution_count")
        output["execution_count"] = count if isinstance(count, int) else None
    return output


def _part(name: str, part: Any) -> Any:
    """None where it is too large."""
    if name == "text/plain":
        return shortened(_text(part))
    most = LARGEST_PICTURE if name.startswith("image/") else LARGEST_TEXT
    return part if _length(part) <= most else None


def _length(part: Any) -> int:
    return len(part) if isinstance(part, str) else len(str(part))


def _error(content: Mapping[str, Any]) -> Output:
    """Its traceback as one text, since that is how it is bounded."""
    given = content.get("traceback")
    lines = [_text(line) for line in given] if isinstance(given, list) else []
    if "left_out" in content:
        lines = [f"… an error of {in_words(content['left_out'])} was left out …"]
    return {
        "output_type": "error",
        "ename": _text(content.get("ename"))[:200],
        "evalue": shortened(_text(content.get("evalue"))),
        "traceback": shortened("\n".join(lines)).split("\n"),
    }


def short_reply(content: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a run, of which an error may be as large as an output."""
    error = {name: part for name, part in _error(content).items() if name != "output_type"}
    return {
        **{name: part for name, part in content.items() if _length(part) <= LARGEST_TEXT},
        **({} if content.get("status") == "ok" else error),
    }


def _text_output(text: str) -> Output:
    return {"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}}


def _display_id(content: Mapping[str, Any]) -> str | None:
    found = _mapping(content.get("transient")).get("display_id")
    return found if isinstance(found, str) and found else None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""
