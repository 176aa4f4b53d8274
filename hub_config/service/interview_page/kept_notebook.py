"""The notebooks that an interview left behind, for those who were in it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from hub_config.service.headers import of_kept_notebook
from hub_config.service.interview_page.members import MemberHandler
from hub_config.service.interviews.notebook_html import THEMES, rendered
from hub_config.service.interviews.pages import ID
from hub_config.service.zone import zone_of
from prepstack.errors import NotAllowed, NotFound
from prepstack.interviews.notebook import MEDIA_TYPE, file_name, to_take_along
from prepstack.names import NOTEBOOK_NAME

NOT_KEPT = "There is no notebook of this interview: it ended without one."
STILL_ON = "The interview is not over. Download the notebook beside the notebook itself."
BROKEN = "The notebook of this interview cannot be read any more."


class KeptHandler(MemberHandler):
    """Base of what shows the notebook: to those who were in the interview, once it is over."""

    async def turn_away(self, interview_id: str) -> None:
        if await self.guest_of_browser(interview_id) is None:
            self.send_to_sign_in()

    async def kept(self, name: str | None = None) -> str:
        """That which was shown last, or any by its name in the room.

        Raises `NotAllowed` and `NotFound`.
        """
        if not self.me.standing.may_enter:
            raise NotAllowed("Only those who were in the interview have its notebook.")
        interview = self.details.interview
        if not interview.state.is_over:
            raise NotFound(STILL_ON)
        settings = self.context.settings
        path = settings.kept_notebooks(interview.id) / name if name else None
        path = path or settings.kept_notebook(interview.id)
        return await asyncio.to_thread(taken_along, path)


class KeptNotebookHandler(KeptHandler):
    """`interviews/<id>/notebook`: written when the room ended."""

    async def get(self, interview_id: str) -> None:
        text = await self.kept()
        self.set_header("Content-Type", MEDIA_TYPE)
        name = file_name(self.details.title_for(self.me.username, zone_of(self)))
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(text)


class KeptByNameHandler(KeptHandler):
    """`interviews/<id>/notebooks/<name>`: any of them."""

    async def get(self, interview_id: str, name: str) -> None:
        text = await self.kept(name)
        self.set_header("Content-Type", MEDIA_TYPE)
        self.set_header("Content-Disposition", f'attachment; filename="{name}"')
        self.finish(text)


class NotebookViewHandler(KeptHandler):
    """`interviews/<id>/notebook/view?theme=dark`: to be read, in a frame of the ended page."""

    def headers(self) -> dict[str, str]:
        return of_kept_notebook()

    async def get(self, interview_id: str) -> None:
        theme = self.get_query_argument("theme", "light")
        text = await self.kept()
        page = await rendered(text, theme if theme in THEMES else "light")
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.finish(page)


def taken_along(path: Path) -> str:
    """Raises `NotFound`."""
    try:
        notebook = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise NotFound(NOT_KEPT) from None
    except (ValueError, RecursionError) as error:
        raise NotFound(BROKEN) from error
    if not isinstance(notebook, dict):
        raise NotFound(BROKEN)
    return json.dumps(to_take_along(notebook), indent=1)


ROUTES: list[tuple[str, Any]] = [
    (rf"interviews/{ID}/notebook", KeptNotebookHandler),
    (rf"interviews/{ID}/notebook/view", NotebookViewHandler),
    (rf"interviews/{ID}/notebooks/({NOTEBOOK_NAME})", KeptByNameHandler),
]
