"""The routes of the notebooks: what the service puts and reads, and what people take along."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from prepstack.errors import BadRequest, Full, NotFound
from prepstack.interviews.notebook import MEDIA_TYPE, file_name, to_take_along
from prepstack.names import NOTEBOOK, NOTEBOOKS_PATH
from prepstack.wire.message import to_json
from prepstack.wire.service import LARGEST_SOLUTION, Solution, read_new_notebook
from prepstack_ext.document.notebooks import Notebooks
from prepstack_ext.document.rooms import open_notebook

STARTER = "starter"  # the tag of the cell that is judged
GONE = "The cell with the solution is gone. Undo, or take the starter again."
SEVERAL = "There are several cells with the solution. Join them to one, or delete the others."
TOO_LONG = f"The solution has more than {LARGEST_SOLUTION} characters."


class NotebookBase(APIHandler):
    auth_resource = "contents"

    @property
    def notebooks(self) -> Notebooks:
        found: Notebooks = self.settings["prepstack_notebooks"]
        return found

    async def content(self, name: str) -> dict[str, Any]:
        """As people see it, or as it was written while nobody has opened it. Raises 404."""
        if (shared := open_notebook(self.settings, name)) is not None:
            found: dict[str, Any] = await shared.aget()
            return found
        if name not in self.notebooks:
            raise web.HTTPError(404, "There is no such notebook in this room.")
        contents: Any = self.contents_manager  # its functions are annotated in part only
        return dict((await contents.get(name, type="notebook"))["content"])


class DownloadHandler(NotebookBase):
    """`/prepstack/api/notebook`, that which is shown, and any by its name: as it is now."""

    @web.authenticated
    @authorized
    async def get(self, path: str | None = None) -> None:
        document = self.settings["prepstack_session"].room.document
        name = path or document.notebook
        taken = to_take_along(await self.content(name))
        file = file_name(document.interview.title) if name == NOTEBOOK else name
        self.set_header("Content-Disposition", f'attachment; filename="{file}"')
        self.set_header("Cache-Control", "no-store")
        text = await asyncio.to_thread(json.dumps, taken, indent=1)
        self.finish(text, set_content_type=MEDIA_TYPE)


class NotebookHandler(DownloadHandler):
    """`/prepstack/api/notebooks/<name>`: put there by the service."""

    @web.authenticated
    @authorized
    async def put(self, path: str) -> None:
        try:
            new = read_new_notebook(self.request.body)
            is_new = await self.notebooks.put(path, new.content)
        except BadRequest as error:
            raise web.HTTPError(400, str(error)) from error
        except Full as error:
            raise web.HTTPError(409, str(error)) from error
        self.set_status(201 if is_new else 200)
        self.finish("{}")


class SolutionHandler(NotebookBase):
    """`/prepstack/api/notebooks/<name>/solution`: what the judge gets, never told by a browser."""

    @web.authenticated
    @authorized
    async def get(self, path: str) -> None:
        try:
            source = solution_in(await self.content(path))
        except NotFound as error:
            raise web.HTTPError(404, str(error)) from error
        if len(source) > LARGEST_SOLUTION:
            raise web.HTTPError(413, TOO_LONG)
        self.finish(to_json(Solution(source)))


def solution_in(notebook: Mapping[str, Any]) -> str:
    """Raises `NotFound` unless one cell is tagged so. Whoever splits or copies it has two."""
    found = [cell for cell in notebook["cells"] if STARTER in _tags(cell)]
    if len(found) != 1:
        raise NotFound(SEVERAL if found else GONE)
    source = found[0]["source"]
    return source if isinstance(source, str) else "".join(source)


def _tags(cell: Mapping[str, Any]) -> list[Any]:
    tags = cell.get("metadata", {}).get("tags", [])
    return tags if isinstance(tags, list) else []


ROUTES: list[Any] = [
    (r"/prepstack/api/notebook", DownloadHandler, {}),
    (rf"/{NOTEBOOKS_PATH}/(?P<path>[^/]+)", NotebookHandler, {}),
    (rf"/{NOTEBOOKS_PATH}/(?P<path>[^/]+)/solution", SolutionHandler, {}),
]
