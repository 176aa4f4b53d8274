"""Who may use the routes of one interview: its members, with an account or as its guests."""

from __future__ import annotations

from hub_config.service.base import PageHandler
from hub_config.service.interviews.interviews import Details, Interviews
from hub_config.service.joining.entrance import Entrance
from hub_config.service.joining.guests import Guests
from hub_config.service.person import Person
from hub_config.storage.interviews import NO_INTERVIEW
from prepstack.errors import NotFound, NotSignedIn
from prepstack.names import is_guest
from prepstack.people import Member


class MemberHandler(PageHandler):
    """A route of one interview, the first part of its address, for its members alone.

    `details` and `me` are there when its method runs. Everybody else hears that there is no such
    interview.
    """

    details: Details
    me: Member

    async def prepare(self) -> None:
        await super().prepare()
        interview_id = self.path_args[0]
        if self.person is None or not await self._recognise(interview_id, self.person):
            await self.turn_away(interview_id)

    async def turn_away(self, interview_id: str) -> None:
        """Answers whoever is no member; for a page that has more to say to them."""
        if self.person is None:
            raise NotSignedIn("You were signed out meanwhile. Reload the page.")
        raise NotFound(NO_INTERVIEW)

    def send_to_sign_in(self) -> None:
        """For a page that a browser opens: whoever is no member may be one by another name."""
        if self.person is not None:
            raise NotFound(NO_INTERVIEW)
        self.redirect(self.get_login_url())

    async def guest_of_browser(self, interview_id: str) -> Member | None:
        """The guest that this browser was in this interview, by its signed cookie.

        Sets `details` and `me`: a guest's user at the hub ends with the interview.
        """
        browser = self.feature(Guests).known_browser(self)
        if browser is None:
            return None
        try:
            member = await self.feature(Entrance).guest_of_browser(interview_id, browser)
        except NotFound:
            return None
        if member is None or not is_guest(member.username):
            return None
        was_there = await self._recognise(interview_id, Person(member.username, member.name))
        return member if was_there else None

    async def _recognise(self, interview_id: str, person: Person) -> bool:
        try:
            self.details = await self.feature(Interviews).details(interview_id, person)
        except NotFound:
            return False
        self.me = next(item for item in self.details.members if item.username == person.username)
        return True
