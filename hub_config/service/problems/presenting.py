"""What people do with an interview's problems: choose, show, switch the language, share a hint.

Each is one transaction. Before anything is written that shows a notebook, the room has it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from hub_config.service.problems.languages import Languages
from hub_config.service.problems.library import Library
from hub_config.service.problems.notebooks import Notebooks
from hub_config.service.problems.rooms import ProblemRooms
from hub_config.service.problems.who import current_or_refuse, enter
from hub_config.storage import InterviewRecord, Store, Transaction
from prepstack.errors import Conflict, NotFound
from prepstack.interviews.problems import (
    InterviewProblem,
    check_may_present,
    check_may_read_staff,
    chosen_of,
    next_number,
    notebook_name,
    revealed,
)
from prepstack.people import Action, Member
from prepstack.room.rate import Allowance, Rate
from prepstack.wire.problems import (
    Choose,
    ProblemChange,
    Reveal,
    SetLanguage,
    ShareHint,
    Withdraw,
)
from prepstack.wire.problem_events import HintEvent, LanguageEvent, ShowEvent

OF_CHANGES = Rate(burst=20, per_second=1)
TOO_MANY = "That was too much at once. Wait a few seconds."
NOTHING_CHOSEN = "No problem was chosen, or it is shown already."


class Presenting:
    def __init__(
        self,
        store: Store,
        library: Library,
        languages: Languages,
        notebooks: Notebooks,
        rooms: ProblemRooms,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._library = library
        self._notebooks = notebooks
        self._languages = languages
        self._rooms = rooms
        self._now = now
        self._rates = Allowance(OF_CHANGES, TOO_MANY)

    async def change(self, interview_id: str, username: str, asked: ProblemChange) -> None:
        """Raises `NotAllowed` for whoever may not, `Gone` after the end, and what else it says."""
        self._rates.take(username, time.monotonic())
        match asked:
            case Choose(slug):
                await self._choose(interview_id, username, slug)
            case Withdraw():
                await self._withdraw(interview_id, username)
            case Reveal(slug, language):
                await self._reveal(interview_id, username, slug, language)
            case SetLanguage(language):
                await self._set_language(interview_id, username, language)
            case ShareHint(number):
                await self._share_hint(interview_id, username, number)

    async def _choose(self, interview_id: str, username: str, slug: str) -> None:
        async with self._store.writing() as rows:
            await self._locked(rows, interview_id, username)
            title = self._library.text(slug).title
            problems = await rows.problems.of(interview_id)
            if any(one.slug == slug and one.is_revealed for one in problems):
                raise Conflict("It was shown already. Show it again from the list of earlier ones.")
            if (chosen := chosen_of(problems)) is not None:
                await rows.problems.remove(interview_id, chosen.number)
                problems = tuple(one for one in problems if one is not chosen)
            number = next_number(problems)
            await rows.problems.add(interview_id, InterviewProblem(number, slug, title, username))

    async def _withdraw(self, interview_id: str, username: str) -> None:
        async with self._store.writing() as rows:
            await self._locked(rows, interview_id, username)
            chosen = chosen_of(await rows.problems.of(interview_id))
            if chosen is None:
                raise Conflict(NOTHING_CHOSEN)
            await rows.problems.remove(interview_id, chosen.number)

    async def _reveal(self, interview_id: str, username: str, slug: str, language: str) -> None:
        async with self._store.reading() as rows:
            interview, me = await enter(rows, interview_id, username)
            check_may_present(me)
        await self._bring(interview, slug, language)
        await self._write_revealed(interview_id, username, slug, language)
        await self._rooms.show(interview)
        self._rooms.note(interview, ShowEvent(username, slug, language))

    async def prepare(self, interview_id: str, username: str, slug: str, language: str) -> None:
        """Like a change that reveals, where the room may not be there yet: it shows it first."""
        self._languages.check(language, self._library.text(slug))
        await self._write_revealed(interview_id, username, slug, language)

    async def _write_revealed(
        self, interview_id: str, username: str, slug: str, language: str
    ) -> None:
        async with self._store.writing() as rows:
            await self._locked(rows, interview_id, username)
            members = await rows.members.of(interview_id)
            # Who is a candidate now had the one to solve that is shown until now.
            await rows.problems.note_candidates(interview_id, members)
            problems = await rows.problems.of(interview_id)
            problem = next((one for one in problems if one.slug == slug), None)
            if problem is None:
                title, number = self._library.text(slug).title, next_number(problems)
                problem = InterviewProblem(number, slug, title, username)
                await rows.problems.add(interview_id, problem)
            shown = revealed(problem, problems, members, language, username, self._now())
            await rows.problems.save(interview_id, shown)

    async def _set_language(self, interview_id: str, username: str, language: str) -> None:
        async with self._store.reading() as rows:
            interview, _ = await enter(rows, interview_id, username, Action.EDIT)
            problem = await current_or_refuse(rows, interview_id)
        if problem.language == language:
            return
        await self._bring(interview, problem.slug, language)
        async with self._store.writing() as rows:
            await rows.interviews.lock(interview_id)
            await enter(rows, interview_id, username, Action.EDIT)
            current = await current_or_refuse(rows, interview_id)
            if current.number != problem.number:
                raise Conflict("Another problem is shown now.")
            await rows.problems.save(interview_id, replace(current, language=language))
        await self._rooms.show(interview)
        self._rooms.note(interview, LanguageEvent(username, problem.slug, language))

    async def _bring(self, interview: InterviewRecord, slug: str, language: str) -> None:
        self._languages.check(language, self._library.text(slug))
        path = notebook_name(slug, language)
        content = await self._notebooks.of(interview, path)
        if content is None:
            raise NotFound("There is no notebook of this problem in this language.")
        await self._rooms.bring(interview, path, content)

    async def _share_hint(self, interview_id: str, username: str, number: int) -> None:
        async with self._store.writing() as rows:
            interview, me = await self._locked(rows, interview_id, username)
            current = await current_or_refuse(rows, interview_id)
            check_may_read_staff(me, current)
            if not 1 <= number <= len(self._library.staff(current.slug)["hints"]):
                raise NotFound("There is no such hint.")
            if number in current.hints:
                return
            shared = replace(current, hints=(*current.hints, number))
            await rows.problems.save(interview_id, shared)
        self._rooms.note(interview, HintEvent(username, current.slug, number))

    async def _locked(
        self, rows: Transaction, interview_id: str, username: str
    ) -> tuple[InterviewRecord, Member]:
        await rows.interviews.lock(interview_id)
        interview, me = await enter(rows, interview_id, username)
        check_may_present(me)
        return interview, me
