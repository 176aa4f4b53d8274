"""How far the runs are that go on: told to pages case by case, forgotten when they are over."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hub_config.storage.news import News
from prepstack.wire.message import Absent
from prepstack.wire.runs import CaseResult, RunProgress


@dataclass(frozen=True)
class Going:
    """Where a run is now."""

    position: int = 0
    results: tuple[CaseResult, ...] = ()


@dataclass(frozen=True)
class _Told:
    number: int  # it grows over all interviews
    progress: RunProgress


class Running:
    def __init__(self) -> None:
        self._going: dict[tuple[str, int], Going] = {}
        self._told: dict[tuple[str, int], list[_Told]] = {}
        self.newest = 0
        self.news = News()

    def tell(self, interview_id: str, progress: RunProgress) -> None:
        run = interview_id, progress.run
        self.newest += 1
        self._going[run] = _after(self._going.get(run, Going()), progress)
        told = _Told(self.newest, progress)
        self._told.setdefault(run, []).append(told)
        self.news.tell(interview_id)

    def end(self, interview_id: str, run: int) -> None:
        self._going.pop((interview_id, run), None)
        self._told.pop((interview_id, run), None)

    def of(self, interview_id: str, run: int) -> Going:
        return self._going.get((interview_id, run), Going())

    def after(self, interview_id: str, seen: int) -> list[RunProgress]:
        """What was told of runs that still go on since `newest` was this."""
        found = [
            told
            for (interview, _), all_told in self._told.items()
            if interview == interview_id
            for told in all_told
            if told.number > seen
        ]
        return [told.progress for told in sorted(found, key=lambda told: told.number)]


def _after(going: Going, progress: RunProgress) -> Going:
    match progress.step:
        case "queued":
            return replace(going, position=progress.position)
        case "started":
            return replace(going, position=0)
        case "again":
            return Going()
        case _:
            case = () if isinstance(progress.case, Absent) else (progress.case,)
            return replace(going, results=(*going.results, *case))
