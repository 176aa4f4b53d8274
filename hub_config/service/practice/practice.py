"""What somebody practised, what is next, and the room that they do it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hub_config.rooms.controller import Controller
from hub_config.service.interviews.interviews import Interviews
from hub_config.service.person import Person
from hub_config.service.problems.languages import Languages
from hub_config.service.problems.library import Library
from hub_config.service.problems.presenting import Presenting
from hub_config.storage import InterviewRecord, Store, Transaction
from hub_config.storage.interviews import OPEN
from prepstack.errors import BadRequest
from prepstack.interviews.practice import (
    Attempt,
    Offer,
    Progress,
    Suggestion,
    progress_of,
    suggest,
)
from prepstack.wire.problems import LanguageOffer, ProblemText

MOST_ATTEMPTS = 2000  # that are remembered of one person
TITLE = "Practice"
NONE = Progress()


@dataclass(frozen=True)
class Line:
    """A problem with what one person did with it. `language` is the one to go on in."""

    text: ProblemText
    progress: Progress
    languages: tuple[LanguageOffer, ...]
    language: str

    def has(self, wanted: str) -> bool:
        """All of these words."""
        text = self.text
        said = " ".join((text.title, text.difficulty, *text.topics)).lower().replace("-", " ")
        return all(word in said for word in wanted.lower().split())


@dataclass(frozen=True)
class Overview:
    """`lines` in the order of their titles. `next_one` is None where nothing is."""

    lines: Sequence[Line]
    suggestion: Suggestion | None
    next_one: Line | None
    topics: Sequence[str]
    attempts: Sequence[tuple[Line, Attempt]]  # the newest first
    open_one: InterviewRecord | None

    @property
    def solved(self) -> int:
        return sum(line.progress.is_solved for line in self.lines)


class Practice:
    def __init__(
        self,
        store: Store,
        interviews: Interviews,
        controller: Controller,
        features: Mapping[type, object],
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._interviews = interviews
        self._controller = controller
        self._library: Library = features[Library]  # type: ignore[assignment]
        self._languages: Languages = features[Languages]  # type: ignore[assignment]
        self._presenting: Presenting = features[Presenting]  # type: ignore[assignment]
        self._now = now

    async def overview(self, username: str, topic: str = "") -> Overview:
        """`topic` narrows what is next; one that there is not is none."""
        async with self._store.reading() as rows:
            attempts = await rows.runs.submitted_by(username, MOST_ATTEMPTS)
            open_one = await _open_one(rows, username)
        progress = progress_of(attempts)
        lines = {
            text.slug: self._line(text, progress.get(text.slug, NONE))
            for text in self._library.problems().values()
            if text.kind != "discussion"  # nothing of those is judged
        }
        topics = sorted({topic for line in lines.values() for topic in line.text.topics})
        offers = [_offer(line) for line in lines.values() if line.languages]
        chosen = topic if topic in topics else ""
        found = suggest(offers, progress, self._now(), chosen)
        return Overview(
            lines=list(lines.values()),
            suggestion=found,
            next_one=lines[found.slug] if found else None,
            topics=topics,
            attempts=[(lines[one.slug], one) for one in attempts if one.slug in lines],
            open_one=open_one,
        )

    async def begin(self, who: Person, slug: str, language: str, request: str) -> InterviewRecord:
        """In the room that is open, if one is. Raises `NotFound`, `Conflict`, `BadRequest`."""
        text = self._library.text(slug)
        if text.kind == "discussion":
            raise BadRequest(f"{text.title} is to be talked about with somebody, in an interview.")
        self._languages.check(language, text)
        async with self._store.reading() as rows:
            interview = await _open_one(rows, who.username)
        if interview is None:
            interview = await self._interviews.begin(who, TITLE, request, practice=True)
        await self._presenting.prepare(interview.id, who.username, slug, language)
        await self._controller.tell_room(interview)
        return interview

    def _line(self, text: ProblemText, progress: Progress) -> Line:
        names = [one.name for one in text.languages]
        offers = self._languages.offers(names, for_interviewers=False)
        here = tuple(one for one in offers if one.kernel and one.judge)
        tried = progress.last.language if progress.last else ""
        known = {one.name for one in here}
        first = here[0].name if here else ""
        return Line(text, progress, here, tried if tried in known else first)


async def _open_one(rows: Transaction, username: str) -> InterviewRecord | None:
    practices = await rows.interviews.practices_of(username, 1)
    return next((one for one in practices if one.state in OPEN), None)


def _offer(line: Line) -> Offer:
    return Offer(line.text.slug, line.text.difficulty, line.text.topics)
