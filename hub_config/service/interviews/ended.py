"""What the page of an interview that is over shows."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from hub_config.service.base import PageHandler
from hub_config.service.interviews.interviews import Details
from hub_config.service.interviews.pages import page_of
from hub_config.service.zone import zone_of
from prepstack.people import Member


@dataclass(frozen=True)
class Ended:
    """`me` is a member; `has_notebook`: one was kept, `notebooks`: the names of all.

    `is_open`: the room is still being closed.
    """

    details: Details
    me: Member
    zone: ZoneInfo
    has_notebook: bool
    notebooks: list[str]
    is_open: bool

    @property
    def title(self) -> str:
        return self.details.title_for(self.me.username, self.zone)

    @property
    def minutes(self) -> int | None:
        return self.details.interview.minutes_taken

    @property
    def people(self) -> list[Member]:
        return [member for member in self.details.members if member.standing.may_enter]

    @property
    def may_see_notebook(self) -> bool:
        return self.has_notebook and self.me.standing.may_enter

    @property
    def is_notebook_coming(self) -> bool:
        """It is kept when the room's server has ended."""
        return self.is_open and not self.has_notebook and self.me.standing.may_enter

    @property
    def page(self) -> str:
        return page_of(self.details.interview.id)


async def ended_page(handler: PageHandler, details: Details, username: str) -> Ended:
    """For `ended.html`, together with `guest`."""
    me = details.member(username)
    assert me, "only members get here"
    settings, room = handler.context.settings, details.interview.room
    folder = settings.rooms_folder / room if room else None
    # In this order: a folder that has gone by then has left its notebook before.
    is_open = folder is not None and await asyncio.to_thread(folder.is_dir)
    kept = await asyncio.to_thread(settings.kept_notebook(details.interview.id).is_file)
    names = await asyncio.to_thread(_names_in, settings.kept_notebooks(details.interview.id))
    return Ended(details, me, zone_of(handler), kept, names, is_open)


def _names_in(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.ipynb"))
