"""What the service has yet to hear of a room: the newest of each, decisions before names.

Changes of the same people become one report, which is told as a whole: so roles that were swapped
are never half swapped. It is as large as the interview has members, however often somebody changes
their name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

from prepstack.people import Change

MEMBERS = "/members"
UNCHANGED = Change()


@dataclass(frozen=True)
class Report:
    """One thing to tell; two of the same kind, of the same people, become one."""

    path: str
    changes: Mapping[str, Change] = field(default_factory=dict)  # of members, by username
    locked: bool | None = None  # if it is told whether the interview is locked
    by: str = ""  # who ended the interview, if it is the end

    @property
    def is_decision(self) -> bool:
        """Anything but a name: a host waits for it."""
        return any(replace(change, name=None) != UNCHANGED for change in self.changes.values()) or (
            not self.changes
        )

    def is_like(self, other: Report) -> bool:
        is_same = self.path == other.path
        return is_same and (not self.changes or bool(self.changes.keys() & other.changes.keys()))

    def followed_by(self, newer: Report) -> Report:
        later = {
            username: self.changes.get(username, UNCHANGED).then(change)
            for username, change in newer.changes.items()
        }
        locked = self.locked if newer.locked is None else newer.locked
        return replace(self, changes={**self.changes, **later}, locked=locked)


def of_members(changes: Mapping[str, Change]) -> Report:
    return Report(MEMBERS, changes)


class Unheard:
    """Who tells takes one, and says afterwards whether it was heard."""

    def __init__(self) -> None:
        self._decisions: list[Report] = []  # in the order in which they are told
        self._names: list[Report] = []
        self._under_way: Report | None = None

    def __bool__(self) -> bool:
        return bool(self._decisions or self._names or self._under_way)

    def add(self, report: Report) -> None:
        waiting = self._waiting_with(report)
        same = [other for other in waiting if other.is_like(report)]
        place = waiting.index(same[0]) if same else len(waiting)
        others = [other for other in waiting if other not in same]
        waiting[:] = [*others[:place], reduce(Report.followed_by, [*same, report]), *others[place:]]

    def take(self) -> Report:
        """Raises `IndexError` where nothing waits."""
        self._under_way = (self._decisions or self._names).pop(0)
        return self._under_way

    def heard(self) -> None:
        self._under_way = None

    def put_back(self) -> None:
        """It was not heard. It stays the first of its kind, with what has changed meanwhile."""
        if self._under_way is None:
            return
        older, self._under_way = self._under_way, None
        waiting = self._waiting_with(older)
        same = [other for other in waiting if other.is_like(older)]
        others = [other for other in waiting if other not in same]
        waiting[:] = [reduce(Report.followed_by, [older, *same]), *others]

    def changes(self) -> Iterator[tuple[str, Change]]:
        """Of members, by username, so that a later one replaces an earlier one."""
        for report in self._all():
            yield from report.changes.items()

    @property
    def locked(self) -> bool | None:
        """None where the service knows whether it is locked."""
        known = [report.locked for report in self._all() if report.locked is not None]
        return known[-1] if known else None

    def _all(self) -> Iterator[Report]:
        yield from [self._under_way] if self._under_way else []
        yield from self._decisions
        yield from self._names

    def _waiting_with(self, report: Report) -> list[Report]:
        return self._decisions if report.is_decision else self._names
