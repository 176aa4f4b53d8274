"""Solutions are tested: asked for, written, judged, answered once, whatever is restarted meanwhile.

A run that waits in the database is the service's to bring to an end: it is asked of the judge by
whichever service is alive, and asked again while the judge is not.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing
from datetime import datetime, timedelta
from types import TracebackType

from hub_config.service.judging.judge_client import Again, JudgeClient
from hub_config.service.problems.library import Library
from hub_config.service.problems.outcomes import Outcome, case_result, done, score_of, write_outcome
from hub_config.service.problems.rooms import ProblemRooms
from hub_config.service.problems.running import Running
from hub_config.service.problems.submissions import asked_for, read_input
from hub_config.service.problems.turns import check_free
from hub_config.service.problems.who import current_or_refuse, enter
from hub_config.storage import Store
from hub_config.storage.runs import DONE, RunRecord
from prepstack.errors import Conflict, NotAllowed, NotFound, PrepStackError, TooManyRequests, Unavailable
from prepstack.interviews.problems import InterviewProblem, may_present
from prepstack.people import Action, Member
from prepstack.problems.problem import Verdict
from prepstack.room.rate import Allowance, Rate
from prepstack.wire import judge as wire
from prepstack.wire.message import replaced
from prepstack.wire.problem_events import CaseSet, RunEvent, VerdictEvent
from prepstack.wire.runs import AskRun, CaseResult, RunProgress

OF_PERSON = Rate(burst=6, per_second=0.5)
OF_ROOM = Rate(burst=12, per_second=1)
TOO_FAST = "That is very fast. Wait a few seconds and run it again."
# So long it is asked again and again of a judge that is away, or has too much to do.
LONGEST_WAIT = timedelta(minutes=10)
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 5.0
AWAY = "The judge does not answer. Run it again."
FAILED = "Something failed on our side. It was noted; please run it again."

log = logging.getLogger(__name__)


class Runs:
    """Works as long as its block lasts; what still waits then is gone on with by the next one."""

    def __init__(
        self,
        store: Store,
        library: Library,
        judge: JudgeClient,
        rooms: ProblemRooms,
        now: Callable[[], datetime],
        pause_seconds: float = PAUSE_SECONDS,
    ) -> None:
        self._store = store
        self._library = library
        self._judge = judge
        self._rooms = rooms
        self._now = now
        self._pause_seconds = pause_seconds
        self._of_person = Allowance(OF_PERSON, TOO_FAST)
        self._of_room = Allowance(OF_ROOM, TOO_FAST)
        self._tasks: dict[tuple[str, int], asyncio.Task[None]] = {}
        self.running = Running()

    async def __aenter__(self) -> Runs:
        async with self._store.reading() as rows:
            waiting = await rows.runs.waiting()
        for run in waiting:
            self._begin(run)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def ask(self, interview_id: str, username: str, asked: AskRun) -> int:
        """The run's number, once it is written. Raises `NotAllowed`, `Conflict` and the like."""
        async with self._store.reading() as rows:
            interview, me = await enter(rows, interview_id, username, Action.RUN)
            problem = await current_or_refuse(rows, interview_id)
        self._of_person.take(username, time.monotonic())
        self._of_room.take(interview_id, time.monotonic())
        if asked.kind == "custom":
            bundle = await asyncio.to_thread(self._library.bundle, problem.slug)
            read_input(asked.input, bundle)
        source = await self._rooms.solution(interview, problem.notebook)
        run = await self._write(interview_id, me, problem, asked, source)
        event = RunEvent(username, str(run.number), run.slug, run.language, CaseSet(run.kind))
        self._rooms.note(interview, event)
        self._begin(run)
        return run.number

    async def _write(
        self,
        interview_id: str,
        me: Member,
        problem: InterviewProblem,
        asked: AskRun,
        source: str,
    ) -> RunRecord:
        async with self._store.writing() as rows:
            await rows.interviews.lock(interview_id)
            await enter(rows, interview_id, me.username, Action.RUN)
            if (await current_or_refuse(rows, interview_id)).notebook != problem.notebook:
                raise Conflict("Another notebook is shown now. Run it again.")
            now = self._now()
            await check_free(rows, interview_id, me.username, asked.kind, now)
            run = RunRecord(
                interview_id=interview_id,
                number=await rows.runs.last_number(interview_id) + 1,
                problem=problem.number,
                slug=problem.slug,
                username=me.username,
                name=me.shown_name,
                kind=asked.kind,
                language=problem.language,
                source=source,
                input=asked.input if asked.kind == "custom" else "",
                asked_at=now,
            )
            await rows.runs.add(run)
        return run

    async def cancel(self, interview_id: str, username: str, number: int) -> None:
        """By who asked for it, or an interviewer. Quiet if it is over."""
        async with self._store.reading() as rows:
            _, me = await enter(rows, interview_id, username)
            run = await rows.runs.get(interview_id, number)
        if run is None:
            raise NotFound("There is no such run.")
        if run.username != username and not may_present(me):
            raise NotAllowed("Only who asked for it, or an interviewer, may cancel it.")
        if await self._finish(run, "cancelled", Outcome()):
            task = self._tasks.get((interview_id, number))
            if task is not None:
                task.cancel()

    # What goes on behind it

    def _begin(self, run: RunRecord) -> None:
        key = run.interview_id, run.number
        task = self._tasks[key] = asyncio.create_task(self._bring_to_an_end(run))
        task.add_done_callback(lambda _: self._tasks.pop(key, None))

    async def _bring_to_an_end(self, run: RunRecord) -> None:
        try:
            outcome = await self._outcome(run)
            if await self._finish(run, DONE, outcome):
                await self._note(run, outcome)
        except PrepStackError as error:
            await self._finish(run, "failed", Outcome(message=error.message))
        except Exception:
            log.exception("Run %s of %s failed.", run.number, run.interview_id)
            await self._finish(run, "failed", Outcome(message=FAILED))
        finally:
            self.running.end(run.interview_id, run.number)

    async def _outcome(self, run: RunRecord) -> Outcome:
        pause = self._pause_seconds
        while True:
            try:
                asked = await asyncio.to_thread(asked_for, run, self._library)
                if (outcome := await self._ask_judge(run, asked.submission)) is not None:
                    return replaced(outcome, reference_ms=asked.reference_ms)
            except TooManyRequests as error:
                pause = max(pause, error.retry_after_seconds)
            except Unavailable as error:
                log.info("Run %s of %s: %s", run.number, run.interview_id, error)
            if self._now() - run.asked_at > LONGEST_WAIT:
                raise Unavailable(AWAY)
            self.running.tell(run.interview_id, RunProgress(run.number, "again"))
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _ask_judge(self, run: RunRecord, submission: wire.Submission) -> Outcome | None:
        """None where the judge was told to end before it had judged."""
        results: list[CaseResult] = []
        async with aclosing(self._judge.submit(submission)) as events:
            async for event in events:
                match event:
                    case wire.Done():
                        return done(event, results, run.kind)
                    case wire.Case():
                        results.append(case_result(event, run.kind))
                        progress = RunProgress(run.number, "case", case=results[-1])
                        self.running.tell(run.interview_id, progress)
                    case Again():
                        results.clear()
                        self.running.tell(run.interview_id, RunProgress(run.number, "again"))
                    case wire.Queued():
                        progress = RunProgress(run.number, "queued", event.position)
                        self.running.tell(run.interview_id, progress)
                    case wire.Started():
                        self.running.tell(run.interview_id, RunProgress(run.number, "started"))
        return None

    async def _finish(self, run: RunRecord, status: str, outcome: Outcome) -> bool:
        """Whether it waited until now: of an answer and a cancel, the first counts."""
        async with self._store.writing() as rows:
            await rows.interviews.lock(run.interview_id)
            return await rows.runs.finish(run, status, write_outcome(outcome), score_of(outcome))

    async def _note(self, run: RunRecord, outcome: Outcome) -> None:
        async with self._store.reading() as rows:
            interview = await rows.interviews.get(run.interview_id)
        verdict = outcome.verdict or Verdict.INTERNAL_ERROR
        event = VerdictEvent(run.username, str(run.number), verdict, outcome.passed, outcome.cases)
        self._rooms.note(interview, event)
