"""What the problems of an interview need of its room."""

from __future__ import annotations

from typing import Any

from hub_config.rooms.controller import Controller
from hub_config.rooms.documents import Documents
from hub_config.rooms.histories import Histories
from hub_config.rooms.room_client import RoomClient
from hub_config.storage import InterviewRecord
from prepstack.errors import Starting
from prepstack.wire.problem_events import ProblemEvent


class ProblemRooms:
    """The room of an interview, as far as its problems go."""

    def __init__(
        self,
        client: RoomClient,
        histories: Histories,
        controller: Controller,
        documents: Documents,
    ) -> None:
        self._client = client
        self._histories = histories
        self._controller = controller
        self._documents = documents

    async def bring(self, interview: InterviewRecord, path: str, content: dict[str, Any]) -> None:
        """Raises `Starting`, `Unavailable`, `Conflict`."""
        await self._client.put_notebook(self._url(interview), path, content)

    async def solution(self, interview: InterviewRecord, path: str) -> str:
        """Raises `Starting`, `Unavailable`, `Conflict`."""
        return await self._client.solution(self._url(interview), path)

    async def show(self, interview: InterviewRecord) -> None:
        await self._controller.tell_room(interview)

    def note(self, interview: InterviewRecord, event: ProblemEvent) -> None:
        if interview.room is not None:
            self._histories.tell(self._documents.room_url(interview.room), event)

    def _url(self, interview: InterviewRecord) -> str:
        if interview.room is None or not self._controller.is_open(interview.room):
            raise Starting("The room is starting. Try again in a few seconds.")
        return self._documents.room_url(interview.room)
