"""Asking on a terminal for what was not given as an option; elsewhere, saying which is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from prepstack.errors import BadRequest

T = TypeVar("T")


class Questions:
    """Asks again after an answer that is refused, as often as there is an answer."""

    def __init__(self, may_ask: bool) -> None:
        self._may_ask = may_ask

    def text(self, given: str | None, asked: str, needed: str, read: Callable[[str], T]) -> T:
        if given is not None:
            return read(given)
        self._require(needed)
        return self._until(asked, read)

    def choice(
        self, given: str | None, asked: str, choices: Sequence[str] | None, usual: str
    ) -> str:
        """Nothing is as good as the usual one, and so is not being asked."""
        if given is not None or not self._may_ask:
            return given or usual

        def read(text: str) -> str:
            if choices and text and text not in choices:
                raise BadRequest(f"{text!r} is none of {', '.join(choices)}.")
            return text or usual

        listed = f" ({', '.join(choices)})" if choices else ""
        return self._until(f"{asked}{listed}; nothing for {usual}", read)

    def listed(
        self, given: Sequence[str], asked: str, option: str, read: Callable[[str], T]
    ) -> list[T]:
        """At least one, in one line with blanks between."""
        if given:
            return [read(text) for text in given]
        self._require(option)

        def some(text: str) -> list[T]:
            if not text.split():
                raise BadRequest("At least one is needed.")
            return [read(part) for part in text.split()]

        return self._until(asked, some)

    def some(self, asked: str, read: Callable[[str], T]) -> list[T]:
        """Or none; and none, where nobody can be asked."""
        if not self._may_ask:
            return []
        return self._until(asked, lambda text: [read(part) for part in text.split()])

    def lines(
        self, given: Sequence[str], asked: str, option: str, read: Callable[[str], T]
    ) -> list[T]:
        """At least one, a line each."""
        if given:
            return [read(text) for text in given]
        self._require(option)
        found: list[T] = []
        while True:
            one = self._until(asked, lambda text: read(text) if text or not found else None)
            if one is None:
                return found
            found.append(one)

    def _require(self, option: str) -> None:
        if not self._may_ask:
            raise BadRequest(f"{option} is needed; on a terminal it would be asked for.")

    def _until(self, asked: str, read: Callable[[str], T]) -> T:
        while True:
            try:
                return read(input(f"{asked}: ").strip())
            except BadRequest as error:
                print(error, file=sys.stderr)
            except EOFError:
                raise BadRequest("The answers ended before the questions did.") from None
