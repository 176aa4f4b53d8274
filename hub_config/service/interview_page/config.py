"""What the interview page is told as it loads (`prepstack/wire/page.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from hub_config.rooms.documents import Documents
from hub_config.service.interview_page.members import MemberHandler
from hub_config.service.interviews.pages import page_of
from hub_config.service.zone import zone_of
from hub_config.storage import InterviewRecord
from prepstack.names import SERVICE_PREFIX, is_guest
from prepstack.people import Action, Farewell, Member, Role, Standing
from prepstack.wire.message import ABSENT, to_json
from prepstack.wire.page import Invite, Me, PageConfig

FAREWELLS = {Standing.REFUSED: Farewell.REFUSED, Standing.REMOVED: Farewell.REMOVED}


def config_of(handler: MemberHandler, interview: InterviewRecord, xsrf: str) -> PageConfig:
    me, page = handler.me, page_of(interview.id)
    out, out_label = way_out(me, open_signup=handler.context.settings.open_signup)
    if interview.practice:
        out, out_label = f"{SERVICE_PREFIX}practice", "Back to practice"
    invites = me.can(Action.INVITE) and not interview.practice
    return PageConfig(
        interview_id=interview.id,
        title=handler.details.title_for(me.username, zone_of(handler)),
        me=Me(me.username, me.name, me.role, me.host, is_guest(me.username)),
        xsrf=xsrf,
        room_origin=_origin(handler.feature(Documents).room_url(interview.room or "")),
        call=f"{page}/call",
        progress=f"{page}/progress",
        page=page,
        manage=f"{page}/manage",
        out=out,
        out_label=out_label,
        relay=bool(handler.context.settings.relay_urls),
        practice=interview.practice,
        invites=_invites(page, handler.details.links) if invites else ABSENT,
        code=interview.code if invites else ABSENT,
        farewell=FAREWELLS.get(me.standing, ABSENT),
    )


def way_out(me: Member, *, open_signup: bool) -> tuple[str, str]:
    """A guest has no interviews to go to; with an account they would."""
    if not is_guest(me.username):
        return SERVICE_PREFIX, "Your interviews"
    if open_signup:
        return "/hub/signup", "Create an account"
    return "/hub/login", "Sign in"


def to_script(config: PageConfig) -> str:
    """As JSON that nothing in it can end the script element of."""
    text = to_json(config).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _invites(page: str, links: Mapping[Role, str]) -> tuple[Invite, ...]:
    return tuple(Invite(role, url, f"{page}/qr/{role.value}.svg") for role, url in links.items())


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
