"""What the service has yet to hear of a room: the newest of each, decisions before names.

It is as large as the interview has members, however often somebody changes their name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prepstack.people import Change


@dataclass(frozen=True)
class Report:
    """One thing to tell; two with the same path may become one."""

    path: str
    username: str = ""  # whose change it is, if it is a member's
    change: Change = Change()
    by: str = ""  # who ended the interview, if it is the end

    @property
    def is_decision(self) -> bool:
        """Anything but a name: a host waits for it."""
        return not self.username or bool(self.change.standing or self.change.role)

    def followed_by(self, newer: Report | None) -> Report:
        return replace(self, change=self.change.then(newer.change)) if newer else self


Waiting = dict[str, Report]  # by path, in the order in which they are told


class Unheard:
    """Who tells takes one, and says afterwards whether it was heard."""

    def __init__(self) -> None:
        self._decisions: Waiting = {}
        self._names: Waiting = {}
        self._under_way: Report | None = None

    def __bool__(self) -> bool:
        return bool(self._decisions or self._names or self._under_way)

    def add(self, report: Report) -> None:
        waiting = self._waiting_with(report)
        before = waiting.get(report.path)
        waiting[report.path] = before.followed_by(report) if before else report

    def take(self) -> Report:
        """Raises `StopIteration` where nothing waits."""
        waiting = self._decisions or self._names
        self._under_way = waiting.pop(next(iter(waiting)))
        return self._under_way

    def heard(self) -> None:
        self._under_way = None

    def put_back(self) -> None:
        """It was not heard. It stays the first of its kind, with what has changed meanwhile."""
        if self._under_way is None:
            return
        older, self._under_way = self._under_way, None
        waiting = self._waiting_with(older)
        others = dict(waiting)
        first = {older.path: older.followed_by(others.pop(older.path, None))}
        waiting.clear()
        waiting.update(first | others)

    def changes(self) -> Iterator[tuple[str, Change]]:
        """Of members, by username, so that a later one replaces an earlier one."""
        under_way = [self._under_way] if self._under_way else []
        for report in (*under_way, *self._decisions.values(), *self._names.values()):
            if report.username:
                yield report.username, report.change

    def _waiting_with(self, report: Report) -> Waiting:
        return self._decisions if report.is_decision else self._names
