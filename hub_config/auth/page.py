"""What the hub's own pages share: one form, shown, and shown again with what was wrong."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlsplit

from jupyterhub._xsrf_utils import _set_xsrf_cookie
from jupyterhub.handlers import BaseHandler
from tornado.web import HTTPError

from hub_config.auth.verified import Asker, Verified
from hub_config.settings import Settings
from prepstack.accounts import normal_username
from prepstack.addresses import client_address
from prepstack.errors import Conflict, NotAllowed, PrepStackError, TooManyRequests
from prepstack.names import SERVICE_PREFIX, is_guest

KNOWN_COOKIE = "prepstack-known"
KNOWN_DAYS = 180
STALE = "This page was open for too long, so nothing was done. Please try again."
Problems = dict[str, str]  # field, or "form" for all of it -> a sentence


class OwnSession:
    """Mixed into a handler that signs in: a browser that changes hands keeps nothing."""

    def set_login_cookie(self: Any, user: Any) -> None:
        before = self.get_current_user_cookie()
        if before is not None and before.id != user.id:
            # The tokens of this session, too: the service would go on with the other's.
            self.clear_login_cookie()
            self.set_session_cookie()
        super().set_login_cookie(user)  # type: ignore[misc]  # of the handler


class Page(OwnSession, BaseHandler):  # type: ignore[misc]  # jupyterhub is untyped
    template = ""
    _is_stale = False

    @property
    def own_settings(self) -> Settings:
        found: Settings = self.authenticator.settings
        return found

    async def prepare(self) -> None:
        # JupyterHub believes X-Real-Ip, which every browser may send.
        self.request.remote_ip = client_address(
            self.request.remote_ip,
            self.request.headers.get_list("X-Forwarded-For"),
            self.own_settings.trusted_proxies,
        )
        await super().prepare()
        if self._is_stale:
            await self.show({"form": STALE}, status=403)

    def check_xsrf_cookie(self) -> None:
        """Never raises: `prepare` ends the request, with the form and what was typed."""
        try:
            super().check_xsrf_cookie()
        except HTTPError:
            self._is_stale = True

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Content-Security-Policy", content_security_policy(self.own_settings))
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Permissions-Policy", "camera=(), microphone=(), display-capture=()")
        self.set_header("Cache-Control", "no-store")

    # Who asks, and what for

    @property
    def next_url(self) -> str:
        """Where to go afterwards, if that is a place of ours; "" else."""
        found = self._validate_next_url(self.get_argument("next", default=""))
        return str(found or "")

    @property
    def account(self) -> Any:
        """The hub's user who is signed in, unless it is a guest, who has no account."""
        user = self.current_user
        return None if user is None or is_guest(user.name) else user

    def asker(self, username: str) -> Asker:
        """`username` as typed. A mark counts only for the account that it was given for."""
        mark = (self.get_signed_cookie(KNOWN_COOKIE, max_age_days=KNOWN_DAYS) or b"").decode()
        owner, _, browser = mark.partition(" ")
        is_theirs = owner == normal_username(username)
        return Asker(self.request.remote_ip, browser if is_theirs else "")

    def field(self, name: str, strip: bool = True) -> str:
        return str(self.get_body_argument(name, default="", strip=strip))

    # What is answered

    async def sign_in(self, person: Verified) -> None:
        user = await self.login_user({"verified": person})
        self._jupyterhub_user = user

    def remember(self, person: Verified) -> None:
        """Mark the browser as one that knows this account's password."""
        mark = f"{person.username} {secrets.token_hex(8)}"
        options = {"httponly": True, "samesite": "Lax", "secure": self.own_settings.is_secure}
        self.set_signed_cookie(
            KNOWN_COOKIE, mark, expires_days=KNOWN_DAYS, path=self.hub.base_url, **options
        )

    def go_on(self) -> None:
        self.redirect(self.next_url or SERVICE_PREFIX)

    async def values(self) -> dict[str, Any]:
        """What the template needs besides, whichever way the form is shown."""
        return {}

    async def show(self, problems: Problems | None = None, status: int = 200, **more: Any) -> None:
        self.set_status(status)
        self._renew_xsrf()
        html = await self.render_template(
            self.template,
            xsrf=self.xsrf_token.decode("ascii"),
            next=self.next_url,
            problems=problems or {},
            **{**await self.values(), **more},
        )
        self.finish(html)

    async def refuse(self, problem: PrepStackError, field: str = "form") -> None:
        """Show the form again with a problem beside that field."""
        status = 400
        if isinstance(problem, TooManyRequests):
            status, field = 429, "form"
            self.set_header("Retry-After", str(problem.retry_after_seconds))
        elif isinstance(problem, Conflict):
            status = 409
        elif isinstance(problem, NotAllowed):
            status = 403
        await self.show({field: problem.message}, status)

    def _renew_xsrf(self) -> None:
        """A fresh token for the form: an old one may end while somebody types."""
        token = self.xsrf_token
        if self.request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            _set_xsrf_cookie(
                self, self._xsrf_token_id, cookie_path=self.hub.base_url, xsrf_token=token
            )


def error_page(status: int, problem: PrepStackError) -> HTTPError:
    """To raise: ends in `error.html` with the problem's sentence."""
    error = HTTPError(status, problem.message.replace("%", "%%"))
    error.jupyterhub_message = problem.message  # type: ignore[attr-defined]  # JupyterHub reads it
    return error


def content_security_policy(settings: Settings) -> str:
    """Browsers hold redirects after a form to `form-action`, and sign-in may lead into a room."""
    parts = urlsplit(settings.origin)
    rooms = "" if settings.single_origin else f" {parts.scheme}://*.{parts.netloc}"
    return (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
        f"form-action 'self'{rooms}"
    )
