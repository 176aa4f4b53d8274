"""The one session of a room: its notebook and the kernel that runs it."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_server.services.sessions.sessionmanager import SessionManager
from tornado.web import HTTPError

from prepstack.names import NOTEBOOK
from prepstack_ext.access.identity import asking
from prepstack_ext.access.routes import Access


class RoomSessions(SessionManager):
    """Without it, everybody who may run code could start kernels under any path."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._creating = asyncio.Lock()

    async def session_exists(self, path: str | None) -> bool:
        if path != NOTEBOOK:
            raise HTTPError(403, "This room has one notebook.")
        exists = bool(await super().session_exists(path))
        # Refused here, where Jupyter looks before it creates one: there it would be a fault.
        if not exists and asking.get() < Access.WORKING:
            raise HTTPError(403, "The kernel does not run, and observers start none.")
        return exists

    async def create_session(  # type: ignore[override]  # the rest is handed on
        self, path: str | None = None, kernel_id: str | None = None, **named: Any
    ) -> Any:
        """The first one creates it; whoever asks meanwhile waits and gets the same."""
        async with self._creating:
            if await self.session_exists(path):
                return await self.get_session(path=path)
            # The id of a kernel to come is ours to choose: it is part of file names.
            known = kernel_id if kernel_id in self.kernel_manager else None
            return await super().create_session(path=path, kernel_id=known, **named)

    async def update_session(self, session_id: str, **changes: Any) -> None:
        """Its kernel may change; what it belongs to may not."""
        kernel = {name: value for name, value in changes.items() if name == "kernel_id"}
        await super().update_session(session_id, **kernel)
