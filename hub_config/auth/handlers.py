"""The hub's own pages: sign up, sign in, change the password, the first administrator, guests."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote, urlsplit

from jupyterhub import roles
from jupyterhub._xsrf_utils import _set_xsrf_cookie
from jupyterhub.handlers import BaseHandler
from jupyterhub.orm import new_token
from tornado import web

from hub_config.auth.authenticator import Verified
from hub_config.settings import SERVICE_PREFIX
from hub_config.static_files import STATIC
from prepstack.accounts import check_new_password, clean_password, clean_username
from prepstack.errors import BadRequest, Conflict, PrepStackError, TooManyRequests
from prepstack.room import clean_name
from prepstack.tickets import read_ticket

TICKET_COOKIE = "prepstack-guest"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PROBLEMS_OF_PROVIDERS = {
    "refused": "You did not allow the sign-in. Try again, or sign in another way.",
    "stale": "That sign-in was not begun here, or took too long. Please try again.",
    "provider": "The sign-in provider answered with an error. Please try again.",
}


class Page(BaseHandler):  # type: ignore[misc]  # jupyterhub is untyped
    """A page with one form: shown, and shown again with what was wrong."""

    template = ""

    @property
    def content_security_policy(self) -> str:
        return POLICY

    def set_default_headers(self) -> None:
        super().set_default_headers()
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    @property
    def next_url(self) -> str:
        """Where to go afterwards, if that is a place of ours; "" else."""
        found = self._validate_next_url(self.get_argument("next", default=""))
        return str(found or "")

    async def show(self, problem: PrepStackError | None = None, **values: Any) -> None:
        if isinstance(problem, TooManyRequests):
            self.set_status(429)
            self.set_header("Retry-After", str(problem.retry_after_seconds))
        elif problem:
            self.set_status(409 if isinstance(problem, Conflict) else 400)
        values.setdefault("problems", {"form": problem.message} if problem else {})
        html = await self.render_template(
            self.template,
            xsrf=self.xsrf_token.decode("ascii"),
            next=self.next_url,
            typed=values.pop("typed", {}),
            open_signup=self.authenticator.settings.open_signup,
            **values,
        )
        self.finish(html)

    def renew_xsrf(self) -> None:
        """A fresh token for the form: an old one may end while somebody types."""
        token = self.xsrf_token
        if self.request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
            _set_xsrf_cookie(
                self, self._xsrf_token_id, cookie_path=self.hub.base_url, xsrf_token=token
            )

    async def sign_in(self, person: Verified) -> Any:
        user = await self.login_user({"verified": person})
        self._jupyterhub_user = user
        return user

    def field(self, name: str, strip: bool = True) -> str:
        return str(self.get_body_argument(name, default="", strip=strip))


class SignInHandler(Page):
    template = "login.html"

    async def get(self) -> None:
        if self.current_user:
            self.redirect(self.next_url or SERVICE_PREFIX)
            return
        self.renew_xsrf()
        about = PROBLEMS_OF_PROVIDERS.get(self.get_argument("problem", default=""))
        await self.show(problems={"form": about} if about else {}, providers=self._providers())

    async def post(self) -> None:
        username = self.field("username")
        try:
            person = await self.authenticator.check_password(
                username, self.field("password", strip=False), self.request.remote_ip
            )
        except PrepStackError as problem:
            await self.show(problem, typed={"username": username}, providers=self._providers())
            return
        await self.sign_in(person)
        self.redirect(self.next_url or SERVICE_PREFIX)

    def _providers(self) -> list[dict[str, str]]:
        after = f"?next={quote(self.next_url)}" if self.next_url else ""
        return [
            {"name": part.title, "url": f"{self.hub.base_url}oidc/{part.key}/oauth_login{after}"}
            for part in self.authenticator.providers
        ]


class SignUpHandler(Page):
    template = "signup.html"

    async def get(self) -> None:
        self._check_open()
        self.renew_xsrf()
        await self.show()

    async def post(self) -> None:
        self._check_open()
        typed = {"username": self.field("username"), "name": self.field("name")}
        problems, values = self._read(typed)
        if problems:
            self.set_status(400)
            await self.show(problems=problems, typed=typed)
            return
        try:
            person = await self.authenticator.create_account(*values, self.request.remote_ip)
        except Conflict as taken:
            self.set_status(409)
            await self.show(problems={"username": taken.message}, typed=typed)
        except PrepStackError as problem:
            await self.show(problem, typed=typed)
        else:
            await self.sign_in(person)
            self.redirect(self.next_url or SERVICE_PREFIX)

    def _read(self, typed: dict[str, str]) -> tuple[dict[str, str], list[str]]:
        """What is wrong, field by field; and username, display name, password if nothing is."""
        password = self.field("password", strip=False)
        problems: dict[str, str] = {}
        values = []
        for name, clean in (
            ("username", lambda: clean_username(typed["username"])),
            ("name", lambda: clean_name(typed["name"])),
            ("password", lambda: _new_password(password, typed["username"])),
        ):
            try:
                values.append(clean())
            except BadRequest as problem:
                problems[name] = problem.message
        if password != self.field("password2", strip=False):
            problems["password2"] = "The two passwords differ. Please type the same one twice."
        return problems, values

    def _check_open(self) -> None:
        if not self.authenticator.settings.open_signup:
            raise web.HTTPError(403, "Accounts are made by the administrators here.")


def _new_password(password: str, username: str) -> str:
    cleaned = clean_password(password)
    check_new_password(cleaned, username.casefold())
    return cleaned


class ChangePasswordHandler(Page):
    template = "change-password.html"

    @web.authenticated
    async def get(self) -> None:
        self.renew_xsrf()
        await self.show(has_password=await self._account() is not None)

    @web.authenticated
    async def post(self) -> None:
        problems = {}
        try:
            await self.authenticator.check_password(
                self.current_user.name,
                self.field("old_password", strip=False),
                self.request.remote_ip,
            )
        except PrepStackError as problem:
            wrong = isinstance(problem, BadRequest)
            problems["old_password"] = "This is not your password." if wrong else problem.message
        password = self.field("password", strip=False)
        try:
            cleaned = _new_password(password, self.current_user.name)
        except BadRequest as problem:
            problems["password"] = problem.message
        if password != self.field("password2", strip=False):
            problems["password2"] = "The two passwords differ. Please type the same one twice."
        if problems:
            self.set_status(400)
            await self.show(problems=problems, has_password=True)
            return
        stored = await self.authenticator.passwords.hash(cleaned)
        await self.authenticator.accounts.set_password(self.current_user.name, stored)
        self._end_other_sessions()
        await self.show(problems={}, has_password=True, done=True)

    async def _account(self) -> Any:
        return await self.authenticator.accounts.find(self.current_user.name)

    def _end_other_sessions(self) -> None:
        """Every cookie and token from before is worthless; this browser gets a new cookie."""
        user = self.current_user
        user.orm_user.cookie_id = new_token()
        for token in list(user.orm_user.api_tokens):
            self.db.delete(token)
        self.db.commit()
        self.set_login_cookie(user)


class FirstAdminHandler(Page):
    """`/hub/first-admin?token=…`: the GET shows a page, only the POST does something."""

    template = "first-admin.html"

    async def get(self) -> None:
        token = self.get_argument("token", default="")
        is_open = await self.authenticator.accounts.is_admin_link(token)
        self.renew_xsrf()
        await self.show(token=token, is_open=is_open)

    @web.authenticated
    async def post(self) -> None:
        user = self.current_user
        try:
            await self.authenticator.accounts.use_admin_link(self.field("token"), user.name)
        except BadRequest as problem:
            await self.show(problem, token="", is_open=False)
            return
        user.admin = True
        roles.assign_default_roles(self.db, entity=user.orm_user)
        self.db.commit()
        self.redirect(f"{self.hub.base_url}admin")


class GuestHandler(Page):
    """`/hub/guest?ticket=…`: the service has checked the invitation and vouches for a name."""

    template = "error.html"

    async def get(self) -> None:
        settings = self.authenticator.settings
        try:
            ticket = read_ticket(
                self.get_argument("ticket", default=""),
                settings.secret("guest-tickets"),
                nonce=self.get_cookie(TICKET_COOKIE, ""),
                now=time.time(),
            )
            await self.authenticator.accounts.use_ticket(ticket.jti, ticket.expires)
        except PrepStackError as problem:
            raise web.HTTPError(400, problem.message) from problem
        self.clear_cookie(TICKET_COOKIE, path=self.request.path)
        if self.current_user is None or self.current_user.name.startswith("guest-"):
            await self.sign_in(Verified(ticket.username, ticket.name))
        self.redirect(self._checked(ticket.next))

    def _checked(self, url: str) -> str:
        """The service signed it, but a redirect leaves for our own places only."""
        settings = self.authenticator.settings
        host = urlsplit(url).netloc
        own = urlsplit(settings.origin).netloc
        if host in ("", own) or host.endswith("." + own):
            return url
        raise web.HTTPError(400, "This sign-in leads somewhere else. Open the invitation again.")


class HomeHandler(BaseHandler):  # type: ignore[misc]  # jupyterhub is untyped
    """Pages of JupyterHub that prepStack has no use for: people's own servers and tokens."""

    async def get(self, *_path: str) -> None:
        self.redirect(SERVICE_PREFIX)


class StaticHandler(web.StaticFileHandler):
    """`/hub/prepstack-static/`: styles and icons of the pages above."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")


HANDLERS = [
    (r"/login", SignInHandler),
    (r"/signup", SignUpHandler),
    (r"/change-password", ChangePasswordHandler),
    (r"/first-admin", FirstAdminHandler),
    (r"/guest", GuestHandler),
    (r"/(?:home|token|spawn(?:/.*)?|accept-share)", HomeHandler),
    (r"/prepstack-static/(.*)", StaticHandler, {"path": str(STATIC)}),
]
