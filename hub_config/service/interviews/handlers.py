"""One interview as its members see it, and what its host does with it."""

from __future__ import annotations

from typing import Any

from hub_config.rooms.controller import Controller
from hub_config.service.base import AccountHandler, PageHandler
from hub_config.service.interviews.codes import qr_of
from hub_config.service.interviews.interviews import Details, Interviews
from hub_config.service.interviews.membership import Membership
from hub_config.service.interviews.pages import ID, page_of, read_role, read_standing
from hub_config.service.zone import zone_of
from prepstack.errors import BadRequest, NotAllowed, NotFound
from prepstack.names import ROOM_NAME
from prepstack.people import Action, Change, Role, who_may

ACTIONS = ("renew", "revoke")
WHICH_ACTION = "Say whether the link is to be made anew or withdrawn."


class ManageHandler(AccountHandler):
    """`interviews/<id>/manage`: links and people; the host's to change, a member's to see."""

    async def get(self, interview_id: str) -> None:
        details = await self.feature(Interviews).details(interview_id, self.who)
        if details.interview.state.is_over:
            self.redirect_after_post(page_of(interview_id))
            return
        role = read_role(self.get_query_argument("role", Role.CANDIDATE.value))
        self.show(
            "manage.html",
            title=details.title_for(self.who.username, zone_of(self)),
            details=details,
            interview=details.interview,
            me=details.member(self.who.username),
            can=_can_of(details, self.who.username),
            role=role,
            roles=list(Role),
            link=details.links.get(role),
            present=self.feature(Controller).present(interview_id),
        )


def _can_of(details: Details, username: str) -> set[Action]:
    member = details.member(username)
    return {action for action in Action if member is not None and member.can(action)}


class HostHandler(AccountHandler):
    """Base of what only the host may do. Strangers are told that there is no such interview."""

    async def details_for(self, action: Action, interview_id: str) -> Details:
        """Raises `NotAllowed` for whoever may not do that."""
        details = await self.feature(Interviews).details(interview_id, self.who)
        member = details.member(self.who.username)
        if member is None or not member.can(action):
            raise NotAllowed(who_may(action))
        return details


class InvitationsHandler(HostHandler):
    """`…/invitations` `role`, `action`: `renew` or `revoke`. First what it means, then the deed."""

    async def get(self, interview_id: str) -> None:
        details = await self.details_for(Action.INVITE, interview_id)
        role = read_role(self.get_query_argument("role", ""))
        action = self.get_query_argument("action", "")
        if action not in ACTIONS:
            raise BadRequest(WHICH_ACTION)
        self.show(
            "invitation.html",
            interview=details.interview,
            role=role,
            action=action,
            works=role in details.links,
        )

    async def post(self, interview_id: str) -> None:
        await self.details_for(Action.INVITE, interview_id)
        role = read_role(self.get_body_argument("role"))
        match self.get_body_argument("action", ""):
            case "renew":
                await self.feature(Interviews).renew_invitation(interview_id, role)
            case "revoke":
                await self.feature(Interviews).revoke_invitation(interview_id, role)
            case _:
                raise BadRequest(WHICH_ACTION)
        await self.feature(Interviews).tell_room(interview_id)
        self.redirect_after_post(f"{page_of(interview_id, 'manage')}?role={role.value}")


class StandingHandler(HostHandler):
    """`POST …/members/<username>` `role`, or `standing`: `admitted`, `refused`, `removed`."""

    async def post(self, interview_id: str, username: str) -> None:
        change, action = self._change()
        await self.details_for(action, interview_id)
        await self.feature(Membership).change(interview_id, {username: change})
        await self.feature(Interviews).tell_room(interview_id)
        self.redirect_after_post(page_of(interview_id, "manage"))

    def _change(self) -> tuple[Change, Action]:
        """What is asked for, and the right that it takes."""
        if text := self.get_body_argument("standing", ""):
            standing = read_standing(text)
            action = Action.REMOVE if standing.is_shut_out else Action.READMIT
            return Change(standing=standing), action
        return Change(role=read_role(self.get_body_argument("role", ""))), Action.SET_ROLE


class QrHandler(HostHandler):
    """`…/qr/<role>.svg`: that role's link for a telephone's camera, dark on white everywhere."""

    async def get(self, interview_id: str, role: str) -> None:
        details = await self.details_for(Action.INVITE, interview_id)
        link = details.links.get(read_role(role))
        if link is None:
            raise NotFound("No link for this role works now. Make a new one.")
        self.set_header("Content-Type", "image/svg+xml")
        self.finish(qr_of(link))


class TitleHandler(HostHandler):
    """`POST …/title` `title`: empty takes it away."""

    async def post(self, interview_id: str) -> None:
        await self.details_for(Action.RENAME, interview_id)
        title = self.get_body_argument("title", "")
        await self.feature(Interviews).rename(interview_id, title)
        self.redirect_after_post(page_of(interview_id))


class EndHandler(HostHandler):
    """*End for everyone*: first what it means, then the deed."""

    async def get(self, interview_id: str) -> None:
        details = await self.details_for(Action.END, interview_id)
        title = details.title_for(self.who.username, zone_of(self))
        others = self._others(details)
        self.show("end.html", interview=details.interview, title=title, others=others)

    async def post(self, interview_id: str) -> None:
        await self.details_for(Action.END, interview_id)
        await self.feature(Interviews).end(interview_id)
        self.redirect_after_post(page_of(interview_id))

    def _others(self, details: Details) -> list[str]:
        present = self.feature(Controller).present(details.interview.id)
        return [
            member.shown_name
            for member in details.members
            if member.username in present and member.username != self.who.username
        ]


class RoomPageHandler(PageHandler):
    """`/rooms/<room>`: what became of a room whose address does not answer."""

    async def prepare(self) -> None:
        """Nobody is asked who they are: the page that this leads to is for everybody."""

    async def get(self, room: str) -> None:
        interview = await self.feature(Interviews).look_up_room(room)
        self.redirect_after_post(page_of(interview.id))


ROUTES: list[tuple[str, Any]] = [
    (rf"interviews/{ID}/manage", ManageHandler),
    (rf"interviews/{ID}/invitations", InvitationsHandler),
    (rf"interviews/{ID}/members/([^/]+)", StandingHandler),
    (rf"interviews/{ID}/qr/([a-z]+)\.svg", QrHandler),
    (rf"interviews/{ID}/title", TitleHandler),
    (rf"interviews/{ID}/end", EndHandler),
    (rf"rooms/({ROOM_NAME})", RoomPageHandler),
]
