"""Why a case failed, by what it said and how it ended. Its own word may only choose its failure."""

from __future__ import annotations

import json
import re
import signal

TOO_DEEP = "recursion too deep"
_OUT_OF_MEMORY = re.compile(
    rb"memoryerror|out ?of ?memory|bad_alloc|cannot allocate|memory exhausted"
    rb"|(heap limit|array buffer) allocation failed",
    re.I,
)
_GO = re.compile(rb"goroutine stack exceeds")
# Python's own last words: more frames than it names.
_PYTHON = re.compile(rb"Fatal Python error: Segmentation fault.*\n  \.\.\.\n", re.S)


def is_out_of_memory(*texts: bytes) -> bool:
    return any(map(_OUT_OF_MEMORY.search, texts))


def how_it_ended(number: int, status: int, *printed: bytes) -> str:
    """In a sentence: `number` is the signal that ended it, or 0."""
    if any(_GO.search(text) or _PYTHON.search(text) for text in printed):
        return f"{TOO_DEEP}: the stack overflowed"
    if number == signal.SIGSEGV:
        return f"ended by SIGSEGV: {TOO_DEEP}, or memory that is not its own"
    return f"ended by {_name(number)}" if number else f"exit status {status}"


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # those between the named ones
        return f"signal {number}"


def said(answer: bytes, key: str = "trace") -> str:
    """What a driver reported instead of an answer."""
    try:
        message = json.loads(answer)
    except (ValueError, RecursionError):
        return ""
    text = message.get(key, "") if isinstance(message, dict) else ""
    return text[-4000:] if isinstance(text, str) else ""
