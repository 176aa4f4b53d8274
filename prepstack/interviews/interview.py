"""An interview, and the document of it that the service gives to its room (docs/protocol.md, 3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from prepstack.names import NOTEBOOK, notebook_path
from prepstack.people import Change, Member, Role

MAX_PEOPLE = 8
UNCHANGED = Change()


class State(StrEnum):
    """The life of an interview as the dashboard shows it."""

    SCHEDULED = "scheduled"
    LOBBY = "lobby"  # the room is there or coming, nobody has entered the notebook
    LIVE = "live"
    ENDED = "ended"
    LOST = "lost"  # its room died and could not be brought back

    @property
    def is_over(self) -> bool:
        return self in (State.ENDED, State.LOST)


@dataclass(frozen=True)
class Interview:
    """What everybody in the room may know of it."""

    id: str
    title: str
    started_at: datetime | None = None
    ends_at: datetime | None = None
    locked: bool = False  # nobody new may come in


@dataclass(frozen=True)
class Pages:
    """Where the service tells people what became of them."""

    ended: str
    removed: str
    refused: str
    left: str
    dashboard: str


@dataclass(frozen=True)
class RoomDocument:
    """All a room needs to know of its interview; pushed whole, so that a push may be repeated.

    `revision` grows with everything that is written of the interview: of two documents, the one
    with the smaller revision is the older one, whenever it arrives.
    """

    interview: Interview
    members: tuple[Member, ...]
    pages: Pages
    room_url: str
    invitations: Mapping[Role, str] = field(default_factory=dict)
    max_people: int = MAX_PEOPLE
    ended: bool = False
    revision: int = 0
    notebook: str = NOTEBOOK  # the one that everybody sees

    @property
    def notebook_url(self) -> str:
        return self.room_url + notebook_path(self.notebook)

    def member(self, username: str) -> Member | None:
        return next((member for member in self.members if member.username == username), None)

    def with_change(self, username: str, change: Change) -> RoomDocument:
        return self.with_changes({username: change})

    def with_changes(self, changes: Mapping[str, Change]) -> RoomDocument:
        """By username, all at once."""
        members = tuple(
            changes.get(member.username, UNCHANGED).of(member) for member in self.members
        )
        return replace(self, members=members)

    def with_lock(self, locked: bool) -> RoomDocument:
        return replace(self, interview=replace(self.interview, locked=locked))
