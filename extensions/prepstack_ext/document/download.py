"""`/prepstack/api/notebook`: the notebook as it is now, for whoever is in the room."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from prepstack.interviews.notebook import MEDIA_TYPE, file_name, to_take_along
from prepstack.names import NOTEBOOK


class DownloadHandler(APIHandler):
    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def get(self) -> None:
        document = self.settings["prepstack_session"].room.document
        taken = to_take_along(await self._notebook())
        name = file_name(document.interview.title)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.set_header("Cache-Control", "no-store")
        text = await asyncio.to_thread(json.dumps, taken, indent=1)
        self.finish(text, set_content_type=MEDIA_TYPE)

    async def _notebook(self) -> dict[str, Any]:
        """As people see it, or as it was written while nobody has opened it."""
        shared = await self.settings["jupyter_server_ydoc"].get_document(
            path=NOTEBOOK, content_type="notebook", file_format="json"
        )
        if shared is not None:
            found: dict[str, Any] = await shared.aget()
            return found
        contents: Any = self.contents_manager  # its functions are annotated in part only
        return dict((await contents.get(NOTEBOOK, type="notebook"))["content"])


ROUTES: list[Any] = [(r"/prepstack/api/notebook", DownloadHandler, {})]
