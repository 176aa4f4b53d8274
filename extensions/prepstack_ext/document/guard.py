"""Who may change the shared notebook, and how: asked message by message."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from jupyter_server_ydoc.rooms import DocumentRoom
from pycrdt import YMessageType, YSyncMessageType, create_sync_message, create_update_message

from prepstack.errors import BadRequest
from prepstack_ext.document.allowance import REFUSED_COSTS, Allowance
from prepstack_ext.document.cursors import PALETTE, Cursors
from prepstack_ext.document.drift import is_seen, update_in
from prepstack_ext.document.rehearsal import Incomplete, Rehearsal
from prepstack_ext.document.y_messages import RAW, Reader, Shown, awareness_message, check_frame
from prepstack_ext.document.y_updates import EMPTY

SHOWN_COSTS = 16  # times its size, as everybody gets at once what one person shows
LONGEST_WAIT_SECONDS = 5.0  # after a message; who owes more is cut off for now
TRY_LATER, NOT_UNDERSTOOD = 1013, 1003  # https://www.rfc-editor.org/rfc/rfc6455#section-7.4
TELL_AGAIN_SECONDS = 5.0
# The frame of the notebook loads itself anew when its socket is closed with these.
BEGIN_ANEW = json.dumps({"reason": "refused", "reloadable": True})
START_ANEW = (
    "The notebook in this tab went its own way, so its last change does not count. "
    "It is being loaded anew."
)
log = logging.getLogger(__name__)

Tell = Callable[[str, str, str], None]  # username, code, sentence


class DocumentGuard:
    """Of every shared document of this server; `hooks.py` has it asked.

    A `handler` is the socket of one tab, as jupyter-collaboration has it.
    """

    def __init__(
        self, may_edit: Callable[[str], bool], tell: Tell, colour_of: Callable[[str], int]
    ) -> None:
        self._may_edit = may_edit
        self._colour_of = colour_of
        self._tell = tell
        self._cursors = Cursors()
        self._allowance = Allowance(time.monotonic)
        self._rehearsals: WeakKeyDictionary[Any, Rehearsal] = WeakKeyDictionary()
        self._told: dict[str, float] = {}

    # A message as it comes in

    def passed(self, handler: Any, message: Any) -> bytes | None:
        """The message, or what its sender may say of it."""
        user = handler.current_user
        try:
            check_frame(message)
            if message[0] == YMessageType.AWARENESS:
                return self._shown(handler, message)
        except BadRequest as refusal:
            log.debug("A message of %s: %s", user.username, refusal)
            return None
        if self._may_edit(user.username) or changes_nothing(message):
            return bytes(message)
        self._look_for_drift(handler, message)
        return None

    def _look_for_drift(self, handler: Any, message: Any) -> None:
        update = update_in(message)
        if update is None or not _is_document(handler):
            return
        self._allowance.take(handler.current_user.username, REFUSED_COSTS)
        if is_seen(handler.room.ydoc, update):
            handler.close(NOT_UNDERSTOOD, BEGIN_ANEW)

    def _shown(self, handler: Any, message: bytes) -> bytes | None:
        awareness = handler.room.awareness

        def forget(client: int) -> None:
            clock = awareness.meta.get(client, {"clock": 0})["clock"]
            awareness.remove_awareness_states([client], "too many")
            awareness.meta.pop(client, None)
            gone = awareness_message([Shown(client, clock + 1, None)])
            for other in handler.room.clients:
                handler.create_task(other.send(gone))

        username = handler.current_user.username
        identity = _identity(handler.current_user) | {"color": PALETTE[self._colour_of(username)]}
        return self._cursors.own_part(message, identity, awareness.client_id, forget)

    async def wait(self, handler: Any, message: Any, passed: bytes | None) -> None:
        """Before the next message of this socket is read."""
        cost = len(message)
        if passed is not None and passed[0] == YMessageType.AWARENESS:
            cost += len(passed) * SHOWN_COSTS
        elif passed is not None and _asks_for_all(passed) and _is_document(handler):
            cost += self._rehearsal(handler.room).size
        username = handler.current_user.username
        wait = self._allowance.take(username, cost, messages=0 if passed is None else 1)
        if wait > LONGEST_WAIT_SECONDS:
            log.warning("%s sends too much to the notebook, and is cut off", username)
            handler.close(TRY_LATER, "You send too much at once.")
        elif wait:
            await asyncio.sleep(wait)

    # A message as it is applied

    def to_apply(self, handler: Any, message: bytes) -> bytes | None:
        """The message, what remains of it, or nothing."""
        if message[0] != YMessageType.SYNC or message[1] == YSyncMessageType.SYNC_STEP1:
            return message
        update = Reader(message, 2).part()
        if update == EMPTY or not _is_document(handler):
            return None  # other rooms have awareness alone
        try:
            applied, refusal = self._rehearsal(handler.room).pass_on(update)
        except Incomplete as reason:
            if message[1] == YSyncMessageType.SYNC_STEP2:  # it was asked, and this is the answer
                self._cut_off(handler, reason)
            else:
                self._ask_for_all(handler)
            return None
        except BadRequest as reason:
            self._cut_off(handler, reason)
            return None
        if refusal is None:
            return message
        self._refuse(handler.current_user.username, refusal.message)
        return bytes(create_update_message(applied))

    def _ask_for_all(self, handler: Any) -> None:
        """The page answers with everything that the document does not have."""
        self._allowance.take(handler.current_user.username, REFUSED_COSTS)
        handler.create_task(handler.send(create_sync_message(handler.room.ydoc)))

    def _cut_off(self, handler: Any, reason: BadRequest) -> None:
        """Nobody could take this change back from their page, so the page has to begin anew."""
        username = handler.current_user.username
        log.warning("An update of %s was refused: %s", username, reason)
        self._refuse(username, START_ANEW)
        handler.close(NOT_UNDERSTOOD, BEGIN_ANEW)

    def _refuse(self, username: str, sentence: str) -> None:
        self._allowance.take(username, REFUSED_COSTS)
        now = time.monotonic()
        if now - self._told.get(username, -TELL_AGAIN_SECONDS) >= TELL_AGAIN_SECONDS:
            self._told[username] = now
            self._tell(username, "document_refused", sentence)

    def _rehearsal(self, room: Any) -> Rehearsal:
        if room not in self._rehearsals:
            self._rehearsals[room] = Rehearsal(room.ydoc)
        return self._rehearsals[room]


def _is_document(handler: Any) -> bool:
    return isinstance(handler.room, DocumentRoom)


def _asks_for_all(message: bytes) -> bool:
    return message[0] == RAW or message[:2] == bytes(
        [YMessageType.SYNC, YSyncMessageType.SYNC_STEP1]
    )


def _identity(user: Any) -> dict[str, str | None]:
    """As the hub has it. Who has no initials there shows those that JupyterLab made up."""
    named = ("username", "name", "display_name", "avatar_url")
    initials = {"initials": user.initials} if user.initials else {}
    return {name: getattr(user, name) for name in named} | initials


def changes_nothing(message: Any) -> bool:
    """Whether it only asks for the document's state, or shows where its sender is.

    What is not known to be harmless counts as a change: saving too, and kinds of messages to come.
    """
    if not isinstance(message, bytes) or len(message) < 2:
        return False
    if message[0] == YMessageType.SYNC:
        return message[1] == YSyncMessageType.SYNC_STEP1
    return message[0] == YMessageType.AWARENESS
