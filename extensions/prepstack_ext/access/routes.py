"""Which routes of the room's server somebody may use: a table, and everything else is refused.

It is asked on every request, before any handler runs, because Jupyter's own authorizer is not
asked by all of them (`/lab/api/*` for one). Paths are relative to the server's base URL.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from prepstack.names import (
    EVENTS_PATH,
    INTERVIEW_PATH,
    NOTEBOOK_NAME,
    NOTEBOOKS_PATH,
    ROOM_PREFIX,
)
from prepstack.people import Action, Member

_ID = r"[0-9a-f-]{36}"


class Access(IntEnum):
    """From nobody to whoever may change the notebook; each includes those before it."""

    NOBODY = 0
    LOOKING = 1  # inside, and changes nothing
    WORKING = 2  # inside, edits and runs


@dataclass(frozen=True)
class Route:
    access: Access
    methods: frozenset[str]
    pattern: re.Pattern[str]


def route(access: Access, methods: str, pattern: str) -> Route:
    return Route(access, frozenset(methods.split()), re.compile(pattern))


ROUTES = (
    # The page and what it is made of
    route(Access.LOOKING, "GET HEAD", rf"/(doc|lab)(/tree/(RTC:|RTC%3A)?{NOTEBOOK_NAME})?/?"),
    route(Access.LOOKING, "GET HEAD", r"/(lab/extensions|lab/static|static|kernelspecs)/.+"),
    route(Access.LOOKING, "GET HEAD", r"/lab/api/(settings|themes|translations|schemas)(/.*)?"),
    route(Access.LOOKING, "GET HEAD", r"/lab/api/(workspaces|listings|plugins)(/.*)?"),
    route(Access.LOOKING, "GET HEAD", r"/(favicon\.ico|logo|custom/custom\.css|)"),
    # Who and what is there
    route(Access.LOOKING, "GET", r"/api/(me|status|kernelspecs|kernels|sessions)?"),
    route(Access.LOOKING, "GET", r"/api/kernelspecs/.+"),
    route(Access.LOOKING, "GET", rf"/api/(kernels|sessions)/{_ID}"),
    route(Access.LOOKING, "GET", r"/api/events/subscribe"),
    # The shared notebooks: who only looks is held back message by message (notebook.py)
    route(Access.LOOKING, "GET", rf"/api/contents(/({NOTEBOOK_NAME})?)?"),
    route(Access.LOOKING, "GET", rf"/api/contents/{NOTEBOOK_NAME}/checkpoints"),
    route(Access.LOOKING, "PUT", rf"/api/collaboration/session/{NOTEBOOK_NAME}"),
    route(
        Access.LOOKING,
        "GET",
        rf"/api/collaboration/room/(json(:|%3A)notebook(:|%3A){_ID}|JupyterLab(:|%3A)globalAwareness)",
    ),
    route(Access.LOOKING, "GET", r"/prepstack/api/notebook"),
    route(Access.LOOKING, "GET", rf"/{NOTEBOOKS_PATH}/{NOTEBOOK_NAME}"),
    # The kernel: likewise
    route(Access.LOOKING, "GET", rf"/api/kernels/{_ID}/channels"),
    route(Access.LOOKING, "POST", r"/api/sessions"),  # answers with the one that is there
    route(Access.WORKING, "PATCH", rf"/api/sessions/{_ID}"),  # another kernel (kernel_sessions.py)
    route(Access.WORKING, "POST", rf"/api/kernels/{_ID}/(interrupt|restart)"),
)


def access_of(member: Member | None) -> Access:
    # A room's own user may be read by its kernels one day: its token opens nothing, whatever
    # a document says.
    # Whoever waits does so on the call's socket, which is opened by a ticket.
    if member is None or member.username.startswith(ROOM_PREFIX) or not member.standing.may_enter:
        return Access.NOBODY
    return Access.WORKING if member.can(Action.EDIT) else Access.LOOKING


def is_open_to(access: Access, method: str, path: str) -> bool:
    return any(
        access >= item.access and method in item.methods and item.pattern.fullmatch(path)
        for item in ROUTES
    )


OF_SERVICE = {
    re.compile(rf"/{INTERVIEW_PATH}"): ("GET", "PUT"),
    re.compile(rf"/{NOTEBOOKS_PATH}/{NOTEBOOK_NAME}"): ("PUT",),
    re.compile(rf"/{NOTEBOOKS_PATH}/{NOTEBOOK_NAME}/solution"): ("GET",),
    re.compile(rf"/{EVENTS_PATH}"): ("POST",),
}


def is_open_to_service(method: str, path: str) -> bool:
    return any(pattern.fullmatch(path) and method in OF_SERVICE[pattern] for pattern in OF_SERVICE)
