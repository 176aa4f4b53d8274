"""`/j/<secret>`: where an invitation leads. Looking at it uses nothing up; only *Join* joins."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from hub_config.service.base import AccountHandler, PageHandler
from hub_config.service.entrance import check_open
from hub_config.service.interviews import way_in
from hub_config.settings import SERVICE_PREFIX
from hub_config.storage import InterviewRecord
from prepstack.errors import NotFound, PrepStackError
from prepstack.invitations import BySecret, Invitation
from prepstack.people import Member
from prepstack.room import clean_name

SECRET = r"j/([A-Za-z0-9_-]{24})"


class LandingHandler(PageHandler):
    async def get(self, secret: str) -> None:
        interview, invitation = await self._find(secret)
        member = await self._member(interview)
        check_open(interview, member)
        if member is None:
            invitation.check(self.parts.now())
        self._page(secret, interview, member, "", None)

    async def head(self, secret: str) -> None:
        """Link previews ask like this; they learn only whether there is such a link."""
        await self._find(secret)
        self.finish()

    async def post(self, secret: str) -> None:
        interview, invitation = await self._find(secret)
        if self.person is not None:
            browser = self.parts.guests.browser(self)
            entry = await self.parts.entrance.join(self.person, invitation, browser)
            self.redirect_after_post(await way_in(self, entry.interview))
        else:
            await self._join_as_guest(secret, interview, invitation)

    async def _join_as_guest(
        self, secret: str, interview: InterviewRecord, invitation: Invitation
    ) -> None:
        self.parts.limits.check_guest(self.request.remote_ip or "")
        typed = self.get_body_argument("name", "")
        try:
            name = clean_name(typed)
        except PrepStackError as error:
            self.set_status(400)
            self._page(secret, interview, None, typed, error.message)
            return
        browser = self.parts.guests.browser(self)
        entry = await self.parts.entrance.join_as_guest(name, invitation, browser)
        target = urljoin(self.parts.documents.base, await way_in(self, entry.interview))
        self.redirect_after_post(self.parts.guests.sign_in(self, entry.member, name, target))

    async def _find(self, secret: str) -> tuple[InterviewRecord, Invitation]:
        address = self.request.remote_ip or ""
        self.parts.limits.check("", address)
        try:
            return await self.parts.calls.find(BySecret(secret))
        except NotFound:
            self.parts.limits.note("", address)
            raise

    async def _member(self, interview: InterviewRecord) -> Member | None:
        if self.person is not None:
            return await self.parts.calls.member(interview.id, self.person.username)
        browser = self.parts.guests.known_browser(self)
        if browser is None:
            return None
        return await self.parts.entrance.guest_of_browser(interview.id, browser)

    def _page(
        self,
        secret: str,
        interview: InterviewRecord,
        member: Member | None,
        typed: str,
        problem: str | None,
    ) -> None:
        self.parts.guests.browser(self)  # known before the form is sent, however often it is
        self.show(
            "landing.html",
            secret=secret,
            interview=interview,
            name=typed or (member.name if member else ""),
            problem=problem,
        )


class SignInHandler(AccountHandler):
    """For who has an account: sign in, and come back to the invitation."""

    def get(self, secret: str) -> None:
        self.redirect(f"{SERVICE_PREFIX}j/{secret}")


ROUTES: list[tuple[str, Any]] = [
    (rf"{SECRET}/?", LandingHandler),
    (rf"{SECRET}/signin", SignInHandler),
]
