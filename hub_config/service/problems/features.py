"""The parts of this feature, made and connected."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from hub_config.service.judging.judge_client import JudgeClient
from hub_config.service.problems.languages import Languages
from hub_config.service.problems.library import Library
from hub_config.service.problems.notebooks import Notebooks
from hub_config.service.problems.notes import Notes
from hub_config.service.problems.presenting import Presenting
from hub_config.service.problems.rooms import ProblemRooms
from hub_config.service.problems.runs import Runs
from hub_config.service.problems.stream import Following
from hub_config.service.problems.views import ProblemViews
from hub_config.storage import Store


@asynccontextmanager
async def problem_features(
    store: Store,
    library: Library,
    languages: Languages,
    notebooks: Notebooks,
    rooms: ProblemRooms,
    judge: JudgeClient,
    now: Callable[[], datetime],
) -> AsyncIterator[Mapping[type, object]]:
    async with Runs(store, library, judge, rooms, now) as runs:
        yield {
            Library: library,
            Languages: languages,
            Presenting: Presenting(store, library, languages, notebooks, rooms, now),
            ProblemViews: ProblemViews(store, library, languages, runs.running),
            Runs: runs,
            Notes: Notes(store, now),
            Following: Following(),
        }
