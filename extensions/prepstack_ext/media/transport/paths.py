"""The addresses at which the browser of one connection may be, and what each has proved."""

from __future__ import annotations

import socket
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from prepstack_ext.media.transport.checks import Address, Check, Credentials

MOST_PATHS = 16
MOST_QUESTIONS = 4  # whose answer still counts, per address
CONSENT_SECONDS = 30.0  # after the last answer (RFC 7675 §5.1)


@dataclass
class Generation:
    """The credentials of both ends. An ICE restart begins another."""

    ours: Credentials
    theirs: Credentials | None = None  # until the browser's description is there


@dataclass(eq=False)
class Path:
    """One address. Nothing is sent there, but checks, until it has answered one of ours."""

    address: Address
    sock: socket.socket
    generation: Generation
    proved_at: float | None = None  # when an answer came
    waiting: Check | None = None  # its newest, to be answered when it has proved itself
    is_nominated: bool = False
    questions: deque[tuple[bytes, str]] = field(default_factory=deque)  # transaction, password

    def has_consent(self, now: float) -> bool:
        return self.consent_left(now) > 0

    def consent_left(self, now: float) -> float:
        """In seconds."""
        return 0.0 if self.proved_at is None else self.proved_at + CONSENT_SECONDS - now


class Paths:
    """Bounded: who has proved nothing goes first, then the oldest."""

    def __init__(self) -> None:
        self._paths: dict[Address, Path] = {}

    def __iter__(self) -> Iterator[Path]:
        return iter(list(self._paths.values()))

    def get(self, address: Address) -> Path | None:
        return self._paths.get(address)

    def add(self, path: Path) -> None:
        self._paths[path.address] = path

    def remove(self, path: Path) -> None:
        del self._paths[path.address]

    def surplus(self, current: Path | None) -> Path | None:
        """The one to give up, if there are too many."""
        if len(self._paths) <= MOST_PATHS:
            return None
        others = [path for path in self._paths.values() if path is not current]
        return min(others, key=lambda path: -1.0 if path.proved_at is None else path.proved_at)

    def proved(self, now: float, but: Path | None) -> Path | None:
        """The one that answered last, of all but that one."""
        found = [path for path in self if path is not but and path.has_consent(now)]
        return max(found, key=lambda path: path.proved_at or 0.0, default=None)
