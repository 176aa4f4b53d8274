"""The sessions of a room: each of its notebooks has one, and a kernel of its language."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.sessions.sessionmanager import SessionManager
from tornado.web import HTTPError

from prepstack.names import NOTEBOOK, is_notebook, language_of
from prepstack.problems.languages import LANGUAGES
from prepstack_ext.access.identity import asking
from prepstack_ext.access.routes import Access
from prepstack_ext.kernels.few_kernels import starting_for


class RoomSessions(SessionManager):
    """Without it, everybody who may run code could start kernels under any path."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._creating = asyncio.Lock()

    async def session_exists(self, path: str | None) -> bool:
        """Asked by Jupyter before it creates one. Whoever starts none waits for who does."""
        if asking.get() < Access.WORKING:
            async with self._creating:
                pass
        return await self._exists(path)

    async def _exists(self, path: str | None) -> bool:
        if not await self._is_there(path):
            raise HTTPError(403, "There is no such notebook in this room.")
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
            if await self._exists(path):
                session = await self.get_session(path=path)
                self.kernel_manager.use(session["kernel"]["id"])
                return session
            # The id of a kernel to come is ours to choose: it is part of file names.
            known = kernel_id if kernel_id in self.kernel_manager else None
            return await super().create_session(path=path, kernel_id=known, **named)

    async def start_kernel_for_session(  # type: ignore[override]  # the rest is handed on
        self,
        session_id: str,
        path: str,
        name: Any,
        type: Any,
        kernel_name: Any,
        *rest: Any,
        **named: Any,
    ) -> str:
        """Of a problem's notebook the kernel of its language, whatever a browser asks for."""
        if path != NOTEBOOK:
            kernel_name = LANGUAGES[language_of(path)].kernel
        outer = starting_for.set(path)
        try:
            return await super().start_kernel_for_session(
                session_id, path, name, type, kernel_name, *rest, **named
            )
        finally:
            starting_for.reset(outer)

    async def _is_there(self, path: str | None) -> bool:
        if path is None or not is_notebook(path):
            return False
        return bool(await ensure_async(self.contents_manager.file_exists(path)))

    async def update_session(self, session_id: str, **changes: Any) -> None:
        """Its kernel may change; what it belongs to may not."""
        kernel = {name: value for name, value in changes.items() if name == "kernel_id"}
        await super().update_session(session_id, **kernel)
