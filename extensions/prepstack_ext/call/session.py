"""The live interview: everything that comes from outside arrives here, and the room decides."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from confusable_homoglyphs.utils import load

from prepstack.interviews.interview import RoomDocument
from prepstack.names import CALL_PATH, NOTEBOOK, SERVICE_PREFIX, Lookalikes
from prepstack.people import Action, Change, Farewell, Place, Role
from prepstack.room import events, views
from prepstack.room.effects import Begin, Effect, EndInterview, Tell, TellAll
from prepstack.room.events import (
    ROOM,
    KernelDied,
    MediaConnected,
    MediaDisconnected,
    TimerChanged,
)
from prepstack.room.notices import of_restart
from prepstack.room.room import Room
from prepstack.streams import TRIAL
from prepstack.wire import browser, worker
from prepstack.wire.features.media import MediaRestarted
from prepstack.wire.service import Attendance
from prepstack_ext.access.routes import Access, access_of, is_open_to
from prepstack_ext.call.countdown import Countdown
from prepstack_ext.call.door import Door
from prepstack_ext.call.errands import Errands
from prepstack_ext.call.history import History
from prepstack_ext.call.measuring import keep_measuring
from prepstack_ext.call.performer import Media, Performer
from prepstack_ext.call.reception import Reception
from prepstack_ext.call.tabs import CLOSE_CODE, Tabs

SWEEP_SECONDS = 1.0
CALL = f"/{CALL_PATH}"
log = logging.getLogger(__name__)


class Reports(Protocol):
    """The hub service, or a fake of it."""

    async def new_invitation(self, role: Role) -> str: ...
    def with_unheard(self, document: RoomDocument) -> RoomDocument: ...
    def tell_members(self, changes: Mapping[str, Change]) -> None: ...
    def tell_locked(self, locked: bool) -> None: ...
    def tell_started(self, at: datetime) -> None: ...
    def tell_end(self, by: str) -> None: ...


class Session:
    """One interview in one room server. `decided` hears whenever the room has decided something."""

    decided: Callable[[], None] = staticmethod(lambda: None)

    def __init__(
        self, service: Reports, media: Media, history: History, door: Door, page_origin: str
    ) -> None:
        """`page_origin` is where the interview page is."""
        self.service = service
        self.history = history
        self._media = media
        self.page_origin = page_origin
        self.room = Room(
            note=history.note, lookalikes=Lookalikes(partial(load, "confusables.json"))
        )
        self._tabs = Tabs(self.room)
        self._errands = Errands(self.room, self._tabs, media, service)
        others: dict[type[Any], Callable[[Any], None]] = {
            **self._errands.performers(),
            Begin: self._begin,
            EndInterview: self._end,
        }
        self._performer = Performer(self.room, self._tabs, media, service, others)
        self.reception = Reception(self.room, self._tabs, door, self._perform, self.disconnect)
        self._countdown = Countdown(self._warn)
        self.on_notebook: Callable[[str], None] = lambda name: None  # another one is shown
        self._tasks: set[asyncio.Task[None]] = set()
        self._last_seen = time.monotonic()

    def start(self) -> None:
        self._own(self._sweep())
        self._own(keep_measuring(self.room, self._media, self._perform))

    async def close(self) -> None:
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.reception.close()
        await self._errands.close()
        await self._countdown.close()
        self.history.close()

    # Asked by the gate on every request

    def access(self, username: str) -> Access:
        document = self.room.document
        if document is None or document.ended:
            return Access.NOBODY
        return access_of(document.member(username))

    def page_for(self, username: str) -> str | None:
        """The interview page, for members: it says what has become of them, too."""
        document = self.room.document
        if document is None or document.member(username) is None:
            return None
        return f"{self.page_origin}{SERVICE_PREFIX}interviews/{document.interview.id}"

    def note_socket(self, username: str, path: str, handler: Any) -> None:
        self._performer.open_sockets.note(username, path, handler)

    def may_edit(self, username: str) -> bool:
        return self.room.can(username, Action.EDIT)

    def may_run(self, username: str) -> bool:
        return self.room.can(username, Action.RUN)

    # From the shared notebook

    def tell(self, username: str, code: str, sentence: str) -> None:
        self._perform([Tell(username, Place.ROOM, browser.Notice(code, sentence))])

    def tell_all(self, code: str, sentence: str) -> None:
        self._perform([TellAll(browser.Notice(code, sentence))])

    # From the service

    def assign(self, document: RoomDocument, by: str = ROOM) -> None:
        """`by`: the username of whoever changed it, if that was somebody in the room."""
        past, before = None, self.room.document
        if before is None:
            past = self.history.begin(document.interview.id)
            log.info("This room holds interview %s", document.interview.id)
            self._last_seen = time.monotonic()  # a warm room may have waited for hours
        document = self.service.with_unheard(document)
        self._perform(self.room.assign(document, by))
        if past:
            self.room.features.chat.restore(self.room, past.began, past.events)
            if timer := past.last(TimerChanged):
                self.room.features.timer.restore(*timer)
        self._close_what_is_shut()
        held = self._document()
        self._countdown.until(None if held.ended else held.interview.ends_at)
        if not held.ended and held.notebook != (before.notebook if before else NOTEBOOK):
            self.on_notebook(held.notebook)

    def attendance(self) -> Attendance:
        if self._is_somebody_here():
            self._last_seen = time.monotonic()
        return Attendance(
            interview_id=self.room.document.interview.id if self.room.document else None,
            present=tuple(dict.fromkeys(item.username for item in self.room.present)),
            knocking=tuple(self.room.knocking),
            idle_seconds=round(time.monotonic() - self._last_seen, 1),
        )

    def _is_somebody_here(self) -> bool:
        """Once it has begun, a forgotten tab in the lobby keeps no interview open."""
        document = self.room.document
        has_begun = document is not None and document.interview.started_at is not None
        return bool(self.room.present) or (bool(self._tabs) and not has_begun)

    # What the room decides of itself

    def disconnect(self, connection_id: str) -> None:
        """Its page has gone, and does not come back."""
        if self._is_somebody_here():
            self._last_seen = time.monotonic()
        if self._tabs.forget(connection_id):
            self._perform(self.room.disconnect(connection_id))

    def _begin(self, effect: Begin) -> None:
        self.service.tell_started(self.room.now())
        self.assign(self._document())

    def _end(self, effect: EndInterview) -> None:
        """Over for everybody at once; the service hears of it as soon as it listens."""
        self.service.tell_end(effect.by)
        self.assign(self._document(), effect.by)

    # From the media worker

    def media_event(self, event: worker.Event) -> None:
        match event:
            case worker.Offer() if event.peer.startswith(TRIAL):
                self._errands.trials.offered(event)
            case worker.Connected() | worker.Disconnected() if event.peer.startswith(TRIAL):
                pass  # of a connection test: no part of the interview
            case worker.Offer():
                self._tabs.send_to(event.peer, views.offer(event), Place.ROOM)
            case worker.Connected(peer, leg):
                self.history.note(peer, MediaConnected(leg))
            case worker.Disconnected(peer, leg):
                self.history.note(peer, MediaDisconnected(leg))
            case worker.SpeakerChanged(peer):
                self._perform(list(self.room.features.speaker.heard(peer)))
            case worker.Ready(port):
                log.info("The media worker listens on port %d", port)

    def media_restarted(self) -> None:
        self.history.note(ROOM, events.MediaRestarted())
        self._tabs.send_to_present(MediaRestarted())

    # From the kernels

    def kernel_ended(self, sentence: str) -> None:
        self.history.note(ROOM, KernelDied(sentence))
        self._tabs.send_to_present(browser.Notice("kernel_ended", sentence))

    def kernel_restarted(self, by: str) -> None:
        """`by`: the username of whoever asked for it."""
        if member := self.room.member(by):
            self._tabs.send_to_present(of_restart(member))

    def kernel_begins_anew(self, sentence: str) -> None:
        self._tabs.send_to_present(browser.Notice("kernel_started_anew", sentence))

    # How

    def _perform(self, decided: list[Effect]) -> None:
        self._performer.perform(decided)
        self.decided()

    def _warn(self, minutes: int) -> None:
        self.tell_all("ending_soon", f"This interview ends in {minutes} minutes.")

    def _document(self) -> RoomDocument:
        return self._performer.document

    async def _sweep(self) -> None:
        """A socket that was being opened while its owner was shut out is found here."""
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            self._close_what_is_shut()

    def _close_what_is_shut(self) -> None:
        def is_open(username: str, path: str) -> bool:
            if path == CALL:  # of tickets, and no route of whoever brings a cookie
                return self.room.may_be_here(username)
            return is_open_to(self.access(username), "GET", path)

        code = CLOSE_CODE[Farewell.REMOVED]
        self._performer.open_sockets.close_unless(is_open, code)

    def _own(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
