"""What a candidate reads of an exception: their own lines, and a sentence of ours if it helps."""

from __future__ import annotations

import contextlib
import errno
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType

from judge.drivers.module import FILE

MOST_FRAMES, LONGEST_LINE, LONGEST_MESSAGE, LONGEST = 20, 300, 1000, 4000
MOST_CHAINED = 4
DOTS = "…"


class NoAnswer(Exception):
    """Nothing of the candidate's raised it; the message is a sentence for them."""


def told(error: BaseException) -> str:
    """A sentence where we have one; then the candidate's own lines, and what was raised there."""
    if isinstance(error, NoAnswer):
        return str(error)
    sentence = next((said for said in map(_sentence, _chain(error)) if said), "")
    for one in _chain(error):
        _shorten(one)
    lines = "".join(traceback.format_exception(error)).splitlines()
    text = "\n".join(cut(line, LONGEST_LINE + LONGEST_MESSAGE) for line in lines)[-LONGEST:]
    return f"{sentence}\n{text}" if sentence else text


def cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[:longest] + DOTS


def _chain(error: BaseException) -> Iterator[BaseException]:
    """It, and what it came from."""
    one: BaseException | None = error
    for _ in range(MOST_CHAINED):
        if one is None:
            return
        yield one
        one = one.__cause__ or one.__context__


def _shorten(error: BaseException) -> None:
    """Leave out others' frames, and errors that no line of the candidate's is part of."""
    error.__traceback__ = _own(error.__traceback__)
    with contextlib.suppress(Exception):
        error.args = tuple(
            cut(one, LONGEST_MESSAGE) if isinstance(one, str) else one for one in error.args
        )
    origin = error.__cause__ or error.__context__
    if origin is not None and _own(origin.__traceback__) is None:
        error.__cause__ = error.__context__ = None


def _own(first: TracebackType | None) -> TracebackType | None:
    """A copy with the last of the candidate's frames alone."""
    kept = deque((one for one in _links(first) if _file(one) == FILE), MOST_FRAMES)
    link = None
    for one in reversed(kept):
        link = TracebackType(link, one.tb_frame, one.tb_lasti, one.tb_lineno)
    return link


def _links(link: TracebackType | None) -> Iterator[TracebackType]:
    while link is not None:
        yield link
        link = link.tb_next


def _file(link: TracebackType) -> str:
    return link.tb_frame.f_code.co_filename


def _sentence(error: BaseException) -> str:
    """Why what works in a notebook does not work here."""
    for kinds, says in SENTENCES:
        if isinstance(error, kinds) and (sentence := says(error)):
            return sentence
    return ""


def _of_files(error: BaseException) -> str:
    """A refused system call tells its number; what was called is in the frames."""
    number = getattr(error, "errno", None)
    modules = {str(one.tb_frame.f_globals.get("__name__")) for one in _links(error.__traceback__)}
    roots = {name.partition(".")[0] for name in modules}
    if "multiprocessing" in roots or "concurrent.futures.process" in modules:
        return "The judge gives a solution one process: use threads, or a loop."
    if number == errno.EPERM and roots & {"socket", "asyncio"}:
        return "There is no network in the judge."
    if "subprocess" in roots:
        return "The judge has none of the notebook's programs."
    if number in (errno.ENOENT, errno.EROFS, errno.EACCES):
        return "A solution has no files in the judge: it gets its arguments alone."
    return ""


def _of_modules(error: BaseException) -> str:
    name = str(getattr(error, "name", "")).partition(".")[0]
    if not name or name in sys.stdlib_module_names or name in ("numpy", "pandas"):
        return ""
    return (
        f"{cut(name, 100)} is not there in the judge: the standard library, numpy and pandas are."
    )


SENTENCES: tuple[tuple[type[BaseException], Callable[[BaseException], str]], ...] = (
    (RecursionError, lambda _: "recursion too deep"),
    (SystemExit, lambda _: "The solution ended itself before it answered."),
    (EOFError, lambda _: "Nothing is typed in the judge: a case gives its arguments alone."),
    (ModuleNotFoundError, _of_modules),
    (OSError, _of_files),
)
