"""The interview page: one address from the invitation to the end."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from hub_config.rooms.controller import Controller
from hub_config.rooms.documents import Documents
from hub_config.service.base import PageHandler
from hub_config.service.headers import of_interview_page
from hub_config.service.interview_page.config import config_of, to_script
from hub_config.service.interview_page.members import MemberHandler
from hub_config.service.interviews.ended import ended_page
from hub_config.service.interviews.pages import ID, arrival_of, page_of
from hub_config.service.joining.entrance import Entrance
from hub_config.service.joining.guests import Guests
from hub_config.storage.interviews import NO_INTERVIEW
from prepstack.errors import NotFound
from prepstack.names import is_guest
from prepstack.people import Member


class InterviewPageHandler(MemberHandler):
    """`interviews/<id>`: lobby, call and end of one interview, for its members."""

    async def turn_away(self, interview_id: str) -> None:
        guest = await self.guest_of_browser(interview_id)
        if guest is None:
            self.send_to_sign_in()
        elif self.details.interview.state.is_over or guest.standing.is_shut_out:
            await self.get(interview_id)
        elif self.person is None or self.person.is_guest:
            await self._sign_in_again(guest)
        else:
            raise NotFound(NO_INTERVIEW)

    async def _sign_in_again(self, guest: Member) -> None:
        """This browser was this guest a moment ago: nothing is asked for a second time."""
        await self.feature(Controller).add_guest(guest.username)
        arrival = urljoin(self.feature(Documents).base, arrival_of(self.path_args[0]))
        self.redirect(self.feature(Guests).sign_in(self, guest, guest.name, arrival, arrival))

    async def get(self, interview_id: str) -> None:
        if self.details.interview.state.is_over:
            ended = await ended_page(self, self.details, self.me.username)
            self.show("ended.html", ended=ended, guest=is_guest(self.me.username))
            return
        interview = self.details.interview
        if not self.me.standing.is_shut_out:
            interview = await self.feature(Entrance).open_room(interview, self.me)
        token = self.xsrf_token
        config = config_of(self, interview, token if isinstance(token, str) else token.decode())
        for name, value in of_interview_page(self.context.settings).items():
            self.set_header(name, value)
        self.show("page.html", title=config.title, config=Markup(to_script(config)))


class ArrivalHandler(PageHandler):
    """`interviews/<id>/arrival`: the hub knows the guest now, and the service is told who it is."""

    async def prepare(self) -> None:
        """Whoever it was before, the hub is asked anew."""

    def get(self, interview_id: str) -> None:
        self.request.uri = page_of(interview_id)  # where the sign-in leads
        self.redirect(self.get_login_url())


ROUTES: list[tuple[str, Any]] = [
    (rf"interviews/{ID}", InterviewPageHandler),
    (rf"interviews/{ID}/arrival", ArrivalHandler),
]
