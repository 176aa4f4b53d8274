"""One interview with a person of every kind, and the documents that the service pushes of it."""

from __future__ import annotations

from dataclasses import replace

from prepstack.interviews.interview import Interview, Pages, RoomDocument
from prepstack.people import Change, Member, Role, Standing
from tests.room.environment import PREFIX
from tests.room.fakes import PAGE_ORIGIN

HOST, OTHER, CANDIDATE, OBSERVER = "ada", "ivy", "ben", "eve"
WAITING, REFUSED, REMOVED = "wes", "rex", "rob"
STRANGER = "sam"  # the hub lets them in, the interview does not know them

PAGES = Pages(*(f"http://hub/{name}" for name in ("ended", "removed", "refused", "left", "home")))
PAGE = f"{PAGE_ORIGIN}/services/prepstack/interviews/k3jq7zpm2xva"
ROOM_URL = f"http://room-x.hub{PREFIX}"


def member(
    username: str, role: Role, standing: Standing = Standing.ADMITTED, *, host: bool = False
) -> Member:
    return Member(username, username.title(), role, standing, host)


DOCUMENT = RoomDocument(
    interview=Interview("k3jq7zpm2xva", "Two pointers"),
    members=(
        member(HOST, Role.INTERVIEWER, host=True),
        member(OTHER, Role.INTERVIEWER),
        member(CANDIDATE, Role.CANDIDATE),
        member(OBSERVER, Role.OBSERVER),
        member(WAITING, Role.CANDIDATE, Standing.WAITING),
        member(REFUSED, Role.CANDIDATE, Standing.REFUSED),
        member(REMOVED, Role.CANDIDATE, Standing.REMOVED),
    ),
    pages=PAGES,
    room_url=ROOM_URL,
    invitations={Role.CANDIDATE: "http://hub/j/secret"},
)


def with_standing(username: str, standing: Standing) -> RoomDocument:
    return DOCUMENT.with_change(username, Change(standing=standing))


def ended() -> RoomDocument:
    return replace(DOCUMENT, ended=True)
