"""The extension: it wires the parts of a room together, and ends them."""

from __future__ import annotations

import asyncio
import os
import time
from contextvars import Context
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_server.extension.application import ExtensionApp
from nbformat.sign import NotebookNotary
from traitlets import Bool, Int, Unicode

from prepstack.errors import NotFound, Unavailable
from prepstack.names import MEDIA_PORTS, NOTEBOOK
from prepstack_ext.access.log_secrets import hide_secrets
from prepstack_ext.call import handlers as call
from prepstack_ext.call.anteroom import Anteroom
from prepstack_ext.call.door import Door
from prepstack_ext.call.history import History
from prepstack_ext.call.media_client import MediaClient
from prepstack_ext.call.session import Session
from prepstack_ext.call.widgets import WidgetNews
from prepstack_ext.document import handlers as document
from prepstack_ext.document.guard import DocumentGuard
from prepstack_ext.document.hooks import (
    open_only_files,
    save_as_server,
    watch_messages,
    watch_openings,
)
from prepstack_ext.document.notebooks import Notebooks
from prepstack_ext.document.outputs import AllOutputs
from prepstack_ext.document.rooms import open_notebook
from prepstack_ext.document.saving import Saving, save_all
from prepstack_ext.document.updates import Updates
from prepstack_ext.kernels.guard import guard_kernels
from prepstack_ext.memory import GIVING_UP, watch_memory
from prepstack_ext.reports import ServiceClient
from prepstack_ext.temporary import sweep

PAUSE_SECONDS = 1.0
KERNEL_SECONDS = 10.0  # the most that the end waits for a kernel that is starting


class PrepStackRoom(ExtensionApp):
    """One interview in one server."""

    name = "prepstack_ext"
    service_api = Unicode(help="Address of the hub service for rooms.").tag(config=True)
    media_ports = Unicode(MEDIA_PORTS, help="UDP ports to choose from.").tag(config=True)
    media_addresses = Unicode(help="Where browsers reach them.").tag(config=True)
    room_name = Unicode(help="The hub's user that this room is.").tag(config=True)
    page_origin = Unicode(help="Where the interview page is.").tag(config=True)
    recording_folder = Unicode("recording", help="Where the interview's history is kept.").tag(
        config=True
    )
    memory_mb = Int(2048, help="Over this much memory the server starts anew.").tag(config=True)
    sign = Bool(True, help="Trust the notebook's outputs: only with an origin per room.").tag(
        config=True
    )

    def initialize_settings(self) -> None:
        self.service = ServiceClient(self.service_api, os.environ.get("JUPYTERHUB_API_TOKEN", ""))
        self.media = MediaClient(self.media_ports, self.media_addresses)
        history = History(Path(self.recording_folder))
        # Not configuration, which is logged where somebody debugs.
        door = Door(self.room_name, os.environ["PREPSTACK_CALL_KEY"])
        self.session = Session(self.service, self.media, history, door, self.page_origin)
        self.service.on_document = self.session.assign
        self.session.on_notebook = self.warm_up
        self.media.on_event = self.session.media_event
        self.media.on_restart = self.session.media_restarted
        self.settings["prepstack_session"] = self.session
        self.anteroom = self.settings["prepstack_anteroom"] = Anteroom()
        self.updates = Updates(time.monotonic)
        self.saving = Saving(self.session.tell_all, self.document_room)
        self.undo = [
            watch_messages(
                DocumentGuard(self.session.may_edit, self.session.tell, self.session.room.colour_of)
            ),
            watch_openings(self.updates),
            open_only_files(),
            save_as_server(),
            guard_kernels(self.session.may_run),
            hide_secrets(),
        ]
        serverapp: Any = self.serverapp
        notary = NotebookNotary(parent=serverapp) if self.sign else None
        self.notebooks = Notebooks(Path(serverapp.root_dir), notary)
        self.settings["prepstack_notebooks"] = self.notebooks
        self.outputs = AllOutputs(partial(open_notebook, serverapp.web_app.settings))
        serverapp.kernel_manager.notebook_of = self.outputs.of
        serverapp.kernel_manager.history = self.session.history.note
        serverapp.kernel_manager.restarted = self.session.kernel_restarted
        self.show_in_widgets(history, serverapp.kernel_manager)
        self.background: set[asyncio.Task[Any]] = set()
        self.warming: set[asyncio.Future[None]] = set()

    def show_in_widgets(self, history: History, kernels: Any) -> None:
        news = WidgetNews(self.session.room, kernels.tell_widgets)
        kernels.look = news.look
        self.session.decided = kernels.tell_widgets
        history.add(news)

    def initialize_handlers(self) -> None:
        self.handlers.extend([*call.ROUTES, *document.ROUTES])

    async def _start_jupyter_server_extension(self, serverapp: Any) -> None:
        """Called by Jupyter Server when its event loop runs."""
        self.notebooks.begin("Interview")
        self.tell_lab(serverapp.web_app.settings)
        self.saving.listen(serverapp.event_logger)
        serverapp.kernel_manager.tell = self.session.kernel_ended
        serverapp.kernel_manager.tell_anew = self.session.kernel_begins_anew
        self.service.start()
        self.media.start()
        self.session.start()
        self.run(self.outputs.watch())
        self.warm_up(NOTEBOOK)
        self.run(asyncio.to_thread(sweep))
        self.run(watch_memory(self.memory_mb << 20, self.give_up))
        if self.service_api:
            self.run(self.recall())

    async def stop_extension(self) -> None:
        await self.save_documents()
        if self.warming:  # a start that is cut off leaves a process that nobody ends
            await asyncio.wait(self.warming, timeout=KERNEL_SECONDS)
        for task in list(self.background):
            task.cancel()
        await asyncio.gather(*self.background, return_exceptions=True)
        await self.saving.close()
        self.anteroom.close()
        await self.session.close()
        await self.media.close()
        await self.service.close()
        for undo in self.undo:
            undo()

    def run(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    async def recall(self) -> None:
        """A room that restarted asks for its interview; a warm one has none yet."""
        while self.session.room.document is None:
            try:
                document = await self.service.interview()
            except NotFound:
                return
            except Unavailable:
                await asyncio.sleep(PAUSE_SECONDS)
            else:
                self.session.assign(document)

    async def give_up(self) -> None:
        """The service starts a room again whose server has ended."""
        self.session.tell_all("starting_anew", GIVING_UP)
        await self.save_documents()
        assert self.serverapp, "an extension runs in a server"
        self.serverapp.stop()

    async def save_documents(self) -> None:
        collaboration = self.settings["jupyter_server_ydoc"]
        await save_all(collaboration.ywebsocket_server.rooms.values())

    async def document_room(self, room_id: str) -> Any:
        """jupyter-collaboration's own."""
        collaboration = self.settings["jupyter_server_ydoc"]
        return await collaboration.ywebsocket_server.get_room(room_id)

    def tell_lab(self, settings: dict[str, Any]) -> None:
        """Every page of the notebook is told its interview's page (widgets/src/lab/page.ts).

        Not its person's token, which the hub would put there: a script in an output reads the page,
        and may send the token to somebody who is not in the room. Lab does with the cookie.
        """
        says_hub = settings.get("page_config_hook", lambda _, config: config)

        def says_room(handler: Any, config: dict[str, Any]) -> dict[str, Any]:
            page = self.session.page_for(handler.current_user.username)
            told = {"prepstackPage": page or self.page_origin, "token": ""}
            return {**says_hub(handler, config), **told}

        settings["page_config_hook"] = says_room

    def warm_up(self, notebook: str) -> None:
        """Start its kernel before anybody asks for it."""
        # By the server itself, whoever's request has brought it about.
        start = asyncio.create_task(self.start_kernel(notebook), context=Context())
        self.warming.add(start)
        start.add_done_callback(self.warming.discard)

    async def start_kernel(self, notebook: str) -> None:
        assert self.serverapp, "an extension runs in a server"
        sessions = self.serverapp.session_manager
        try:
            await sessions.create_session(
                path=notebook, name=notebook, type="notebook", kernel_name="python3"
            )
        except Exception as error:  # the room works without a kernel, and says so
            self.log.error("The kernel of %s could not be started: %s", notebook, error)
