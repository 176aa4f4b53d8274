"""What one person may see of an interview's problems: everything is made for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub_config.service.problems.languages import Languages
from hub_config.service.problems.library import Library
from hub_config.service.problems.markdown import to_html
from hub_config.service.problems.outcomes import read_outcome, without_texts
from hub_config.service.problems.running import Running
from hub_config.service.problems.who import enter
from hub_config.storage import Store
from hub_config.storage.runs import WAITING, RunRecord
from prepstack.errors import NotFound
from prepstack.interviews.problems import (
    InterviewProblem,
    check_may_present,
    check_may_read_staff,
    chosen_of,
    current_of,
    may_present,
    may_read_staff,
)
from prepstack.people import Member
from prepstack.problems.problem import Difficulty
from prepstack.wire.message import ABSENT, Absent, replaced
from prepstack.wire.problem_events import CaseSet
from prepstack.wire.problems import ChosenProblem, CurrentProblem, EarlierProblem, Hint, LibraryProblem, ProblemLibrary, ProblemPreview, ProblemState, ProblemText, StaffSection, StaffSource
from prepstack.wire.runs import MOST_RUNS, Run

MOST_WITH_TEXTS = 5  # runs whose results are told with all their texts
GONE_FROM_LIBRARY = "<p>This problem is no longer in the library.</p>"


class ProblemViews:
    def __init__(
        self, store: Store, library: Library, languages: Languages, running: Running
    ) -> None:
        self._store = store
        self._library = library
        self._languages = languages
        self._running = running
        self.news = store.news
        self.progress = running

    async def state(self, interview_id: str, username: str) -> ProblemState:
        """Raises `NotAllowed` for who was not let in, `Gone` after the end."""
        async with self._store.reading() as rows:
            _, me = await enter(rows, interview_id, username)
            problems = await rows.problems.of(interview_id)
            runs = await rows.runs.newest(interview_id, MOST_RUNS)
        current = current_of(problems)
        return ProblemState(
            may_present=may_present(me),
            current=self._current(current, me) if current else ABSENT,
            chosen=_chosen(problems, me),
            earlier=tuple(
                _earlier(one, me) for one in problems if one.is_revealed and one is not current
            ),
            runs=tuple(
                self._run(run, with_texts=place < MOST_WITH_TEXTS)
                for place, run in enumerate(runs)
            ),
        )

    async def library(self, interview_id: str, username: str) -> ProblemLibrary:
        """Raises `NotAllowed`, `Gone`."""
        async with self._store.reading() as rows:
            _, me = await enter(rows, interview_id, username)
            check_may_present(me)
            members = await rows.members.of(interview_id)
            names = {one.username: one.shown_name for one in members if one.standing.may_enter}
            seen = await rows.problems.seen(names, except_in=interview_id)
        seen_by: dict[str, list[str]] = {}
        for slug, seer in seen:
            seen_by.setdefault(slug, []).append(names[seer])
        found = tuple(_listed(text, seen_by) for text in self._library.problems().values())
        return ProblemLibrary(self._library.status, found)

    async def preview(self, interview_id: str, username: str, slug: str) -> ProblemPreview:
        """Raises `NotAllowed` for whoever is the candidate now, or was it of this problem."""
        async with self._store.reading() as rows:
            _, me = await enter(rows, interview_id, username)
            problems = await rows.problems.of(interview_id)
        check_may_read_staff(me, next((one for one in problems if one.slug == slug), None))
        text, staff = self._library.text(slug), self._library.staff(slug)
        return ProblemPreview(
            problem=self._with_languages(text, me),
            hints=_hints(staff, range(1, len(staff["hints"]) + 1)),
            sections=tuple(
                StaffSection(one["title"], to_html(one["text"])) for one in staff["sections"]
            ),
            solutions=tuple(map(_source, staff["solutions"])),
            accepted=tuple(map(_source, staff["accepted"])),
            wrong=tuple(map(_source, staff["wrong"])),
        )

    def _current(self, problem: InterviewProblem, me: Member) -> CurrentProblem:
        text = self._with_languages(self._text(problem), me)
        assert problem.revealed_at is not None, "what is shown was revealed"
        return CurrentProblem(
            **{name: getattr(text, name) for name in ProblemText.__struct_fields__},
            number=problem.number,
            language=problem.language,
            revealed_at=problem.revealed_at,
            shared_hints=self._shared_hints(problem),
            staff=may_read_staff(me, problem),
        )

    def _text(self, problem: InterviewProblem) -> ProblemText:
        try:
            return self._library.text(problem.slug)
        except NotFound:
            return ProblemText(
                slug=problem.slug,
                title=problem.title,
                difficulty=Difficulty.MEDIUM,
                kind="function",
                topics=(),
                minutes=0,
                statement_html=GONE_FROM_LIBRARY,
                samples=(),
                languages=(),
            )

    def _shared_hints(self, problem: InterviewProblem) -> tuple[Hint, ...]:
        if not problem.hints:
            return ()
        try:
            return _hints(self._library.staff(problem.slug), problem.hints)
        except NotFound:
            return ()

    def _with_languages(self, text: ProblemText, me: Member) -> ProblemText:
        names = [one.name for one in text.languages]
        offers = self._languages.offers(names, for_interviewers=may_present(me))
        return replaced(text, languages=offers)

    def _run(self, run: RunRecord, *, with_texts: bool) -> Run:
        going = self._running.of(run.interview_id, run.number)
        outcome = read_outcome(run.outcome)
        results = going.results if run.status == WAITING else outcome.results
        return Run(
            run=run.number,
            problem=run.problem,
            username=run.username,
            name=run.name,
            kind=CaseSet(run.kind),
            language=run.language,
            asked_at=run.asked_at,
            status=run.status,  # type: ignore[arg-type]  # as it was written
            position=going.position,
            input=run.input if with_texts else "",
            verdict=ABSENT if outcome.verdict is None else outcome.verdict,
            passed=outcome.passed,
            cases=outcome.cases,
            time_ms=outcome.time_ms,
            memory_mb=outcome.memory_mb,
            reference_ms=outcome.reference_ms,
            error=outcome.error,
            message=outcome.message,
            results=results if with_texts else tuple(map(without_texts, results)),
        )


def _chosen(problems: Sequence[InterviewProblem], me: Member) -> ChosenProblem | Absent:
    chosen = chosen_of(problems)
    if chosen is None or not may_present(me):
        return ABSENT
    return ChosenProblem(chosen.slug, chosen.title, chosen.chosen_by)


def _earlier(problem: InterviewProblem, me: Member) -> EarlierProblem:
    assert problem.revealed_at is not None, "what was shown was revealed"
    return EarlierProblem(
        number=problem.number,
        slug=problem.slug,
        title=problem.title,
        language=problem.language,
        revealed_at=problem.revealed_at,
        staff=may_read_staff(me, problem),
    )


def _listed(text: ProblemText, seen_by: dict[str, list[str]]) -> LibraryProblem:
    return LibraryProblem(
        slug=text.slug,
        title=text.title,
        difficulty=text.difficulty,
        kind=text.kind,
        topics=text.topics,
        languages=tuple(one.name for one in text.languages),
        minutes=text.minutes,
        seen_by=tuple(sorted(seen_by.get(text.slug, ()))),
    )


def _hints(staff: dict[str, Any], numbers: Sequence[int]) -> tuple[Hint, ...]:
    texts = staff["hints"]
    return tuple(Hint(number, to_html(texts[number - 1])) for number in numbers if number <= len(texts))


def _source(one: dict[str, Any]) -> StaffSource:
    languages = tuple(one["languages"])
    return StaffSource(one["name"], languages, one["source"], one.get("expect", ABSENT))
