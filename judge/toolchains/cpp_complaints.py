"""What g++ says, in a candidate's terms: their own lines, or the sentence of our assertion."""

from __future__ import annotations

import re
from collections.abc import Iterator

FILE = "solution.cpp"
ASSERTED = "judge: "  # before the sentence of an assertion of ours
MOST_ERRORS = 5
_OURS = re.compile(rf"static assertion failed: {ASSERTED}(.*)")
_ERROR = re.compile(r"^(\S+?):(\d+):(?:(\d+):)? (?:fatal )?(error|note|warning): (.*)")
_REACHED = re.compile(rf"^{re.escape(FILE)}:(\d+):(\d+):\s+required from")
_MISSING = re.compile(r"undefined reference to [`'‘](.*?)['’]$")
_TOO_LARGE = "relocation truncated to fit"


def explained(said: str) -> str:
    """Their own errors first: ours follow from them."""
    own = [text for place, text in _errors(said.splitlines()) if place]
    if own:
        return "\n".join(own[:MOST_ERRORS])
    if asserted := _OURS.search(said):  # the others follow from the first
        return asserted[1]
    return _of_linker(said) or said


def _errors(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Each error with the candidate's place in which, or on the way to which, it is."""
    reached = ""
    for number, line in enumerate(lines):
        if found := _REACHED.match(line):
            reached = f"{FILE}:{found[1]}:{found[2]}"  # the last is the nearest to their own code
        elif (found := _ERROR.match(line)) and found[4] == "error":
            is_own = found[1] == FILE
            excerpt = _excerpt(lines[number + 1 :]) if is_own else []
            place = ":".join(filter(None, found.group(1, 2, 3))) if is_own else reached
            yield place, "\n".join([f"{place}: error: {found[5]}", *excerpt])
            reached = ""


def _excerpt(lines: list[str]) -> list[str]:
    """The line that is meant, and the marks below it."""
    found = []
    for line in lines[:3]:
        if not re.match(r"^\s*\d* \|", line):
            break
        found.append(line)
    return found


def _of_linker(said: str) -> str:
    missing = dict.fromkeys(filter(None, (_missing(line) for line in said.splitlines())))
    if missing:
        return "\n".join(f"{name} is declared, and defined nowhere." for name in missing)
    if _TOO_LARGE in said:
        return "The arrays outside of all functions are larger than two gigabytes."
    return ""


def _missing(line: str) -> str:
    found = _MISSING.search(line.strip())
    return found[1] if found else ""
