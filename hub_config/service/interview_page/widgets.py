"""`interviews/<id>/widgets/<Name>`: what a widget shows in a cell, in a frame of the hub's origin.

Inside the interview page it is another view of that page's call; elsewhere it says so.
"""

from __future__ import annotations

from typing import Any

from hub_config.service.headers import of_widgets
from hub_config.service.interview_page.members import MemberHandler
from hub_config.service.interviews.pages import ID

WIDGETS = (
    "VideoCall",
    "Participants",
    "ScreenShare",
    "Reactions",
    "RecordingControls",
    "InterviewTimer",
    "TestResults",
)


class WidgetHandler(MemberHandler):
    def headers(self) -> dict[str, str]:
        """Refusals too can be read inside the notebook."""
        return of_widgets(self.application.settings["context"].settings)

    async def get(self, interview_id: str, name: str) -> None:
        self.show("widget.html", name=name)


NAMES = "|".join(WIDGETS)
ROUTES: list[tuple[str, Any]] = [(rf"interviews/{ID}/widgets/({NAMES})", WidgetHandler)]
