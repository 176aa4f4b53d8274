"""A room that speaks docs/protocol.md, 3, and nothing else: no notebook, no media, quick to start.

`FakeRoom` keeps the last document, the notebooks it was given and the events it was told; the
notebook shows all of it to whoever the hub lets in. Faults are files in the folder
`FAKE_ROOM_FAULTS`: `refuse-to-start`, `idle` with seconds in it, `knocking` with the names of those
who knock, one a line, and `solution` with what everybody has written into the cell of the solution.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler, HubOAuthenticated
from tornado.web import Application, HTTPError, RequestHandler

from prepstack.names import NOTEBOOK_PATH
from prepstack.wire.message import to_json
from prepstack.wire.problem_events import problem_event
from prepstack.wire.service import Solution, read_new_notebook


class FakeRoom:
    def __init__(self, faults: Path) -> None:
        self.faults = faults
        self.document: dict[str, Any] | None = None
        self.present: list[str] = []
        self.notebooks: dict[str, Any] = {}
        self.events: list[dict[str, Any]] = []

    @property
    def presence(self) -> dict[str, Any]:
        idle, knocking = self.faults / "idle", self.faults / "knocking"
        return {
            "interview_id": self.document["interview"]["id"] if self.document else None,
            "present": self.present,
            "knocking": knocking.read_text().split() if knocking.exists() else [],
            "idle_seconds": float(idle.read_text()) if idle.exists() else 0.0,
        }


class Base(RequestHandler):
    def initialize(self, room: FakeRoom, auth: HubOAuth) -> None:
        self.room = room
        self.hub_auth = auth


class InterviewHandler(Base):
    """The push: the service's token only."""

    async def prepare(self) -> None:
        token = self.request.headers.get("Authorization", "").removeprefix("token ")
        model = await self.hub_auth.user_for_token(token, sync=False)
        if model is None or (model["kind"], model["name"]) != ("service", "prepstack"):
            raise HTTPError(403)

    def check_xsrf_cookie(self) -> None: ...

    def get(self) -> None:
        self.finish(self.room.presence)

    def put(self) -> None:
        self.room.document = json.loads(self.request.body)
        self.finish(self.room.presence)


class NotebooksHandler(InterviewHandler):
    """One that is there stays as it is."""

    def put(self, path: str) -> None:  # type: ignore[override]
        content = read_new_notebook(self.request.body).content
        self.set_status(200 if path in self.room.notebooks else 201)
        self.room.notebooks.setdefault(path, content)
        self.finish({})


class SolutionHandler(InterviewHandler):
    def get(self, path: str) -> None:  # type: ignore[override]
        written = self.room.faults / "solution"
        cells = self.room.notebooks.get(path, {}).get("cells", [])
        starter = [cell for cell in cells if "starter" in cell["metadata"]["tags"]]
        if not starter:
            raise HTTPError(404)
        source = written.read_text() if written.exists() else starter[0]["source"]
        self.finish(to_json(Solution(source)))


class EventsHandler(InterviewHandler):
    def post(self) -> None:
        problem_event.read(self.request.body)
        self.room.events.append(json.loads(self.request.body))
        self.finish({})


class NotebookHandler(HubOAuthenticated, Base):  # type: ignore[misc]
    def get_current_user(self) -> None: ...

    async def prepare(self) -> None:
        model = await self.hub_auth.get_user(self, sync=False)
        if model is None:
            self.redirect(self.get_login_url())
            return
        self.current_user = self.check_hub_user(model)

    def get(self) -> None:
        self.finish(
            {
                "user": self.current_user["name"],
                "document": self.room.document,
                "notebooks": sorted(self.room.notebooks),
                "events": self.room.events,
            }
        )


class CallbackHandler(HubOAuthCallbackHandler, Base):  # type: ignore[misc]
    def get_current_user(self) -> None: ...


async def main() -> None:
    faults = Path(os.environ["FAKE_ROOM_FAULTS"])
    if (faults / "refuse-to-start").exists():
        sys.exit("told to refuse")
    about = {"room": FakeRoom(faults), "auth": HubOAuth(cache_max_age=1)}
    url = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"])
    prefix = os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    application = Application(
        [
            (f"{prefix}prepstack/api/interview", InterviewHandler, about),
            (f"{prefix}prepstack/api/notebooks/([^/]+)", NotebooksHandler, about),
            (f"{prefix}prepstack/api/notebooks/([^/]+)/solution", SolutionHandler, about),
            (f"{prefix}prepstack/api/events", EventsHandler, about),
            (f"{prefix}{NOTEBOOK_PATH}", NotebookHandler, about),
            (f"{prefix}oauth_callback", CallbackHandler, about),
            (f"{prefix}api", NotebookHandler, about),
        ],
        cookie_secret=os.urandom(32),
        xsrf_cookies=True,
    )
    application.listen(url.port or 0, address="127.0.0.1")
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()


if __name__ == "__main__":
    asyncio.run(main())
