"""An interviewer's private notes: each is its author's alone, for good."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from hub_config.service.joining.entrance import check_open
from hub_config.storage import Store
from hub_config.storage.notes import NoteRecord
from prepstack.errors import Conflict
from prepstack.interviews.problems import check_may_present, current_of
from prepstack.room.chat import clean_text
from prepstack.room.rate import Allowance, Rate
from prepstack.wire import problems as wire
from prepstack.wire.problems import MOST_NOTES, NewNote, Note

OF_NOTES = Rate(burst=20, per_second=1)
TOO_FAST = "You write very fast. Wait a few seconds and send it again."


class Notes:
    def __init__(self, store: Store, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now
        self._rates = Allowance(OF_NOTES, TOO_FAST)

    async def write(self, interview_id: str, username: str, new: NewNote) -> Note:
        """Raises `NotAllowed` for candidates, `Gone`, `BadRequest`, `TooManyRequests`."""
        text = clean_text(new.text)
        self._rates.take(username, time.monotonic())
        async with self._store.writing() as rows:
            check_open(await rows.interviews.lock(interview_id), None)
            check_may_present(await rows.members.get(interview_id, username))
            note = await rows.notes.find(interview_id, username, new.client)
            if note is None:
                count = await rows.notes.count(interview_id, username)
                if count >= MOST_NOTES:
                    raise Conflict(f"You have {MOST_NOTES} notes, which is as many as there are.")
                current = current_of(await rows.problems.of(interview_id))
                note = NoteRecord(
                    interview_id=interview_id,
                    username=username,
                    number=count + 1,
                    at=self._now(),
                    client=new.client,
                    text=text,
                    mark=new.mark,
                    problem=current.number if current else 0,
                )
                await rows.notes.add(note)
        return _shown(note)

    async def read(self, interview_id: str, username: str) -> wire.Notes:
        """One's own, also after the end. Raises `NotAllowed` for candidates."""
        async with self._store.reading() as rows:
            check_may_present(await rows.members.get(interview_id, username))
            notes = await rows.notes.of(interview_id, username)
        return wire.Notes(tuple(map(_shown, notes)))


def _shown(note: NoteRecord) -> Note:
    return Note(note.number, note.at, note.text, note.mark, note.problem)  # type: ignore[arg-type]
