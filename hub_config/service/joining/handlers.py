"""The ways in: an invitation's link, and *Join interview* for whoever has one by heart."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import quote, urljoin

from hub_config.rooms.documents import Documents
from hub_config.service.base import AccountHandler, PageHandler, ServiceHandler
from hub_config.service.interviews.interviews import Interviews
from hub_config.service.interviews.pages import arrival_of, page_of
from hub_config.service.joining.entrance import Entrance, check_open
from hub_config.service.joining.guesses import GuessLimits
from hub_config.service.joining.guests import Guests
from hub_config.service.person import Person
from hub_config.service.zone import zone_of
from hub_config.storage import InterviewRecord
from prepstack.errors import (
    NameTaken,
    NoSuchLink,
    NotAllowed,
    NotFound,
    PrepStackError,
    TooManyRequests,
    status_of,
)
from prepstack.interviews.invitations import ByCode, ById, BySecret, Invitation, read_invitation
from prepstack.interviews.titles import title_of
from prepstack.names import SERVICE_PREFIX, clean_name
from prepstack.people import Member

SECRET = r"j/([A-Za-z0-9_-]{24})"
SECRET_LENGTH = 24
NO_PART = r"[^A-Za-z0-9_/-]"  # of a secret: what a message had behind the link
INVITED_PATH = "/hub/invited"
COPY_AGAIN = "Copy it again from the message you got, or ask who invited you for a new one."
CUT_OFF = f"This invitation link is cut off: its end is missing. {COPY_AGAIN}"
MISTYPED = f"This invitation link is mistyped: there is too much in it. {COPY_AGAIN}"


class LandingHandler(PageHandler):
    """`/j/<secret>`: whoever is known goes on to the interview's page, a stranger gives a name."""

    async def get(self, secret: str) -> None:
        interview, invitation = await self._find(secret)
        member = await self._member(interview)
        if member is not None and interview.state.is_over:
            self.redirect_after_post(page_of(interview.id))
            return
        check_open(interview, member)
        if self.person is not None and not self.person.is_guest:
            self._check_visit()
            await self._join(self.person, invitation)
        elif self.person is not None and member and member.username == self.person.username:
            self.redirect_after_post(page_of(interview.id))
        elif self._may_have_account():
            self.redirect(f"{INVITED_PATH}?to={secret}")
        else:
            if member is None:
                invitation.check(self.context.now())
            await self._page(secret, interview, member, "", None)

    def _may_have_account(self) -> bool:
        """The hub was here before; it knows whether this is somebody, and asks them nothing."""
        asked = "stranger" in self.request.query_arguments
        return not asked and bool(self.context.hub_auth.get_session_id(self))

    def _check_visit(self) -> None:
        """Only who opens the link joins: no picture, frame, script or preview of some page."""
        headers = self.request.headers
        is_page = headers.get("Sec-Fetch-Dest", "document") == "document"
        if not is_page or "prefetch" in headers.get("Sec-Purpose", ""):
            raise NotAllowed("Open this link in a tab of its own.")

    async def head(self, secret: str) -> None:
        """Link previews ask like this; they learn only whether there is such a link."""
        await self._find(secret)
        self.finish()

    async def post(self, secret: str) -> None:
        interview, invitation = await self._find(secret)
        if self.person is not None and not self.person.is_guest:
            await self._join(self.person, invitation)
        else:
            await self._join_as_guest(secret, interview, invitation)

    async def _join(self, person: Person, invitation: Invitation) -> None:
        browser = self.feature(Guests).browser(self)
        entry = await self.feature(Entrance).join(person, invitation, browser)
        self.redirect_after_post(page_of(entry.interview.id))

    async def _join_as_guest(
        self, secret: str, interview: InterviewRecord, invitation: Invitation
    ) -> None:
        self.feature(GuessLimits).check_guest(self.request.remote_ip or "")
        typed = self.get_body_argument("name", "")
        try:
            name = clean_name(typed)
        except PrepStackError as error:
            self.set_status(400)
            await self._page(secret, interview, None, typed, error.message)
            return
        browser = self.feature(Guests).browser(self)
        try:
            entry = await self.feature(Entrance).join_as_guest(name, invitation, browser)
        except NameTaken as error:
            self.set_status(409)
            await self._page(secret, interview, None, typed, error.message)
            return
        target = urljoin(self.feature(Documents).base, arrival_of(entry.interview.id))
        ours = f"{self.feature(Documents).base}j/{secret}/signin"
        self.redirect_after_post(
            self.feature(Guests).sign_in(self, entry.member, name, target, ours)
        )

    async def _find(self, secret: str) -> tuple[InterviewRecord, Invitation]:
        return await find_by_secret(self, "", BySecret(secret))

    async def _member(self, interview: InterviewRecord) -> Member | None:
        if self.person is not None:
            member = await self.feature(Interviews).member(interview.id, self.person.username)
            if member is not None or not self.person.is_guest:
                return member
        browser = self.feature(Guests).known_browser(self)
        if browser is None:
            return None
        return await self.feature(Entrance).guest_of_browser(interview.id, browser)

    async def _page(
        self,
        secret: str,
        interview: InterviewRecord,
        member: Member | None,
        typed: str,
        problem: str | None,
    ) -> None:
        self.feature(Guests).browser(self)  # known before the form is sent, however often it is
        self.show(
            "landing.html",
            secret=secret,
            title=await self._title(interview),
            name=typed or (member.name if member else ""),
            problem=problem,
        )

    async def _title(self, interview: InterviewRecord) -> str:
        """As whoever was invited would find it among their interviews."""
        host = await self.feature(Interviews).member(interview.id, interview.host)
        when = interview.starts_at or interview.created_at
        day = when.astimezone(zone_of(self)).date()
        return title_of(interview.title, [host.name] if host else [], day)


class CleanHandler(PageHandler):
    """A link copied with a full stop, a bracket or the like behind it: to the link itself."""

    async def prepare(self) -> None:
        """Nobody is asked who they are: this page shows nothing."""

    def get(self, secret: str) -> None:
        self.redirect(f"{SERVICE_PREFIX}j/{secret}")

    head = get


class SignInHandler(PageHandler):
    """For who has an account: sign in, and come back to the invitation."""

    def get(self, secret: str) -> None:
        if self.person is None:
            self.redirect(self.get_login_url())
        elif self.person.is_guest:  # whom the hub knows, so it would ask for nothing
            self.redirect(f"/hub/login?next={quote(f'{SERVICE_PREFIX}j/{secret}/signin')}")
        else:
            self.redirect(f"{SERVICE_PREFIX}j/{secret}")


class BrokenLinkHandler(PageHandler):
    """What begins like an invitation's link, and is none."""

    def get(self, text: str | None) -> None:
        raise NoSuchLink(CUT_OFF if len(text or "") < SECRET_LENGTH else MISTYPED)

    head = get


class JoinHandler(AccountHandler):
    """`/join`: a full link or the code; for who is a member already, the interview's id, too."""

    def get(self) -> None:
        self._form("", None)

    async def post(self) -> None:
        typed = self.get_body_argument("invitation", "")
        try:
            url = await self._find(typed)
        except PrepStackError as error:
            self.set_status(status_of(error))
            if isinstance(error, TooManyRequests):
                self.set_header("Retry-After", str(error.retry_after_seconds))
            self._form(typed, error.message)
            return
        self.redirect_after_post(url)

    async def _find(self, typed: str) -> str:
        match read_invitation(typed):
            case BySecret() as wanted:
                _, invitation = await find_by_secret(self, self.who.username, wanted)
            case ByCode(code):
                with self._guess():
                    _, invitation = await self.feature(Interviews).find_code(code)
            case ById(interview_id):
                with self._guess():
                    await self.feature(Interviews).details(interview_id, self.who)
                return page_of(interview_id)
        entry = await self.feature(Entrance).join(self.who, invitation, self.browser())
        return page_of(entry.interview.id)

    def _guess(self) -> AbstractContextManager[None]:
        address = self.request.remote_ip or ""
        return self.feature(GuessLimits).guess(self.who.username, address)

    def browser(self) -> str:
        return self.feature(Guests).browser(self)

    def _form(self, typed: str, problem: str | None) -> None:
        self.show("join.html", typed=typed, problem=problem)


async def find_by_secret(
    handler: ServiceHandler, username: str, wanted: BySecret
) -> tuple[InterviewRecord, Invitation]:
    """Raises `NotFound`, or `TooManyRequests` for who is wrong too often.

    Nobody guesses a link that is right, so it is answered whatever others at this address tried.
    """
    limits, address = handler.feature(GuessLimits), handler.request.remote_ip or ""
    try:
        return await handler.feature(Interviews).find_secret(wanted.secret)
    except NotFound:
        limits.check(username, address)
        limits.note(username, address)
        raise


ROUTES: list[tuple[str, Any]] = [
    (rf"{SECRET}/?", LandingHandler),
    (rf"{SECRET}/signin", SignInHandler),
    (rf"{SECRET}/?{NO_PART}.*", CleanHandler),
    (r"j(?:/(.*))?", BrokenLinkHandler),
    (r"join", JoinHandler),
]
