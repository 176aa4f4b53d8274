"""Problems of interviews, runs and notes come back as they were written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from hub_config.storage import Database, Store
from hub_config.storage.notes import NoteRecord
from hub_config.storage.runs import RunRecord
from hub_config.storage.tables import interviews
from prepstack.interviews.problems import InterviewProblem
from prepstack.people import Role, Standing
from tests.storage.examples import ADA, BEN, NOW, an_interview, book

pytestmark = pytest.mark.asyncio
ID = an_interview().id
PROBLEM = InterviewProblem(
    number=1,
    slug="pair-with-target",
    title="Pair with Target",
    chosen_by="ada",
    language="python",
    turn=1,
    revealed_by="ada",
    revealed_at=NOW,
    candidates=frozenset({"ben", "zoë"}),
    hints=(2, 1),
)
CHOSEN = InterviewProblem(2, "coin-counter", "Coin Counter", "ada")
RUN = RunRecord(
    interview_id=ID,
    number=1,
    problem=1,
    slug="pair-with-target",
    username="ben",
    name="Ben",
    kind="all",
    language="python",
    source="def f(): 李 🎻\n",
    input="",
    asked_at=NOW,
)
NOTE = NoteRecord(ID, "ada", 1, NOW, "client-1", "Asks good questions 🎻", "+", 1)


async def test_problems_come_back_as_they_were_written(store: Store) -> None:
    await book(store, an_interview())
    async with store.writing() as rows:
        await rows.problems.add(ID, CHOSEN)
        await rows.problems.add(ID, replace(PROBLEM, hints=()))
        await rows.problems.save(ID, PROBLEM)

    async with store.reading() as rows:
        assert await rows.problems.of(ID) == (PROBLEM, CHOSEN)
        assert await rows.problems.of("bbbbbbbbbbbb") == ()

    async with store.writing() as rows:
        await rows.problems.remove(ID, 2)

    async with store.reading() as rows:
        assert await rows.problems.of(ID) == (PROBLEM,)


async def test_an_interview_has_a_problem_once(store: Store) -> None:
    await book(store, an_interview())
    with pytest.raises(IntegrityError):
        async with store.writing() as rows:
            await rows.problems.add(ID, PROBLEM)
            await rows.problems.add(ID, replace(PROBLEM, number=2))


async def test_candidates_of_what_is_shown_are_noted(store: Store) -> None:
    await book(store, an_interview())
    async with store.writing() as rows:
        await rows.problems.add(ID, replace(PROBLEM, candidates=frozenset()))
        await rows.problems.add(ID, CHOSEN)
        await rows.problems.note_candidates(ID, [ADA, BEN])

    async with store.reading() as rows:
        shown, chosen = await rows.problems.of(ID)
    assert (shown.candidates, chosen.candidates) == ({"ben"}, frozenset())


async def test_who_had_a_problem_elsewhere_is_known(store: Store) -> None:
    earlier, other = an_interview(2), an_interview(3)
    for interview in (an_interview(), earlier, other):
        await book(store, interview)
    async with store.writing() as rows:
        await rows.members.add(earlier.id, replace(BEN, standing=Standing.ADMITTED), NOW)
        await rows.members.add(other.id, replace(BEN, role=Role.OBSERVER), NOW)  # he only waited
        await rows.problems.add(ID, replace(PROBLEM, slug="of-this-one"))
        await rows.problems.add(earlier.id, PROBLEM)
        await rows.problems.add(earlier.id, CHOSEN)  # nobody saw it
        await rows.problems.add(other.id, replace(PROBLEM, slug="running-median"))

    async with store.reading() as rows:
        seen = await rows.problems.seen(["ada", "ben", "cleo"], except_in=ID)

    slug = PROBLEM.slug
    assert set(seen) == {(slug, "ada"), (slug, "ben"), ("running-median", "ada")}


async def test_a_run_waits_until_it_is_answered_once(store: Store) -> None:
    await book(store, an_interview())
    async with store.writing() as rows:
        await rows.runs.add(RUN)
        await rows.runs.add(replace(RUN, number=2, kind="samples", username="ada"))

    async with store.writing() as rows:
        before = await rows.runs.waiting()
        waits_for = await rows.runs.waiting_of(ID)
        answers = [await rows.runs.finish(RUN, status, "{}") for status in ("done", "cancelled")]

    async with store.reading() as rows:
        assert before == [RUN, replace(RUN, number=2, kind="samples", username="ada")]
        assert sorted(waits_for) == ["ada", "ben"]
        assert answers == [True, False]
        assert await rows.runs.get(ID, 1) == replace(RUN, status="done", outcome="{}")
        assert [run.number for run in await rows.runs.newest(ID, 1)] == [2]
        assert [run.number for run in await rows.runs.waiting()] == [2]
        assert await rows.runs.last_number(ID) == 2
        assert await rows.runs.get(ID, 3) is None


async def test_how_often_and_when_last_a_kind_was_asked(store: Store) -> None:
    await book(store, an_interview())
    later = NOW + timedelta(seconds=30)
    async with store.writing() as rows:
        nothing = await rows.runs.of_kind(ID, "all")
        await rows.runs.add(RUN)
        await rows.runs.add(replace(RUN, number=2, asked_at=later))
        await rows.runs.add(replace(RUN, number=3, kind="samples"))

        assert nothing == (0, None)
        assert await rows.runs.of_kind(ID, "all") == (2, later)


async def test_notes_are_their_authors(store: Store) -> None:
    await book(store, an_interview())
    async with store.writing() as rows:
        await rows.notes.add(NOTE)
        await rows.notes.add(replace(NOTE, number=2, client="client-2", mark="", problem=0))
        await rows.notes.add(replace(NOTE, username="ivy", text="Ivy's own"))

    async with store.reading() as rows:
        assert [one.text for one in await rows.notes.of(ID, "ivy")] == ["Ivy's own"]
        assert [one.number for one in await rows.notes.of(ID, "ada")] == [1, 2]
        assert await rows.notes.find(ID, "ada", "client-1") == NOTE
        assert await rows.notes.find(ID, "ada", "client-9") is None
        assert await rows.notes.count(ID, "ada") == 2


async def test_all_of_it_goes_with_its_interview(store: Store, database: Database) -> None:
    await book(store, an_interview())
    async with store.writing() as rows:
        await rows.problems.add(ID, PROBLEM)
        await rows.runs.add(RUN)
        await rows.notes.add(NOTE)

    async with database.writing() as connection:
        await connection.execute(delete(interviews).where(interviews.c.id == ID))

    async with store.reading() as rows:
        assert await rows.problems.of(ID) == ()
        assert await rows.runs.waiting() == []
        assert await rows.notes.of(ID, "ada") == []
