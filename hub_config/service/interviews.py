"""One interview: begun, waited for, entered, looked after by its host, and over."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from tornado.iostream import StreamClosedError

from hub_config.rooms.hub import Step
from hub_config.service.base import AccountHandler, PageHandler
from hub_config.service.calls import Change, Details
from hub_config.service.dashboard import new_request
from hub_config.settings import SERVICE_PREFIX
from hub_config.storage import InterviewRecord
from prepstack.errors import BadRequest, NotAllowed, NotSignedIn
from prepstack.people import Role, Standing

ID = r"([a-z2-7]{12})"
PULSE_SECONDS = 10.0
CLOSED = Step(100, "The interview is over", failed=True)


def page_of(interview_id: str, place: str = "") -> str:
    return f"{SERVICE_PREFIX}interviews/{interview_id}" + (f"/{place}" if place else "")


class BeginHandler(AccountHandler):
    """`POST /interviews`: *New call*."""

    async def post(self) -> None:
        interview = await self.parts.calls.begin(
            self.who,
            self.get_body_argument("title", ""),
            self.get_body_argument("request", "") or new_request(),
        )
        self.redirect_after_post(await way_in(self, interview))


class EnterHandler(AccountHandler):
    """To the lobby, or to where one waits for it."""

    async def get(self, interview_id: str) -> None:
        entry = await self.parts.entrance.enter(interview_id, self.who)
        self.redirect_after_post(await way_in(self, entry.interview))


async def way_in(handler: PageHandler, interview: InterviewRecord) -> str:
    parts = handler.parts
    room = interview.room or ""
    if interview.state.is_over:
        return page_of(interview.id, "ended")
    if parts.controller.is_open(room) or await parts.controller.open_soon(room):
        return parts.documents.lobby_url(room)
    is_guest = handler.person is None or handler.person.is_guest
    return page_of(interview.id, "return" if is_guest else "starting")


class StartingHandler(AccountHandler):
    """The room is on its way. Works by reloading; the page's module only makes it smoother."""

    async def get(self, interview_id: str) -> None:
        details = await self.parts.calls.details(interview_id, self.who)
        interview = details.interview
        if interview.state.is_over or self.parts.controller.is_open(interview.room):
            self.redirect_after_post(page_of(interview_id, "enter"))
            return
        self.show(
            "starting.html",
            interview=interview,
            step=self.parts.controller.step(interview.room or ""),
        )


class ProgressHandler(AccountHandler):
    """The start's news as server-sent events, until people can enter or it failed."""

    def initialize(self, parts: Any) -> None:
        super().initialize(parts)
        self._is_gone = False

    def check_xsrf_cookie(self) -> None:
        """Changes nothing, and no other site can read it; an EventSource can send no token."""

    async def prepare(self) -> None:
        await super().prepare()
        if self.person is None:  # an EventSource can follow no sign-in
            raise NotSignedIn("Sign in to see how far the room is.")

    def get_login_url(self) -> str:
        raise NotSignedIn("Sign in to see how far the room is.")

    def on_connection_close(self) -> None:
        self._is_gone = True

    async def get(self, interview_id: str) -> None:
        details = await self.parts.calls.details(interview_id, self.who)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("X-Accel-Buffering", "no")
        with contextlib.suppress(StreamClosedError):
            await self._send_all(details.interview)

    async def _send_all(self, interview: InterviewRecord) -> None:
        room, step = interview.room or "", None
        while not self._is_gone:
            try:
                async with asyncio.timeout(PULSE_SECONDS):
                    step = await self.parts.controller.next_step(room, step)
            except TimeoutError:
                self.write(": still there\n\n")  # finds out whether the browser is
            if (await self.parts.calls.look_up(interview.id)).state.is_over:
                step = CLOSED
            if step is not None:
                self.write(f"data: {step_to_json(step)}\n\n")
            await self.flush()
            if step is not None and (step.is_ready or step.failed):
                return


def step_to_json(step: Step) -> str:
    return json.dumps(
        {
            "percent": step.percent,
            "message": step.message,
            "ready": step.is_ready,
            "failed": step.failed,
        }
    )


class DetailsHandler(AccountHandler):
    async def get(self, interview_id: str) -> None:
        details = await self.parts.calls.details(interview_id, self.who)
        role = read_role(self.get_query_argument("role", Role.CANDIDATE.value))
        self.show(
            "interview.html",
            details=details,
            interview=details.interview,
            me=details.member(self.who.username),
            role=role,
            roles=list(Role),
            link=details.links.get(role),
            present=self.parts.controller.present(interview_id),
        )


class HostHandler(AccountHandler):
    """Base of what only the host may do. Strangers are told that there is no such interview."""

    async def details_for_host(self, interview_id: str) -> Details:
        details = await self.parts.calls.details(interview_id, self.who)
        member = details.member(self.who.username)
        if member is None or not member.host:
            raise NotAllowed("Only the host may do that.")
        return details


class InvitationsHandler(HostHandler):
    """`POST …/invitations` `role`, `action`: `renew` or `revoke`."""

    async def post(self, interview_id: str) -> None:
        await self.details_for_host(interview_id)
        role = read_role(self.get_body_argument("role"))
        match self.get_body_argument("action", ""):
            case "renew":
                await self.parts.calls.renew_invitation(interview_id, role)
            case "revoke":
                await self.parts.calls.revoke_invitation(interview_id, role)
            case _:
                raise BadRequest("Say whether the link is to be made anew or withdrawn.")
        await self.parts.calls.tell_room(interview_id)
        self.redirect_after_post(f"{page_of(interview_id)}?role={role.value}")


class MemberHandler(HostHandler):
    """`POST …/members/<username>` `role`, or `standing`: `admitted`, `refused`, `removed`."""

    async def post(self, interview_id: str, username: str) -> None:
        await self.details_for_host(interview_id)
        await self.parts.calls.change_member(interview_id, username, self._change())
        await self.parts.calls.tell_room(interview_id)
        self.redirect_after_post(page_of(interview_id))

    def _change(self) -> Change:
        standing = self.get_body_argument("standing", "")
        if standing:
            return Change(standing=read_standing(standing))
        return Change(role=read_role(self.get_body_argument("role", "")))


class EndHandler(HostHandler):
    """*End for everyone*: first what it means, then the deed."""

    async def get(self, interview_id: str) -> None:
        details = await self.details_for_host(interview_id)
        self.show("end.html", interview=details.interview, others=self._others(details))

    async def post(self, interview_id: str) -> None:
        await self.details_for_host(interview_id)
        await self.parts.calls.end(interview_id)
        self.redirect_after_post(page_of(interview_id, "ended"))

    def _others(self, details: Details) -> list[str]:
        present = self.parts.controller.present(details.interview.id)
        return [
            member.name
            for member in details.members
            if member.username in present and member.username != self.who.username
        ]


class FarewellHandler(PageHandler):
    """Where a room sends people. Says nothing about the interview: guests' accounts are gone."""

    async def prepare(self) -> None:
        """Nobody is asked who they are, so that it works while the hub is down, too."""

    def get(self, interview_id: str, reason: str) -> None:
        self.show("farewell.html", interview_id=interview_id, reason=reason)


class ReturnHandler(PageHandler):
    """Back to the lobby, for members and guests alike: the room checks who they are."""

    async def prepare(self) -> None:
        """See `FarewellHandler`."""

    async def get(self, interview_id: str) -> None:
        interview = await self.parts.calls.look_up(interview_id)
        room = interview.room or ""
        if interview.state.is_over:
            self.redirect_after_post(page_of(interview_id, "ended"))
        elif self.parts.controller.is_open(room):
            self.redirect_after_post(self.parts.documents.lobby_url(room))
        else:
            self.show("waiting.html", interview_id=interview_id)


class RoomPageHandler(PageHandler):
    """`/rooms/<room>`: what became of a room whose address does not answer."""

    async def prepare(self) -> None:
        """See `FarewellHandler`."""

    async def get(self, room: str) -> None:
        interview = await self.parts.calls.look_up_room(room)
        self.redirect_after_post(page_of(interview.id, "return"))


def read_role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise BadRequest("A role is interviewer, candidate or observer.") from None


def read_standing(text: str) -> Standing:
    try:
        return Standing(text)
    except ValueError:
        raise BadRequest("Say whether they are admitted, refused or removed.") from None


ROUTES: list[tuple[str, Any]] = [
    (r"interviews", BeginHandler),
    (rf"interviews/{ID}", DetailsHandler),
    (rf"interviews/{ID}/enter", EnterHandler),
    (rf"interviews/{ID}/starting", StartingHandler),
    (rf"interviews/{ID}/progress", ProgressHandler),
    (rf"interviews/{ID}/invitations", InvitationsHandler),
    (rf"interviews/{ID}/members/([^/]+)", MemberHandler),
    (rf"interviews/{ID}/end", EndHandler),
    (rf"interviews/{ID}/(ended|left|removed|refused)", FarewellHandler),
    (rf"interviews/{ID}/return", ReturnHandler),
    (r"rooms/(room-[a-z2-7]{8})", RoomPageHandler),
]
