"""Messages of a kernel, read no further than they are worth: a program may say anything.

https://jupyter-client.readthedocs.io/en/stable/messaging.html#the-wire-protocol
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from jupyter_client.session import DELIM

LARGEST = 8_000_000  # bytes of a content that is read as a whole: an error says its text twice
LARGEST_TEXT = 500_000  # bytes of printed text that are; of more, its two ends
BEGINNING, END = 16_000, 64_000  # bytes
LONGEST_ESCAPE = 12  # characters: a surrogate pair
BEGINS_WITH = (b'{"name": "', b'{"name":"')
TEXT = (b'", "text": "', b'","text":"')

OUTPUTS = frozenset(
    {
        "stream",
        "display_data",
        "update_display_data",
        "execute_result",
        "error",
        "clear_output",
    }
)


class Header(msgspec.Struct):
    msg_type: str = ""
    msg_id: str = ""
    session: str = ""


@dataclass(frozen=True)
class Said:
    """A message of the kernel. `parts` begin with its header, as they are passed on."""

    header: Header
    parent: Header
    content: memoryview
    parts: Sequence[Any]

    @property
    def kind(self) -> str:
        return self.header.msg_type

    @property
    def size(self) -> int:
        return sum(len(memoryview(part)) for part in self.parts)


def read(parts: Sequence[Any]) -> Said | None:
    """As it comes from a socket, with whom it is for before it; None if it makes no sense."""
    views = [getattr(part, "buffer", part) for part in parts]
    try:
        begin = next(index for index, view in enumerate(views[:3]) if bytes(view) == DELIM) + 2
        header, parent, _, content = views[begin : begin + 4]
        return Said(
            msgspec.json.decode(header, type=Header),
            msgspec.json.decode(parent, type=Header),
            memoryview(content),
            views[begin:],
        )
    except (StopIteration, ValueError, msgspec.MsgspecError):
        return None


def content_of(said: Said) -> dict[str, Any]:
    """Empty where it makes no sense; `left_out` bytes where it is too large to be read."""
    if len(said.content) > LARGEST:
        return {"left_out": len(said.content)}
    return _decoded(bytes(said.content))


def contents_of(said: Said) -> Iterator[dict[str, Any]]:
    """The content; of much text, its beginning and its end, and how much lies between."""
    if said.kind != "stream" or len(said.content) <= LARGEST_TEXT:
        yield content_of(said)
        return
    start = bytes(said.content[:BEGINNING])
    name, text = _stream(start)
    if name is None:  # written by no kernel that we know
        yield {"name": "stdout", "text": "", "left_out": len(said.content)}
        return
    yield {"name": name, "text": text}
    end = _text_within(bytes(said.content[-END:]).removesuffix(b"}").rstrip()[:-1])
    yield {"name": name, "text": end, "left_out": len(said.content) - BEGINNING - END}


def _stream(start: bytes) -> tuple[str | None, str]:
    for before, between in zip(BEGINS_WITH, TEXT, strict=True):
        if start.startswith(before):
            name, found, text = start.removeprefix(before).partition(between)
            if found and name.isalpha():
                return name.decode(), _text_within(text)
    return None, ""


def _text_within(escaped: bytes) -> str:
    """A piece of a JSON text that may begin and end in the midst of a character or an escape."""
    text = escaped.decode(errors="ignore")
    for cut in range(LONGEST_ESCAPE):
        for end in range(LONGEST_ESCAPE):
            try:
                return _speakable(json.loads(f'"{text[cut : len(text) - end]}"'))
            except ValueError:
                continue
    return ""


def _decoded(content: bytes) -> dict[str, Any]:
    try:
        found = msgspec.json.decode(content)
    except (msgspec.MsgspecError, RecursionError):
        try:  # kernels write NaN, and halves of characters
            found = json.loads(_speakable(json.dumps(json.loads(content), ensure_ascii=False)))
        except (ValueError, RecursionError):
            return {}
    return found if isinstance(found, dict) else {}


def _speakable(text: str) -> str:
    return text.encode(errors="replace").decode()
