"""What the service and a room say to each other (docs/protocol.md, 3 and 4), and its bounds.

A document is declared here once more than in `prepstack.interviews`: what comes over the wire is
read as these, with their bounds, before it becomes a value that the rules work with.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from prepstack.errors import BadRequest
from prepstack.interviews.interview import RoomDocument
from prepstack.names import MAX_NAME, NOTEBOOK, NOTEBOOK_NAME
from prepstack.people import Change, Role, Standing
from prepstack.wire.message import Reader, Value, to_json

LARGEST_BODY = 1 << 20  # bytes
LARGEST_SOLUTION = 100_000  # characters: with everything escaped, a body still holds it
MOST_NOTEBOOKS = 40  # of a room
MOST_MEMBERS = 500  # with those who were shut out; the service keeps fewer
MOST_PEOPLE = 100

Username = Annotated[str, Meta(min_length=1, max_length=255)]
Name = Annotated[str, Meta(max_length=MAX_NAME)]
Url = Annotated[str, Meta(max_length=2000)]
Time = Annotated[datetime, Meta(tz=True)]
Count = Annotated[int, Meta(ge=1, le=MOST_PEOPLE)]
InterviewId = Annotated[str, Meta(min_length=1, max_length=40)]
NotebookName = Annotated[str, Meta(pattern=rf"\A{NOTEBOOK_NAME}\Z")]
Usernames = Annotated[tuple[Username, ...], Meta(max_length=MOST_MEMBERS)]


class InterviewPart(Value, frozen=True):
    id: InterviewId
    title: Annotated[str, Meta(max_length=120)]
    started_at: Time | None
    ends_at: Time | None
    locked: bool = False


class MemberPart(Value, frozen=True):
    username: Username
    name: Name
    role: Role
    host: bool
    standing: Standing


class PagesPart(Value, frozen=True):
    ended: Url
    removed: Url
    refused: Url
    left: Url
    dashboard: Url


class Document(Value, frozen=True):
    """`PUT <room>/prepstack/api/interview`, and what the service answers to a room."""

    interview: InterviewPart
    members: Annotated[tuple[MemberPart, ...], Meta(max_length=MOST_MEMBERS)]
    invitations: dict[Role, Url]
    pages: PagesPart
    room_url: Url
    max_people: Count
    ended: bool
    revision: Annotated[int, Meta(ge=0)]
    notebook: NotebookName = NOTEBOOK

    def __post_init__(self) -> None:
        if len({member.username for member in self.members}) < len(self.members):
            raise ValueError("somebody is a member twice")


class Attendance(Value, frozen=True):
    """A room's answer: who is in it, who knocks, and for how long nobody was there."""

    interview_id: InterviewId | None = None  # None while the room is warm
    present: Usernames = ()
    knocking: Usernames = ()
    idle_seconds: Annotated[float, Meta(ge=0)] = 0.0


class NewNotebook(Value, frozen=True):
    """`PUT <room>/prepstack/api/notebooks/<name>`; `content` is of nbformat 4.5."""

    content: dict[str, Any]


class Solution(Value, frozen=True):
    """A room's answer to `GET …/notebooks/<name>/solution`."""

    source: Annotated[str, Meta(max_length=LARGEST_SOLUTION)]


class MemberChange(Value, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`PATCH …/members/<username>`: what is not named stays."""

    standing: Standing | None = None
    role: Role | None = None
    name: Annotated[str, Meta(min_length=1, max_length=MAX_NAME)] | None = None

    def __post_init__(self) -> None:
        if not any(getattr(self, field) is not None for field in self.__struct_fields__):
            raise ValueError("a change names what is to be changed")


class JointChange(MemberChange, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of several. Who becomes the host does it in the place of somebody."""

    host: bool | None = None


class MemberChanges(Value, frozen=True, forbid_unknown_fields=True):
    """`PATCH …/members`: of several members, all of them or none."""

    changes: Annotated[dict[Username, JointChange], Meta(min_length=1, max_length=MOST_MEMBERS)]


class Lock(Value, frozen=True):
    """`PATCH …/lock`."""

    locked: bool


class NewInvitation(Value, frozen=True):
    """`POST …/invitations`: a new link for this role; the one before works no longer."""

    role: Role


class End(Value, frozen=True):
    """`POST …/end`."""

    by: Username


_document = Reader[Document](Document)
_member_change = Reader[MemberChange](MemberChange)
_member_changes = Reader[MemberChanges](MemberChanges)
_lock = Reader[Lock](Lock)
_new_invitation = Reader[NewInvitation](NewInvitation)
_end = Reader[End](End)
_attendance = Reader[Attendance](Attendance)
_new_notebook = Reader[NewNotebook](NewNotebook)
_solution = Reader[Solution](Solution)


# Each of these raises `BadRequest` for whatever is not what its name says.


def read_document(body: bytes) -> RoomDocument:
    return msgspec.convert(_document.read(_bounded(body)), RoomDocument, from_attributes=True)


def read_change(body: bytes) -> Change:
    return msgspec.convert(_member_change.read(_bounded(body)), Change, from_attributes=True)


def read_changes(body: bytes) -> dict[str, Change]:
    changes = _member_changes.read(_bounded(body)).changes
    return msgspec.convert(changes, dict[str, Change], from_attributes=True)


def read_lock(body: bytes) -> Lock:
    return _lock.read(_bounded(body))


def read_new_invitation(body: bytes) -> NewInvitation:
    return _new_invitation.read(_bounded(body))


def read_end(body: bytes) -> End:
    return _end.read(_bounded(body))


def read_attendance(body: bytes) -> Attendance:
    return _attendance.read(_bounded(body))


def read_new_notebook(body: bytes) -> NewNotebook:
    return _new_notebook.read(_bounded(body))


def read_solution(body: bytes) -> Solution:
    return _solution.read(_bounded(body))


def write_document(document: RoomDocument) -> bytes:
    return to_json(msgspec.convert(document, Document, from_attributes=True))


def write_change(change: Change) -> bytes:
    return to_json(msgspec.convert(change, MemberChange, from_attributes=True))


def write_changes(changes: Mapping[str, Change]) -> bytes:
    parts = msgspec.convert(dict(changes), dict[str, JointChange], from_attributes=True)
    return to_json(MemberChanges(parts))


def _bounded(body: bytes) -> bytes:
    if len(body) > LARGEST_BODY:
        raise BadRequest(f"This is longer than {LARGEST_BODY} bytes.")
    return body
