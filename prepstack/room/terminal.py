"""The text that a program prints, as a terminal shows it, and never more than so much of it."""

from __future__ import annotations

HEAD, TAIL = 16_000, 48_000  # characters kept of the beginning and of the end
WAITING = 1_000_000  # characters that are taken in before they are looked at
REWRITES = 100  # of one line; of those before them nothing could be seen


class PrintedText:
    """Takes any amount of text; `str()` is its beginning, how much was left out, and its end."""

    def __init__(self) -> None:
        self._head = ""
        self._is_cut = False
        self._left_out = 0  # characters
        self._tail = ""
        self._cursor = 0  # in the tail's last line
        self._new: list[str] = []
        self._new_length = 0

    def write(self, text: str, left_out: int = 0) -> None:
        """`left_out` characters before `text` are known by their number alone."""
        if left_out:
            self._take_in()
            self._skip(left_out)
        self._new.append(text)
        self._new_length += len(text)
        if self._new_length > WAITING:
            self._take_in()

    def __str__(self) -> str:
        self._take_in()
        if not self._is_cut:
            return self._tail
        return f"{self._head}\n… {in_words(self._left_out)} left out here …\n{self._tail}"

    def forget_what_was_shown(self) -> bool:
        """Whether nothing has come since."""
        self._head, self._tail, self._cursor = "", "", 0
        self._is_cut, self._left_out = False, 0
        return not self._new

    def _take_in(self) -> None:
        text, self._new, self._new_length = "".join(self._new), [], 0
        if len(text) > HEAD + TAIL:
            self._show(text[:HEAD])
            self._skip(len(text) - HEAD - TAIL)
            text = text[-TAIL:]
        self._show(text)
        most = TAIL if self._is_cut else HEAD + TAIL
        if len(self._tail) > most:
            self._cut(len(self._tail) - TAIL)

    def _skip(self, length: int) -> None:
        self._cut(len(self._tail))
        self._left_out += length

    def _show(self, text: str) -> None:
        if "\r" in text or "\b" in text or self._cursor < len(self._last_line()):
            self._overwrite(text)
        else:
            self._tail += text
            self._cursor = len(self._last_line())

    def _last_line(self) -> str:
        return self._tail[self._tail.rfind("\n") + 1 :]

    def _overwrite(self, text: str) -> None:
        lines = text.split("\n")
        begin = self._tail.rfind("\n") + 1
        done = [self._tail[:begin]]
        last, cursor = self._tail[begin:], self._cursor
        for number, line in enumerate(lines):
            if number:
                done.append(last + "\n")
                last, cursor = "", 0
            if last or "\r" in line or "\b" in line:
                last, cursor = _typed_over(last, cursor, line)
            else:
                last, cursor = line, len(line)
        self._tail, self._cursor = "".join(done) + last, cursor

    def _cut(self, length: int) -> None:
        """Leave out `length` characters of what is there, but for the beginning of it all."""
        if not self._is_cut:
            self._head = self._tail[: min(HEAD, length)]
            self._left_out -= len(self._head)
            self._is_cut = True
        end_of_line = self._tail.find("\n", length, length + 4_000) + 1
        length = end_of_line or length
        self._left_out += length
        self._tail = self._tail[length:]
        self._cursor = min(self._cursor, len(self._last_line()))


def _typed_over(line: str, cursor: int, text: str) -> tuple[str, int]:
    """What `\\r` and `\\b` make of a line; each moves the cursor, and what follows overwrites."""
    rewrites = text.split("\r")
    if len(rewrites) > REWRITES:
        rewrites = ["", *rewrites[-REWRITES:]]
    for number, piece in enumerate(rewrites):
        if number:
            cursor = 0
        for index, part in enumerate(piece.split("\b")[-REWRITES:]):
            cursor = max(cursor - 1, 0) if index else cursor
            line = line[:cursor] + part + line[cursor + len(part) :]
            cursor += len(part)
    return line, cursor


def shortened(text: str) -> str:
    """The beginning and the end of a text that is there already."""
    printed = PrintedText()
    printed.write(text.replace("\r", ""))
    return str(printed)


def in_words(size: int) -> str:
    """A number of characters or bytes, as people say it."""
    if size < 1_000:
        return f"{size} characters"
    return f"{size / 1_000:.0f} kB" if size < 999_500 else f"{size / 1_000_000:.1f} MB"
