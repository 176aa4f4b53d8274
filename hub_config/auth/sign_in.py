"""`/hub/login`, `/hub/signup` and `/hub/logout`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from jupyterhub.handlers import LogoutHandler

from hub_config.auth.common_passwords import common_passwords
from hub_config.auth.first_admin import has_admin_link
from hub_config.auth.page import Page, Problems, error_page
from hub_config.auth.sessions import end_sessions
from hub_config.auth.verified import Verified
from prepstack.accounts import check_new_password, clean_password, clean_username
from prepstack.errors import BadRequest, Conflict, NotAllowed, PrepStackError
from prepstack.names import clean_name

DIFFERENT = "The two passwords differ. Please type the same one twice."
TAKEN = "This username is taken. Please choose another one."
PROBLEMS_OF_PROVIDERS = {
    "refused": "You did not allow the sign-in. Try again, or sign in another way.",
    "stale": "That sign-in was not begun here, or took too long. Please try again.",
    "provider": "The sign-in provider answered with an error. Try again, or sign in another way.",
}


class SignInHandler(Page):
    template = "login.html"

    async def get(self) -> None:
        if self.account is not None:
            self.set_login_cookie(self.account)
            self.go_on()
            return
        about = PROBLEMS_OF_PROVIDERS.get(self.get_argument("problem", default=""))
        await self.show({"form": about} if about else {})

    async def post(self) -> None:
        username = self.field("username")
        password = self.field("password", strip=False)
        try:
            person = await self.authenticator.check_password(
                username, password, self.asker(username)
            )
        except PrepStackError as problem:
            await self.refuse(problem)
            return
        await self.sign_in(person)
        self.remember(person)
        self.go_on()

    async def values(self) -> dict[str, Any]:
        return {
            "typed": {"username": self.field("username")},
            "providers": self._providers(),
            "open_signup": self.own_settings.open_signup,
        }

    def _providers(self) -> list[dict[str, str]]:
        after = f"?next={quote(self.next_url)}" if self.next_url else ""
        return [
            {"name": part.title, "url": f"{self.hub.base_url}oidc/{part.key}/oauth_login{after}"}
            for part in self.authenticator.providers
        ]


class SignUpHandler(Page):
    template = "signup.html"

    async def prepare(self) -> None:
        await super().prepare()
        if not self.own_settings.open_signup and not await has_admin_link(self):
            raise error_page(403, NotAllowed("New accounts cannot be made here."))

    async def get(self) -> None:
        await self.show()

    async def post(self) -> None:
        problems, values = self._read()
        if problems:
            await self.show(problems, 400)
            return
        try:
            person = await self._create(*values)
        except Conflict as taken:
            await self.refuse(taken, "username")
        except PrepStackError as problem:
            await self.refuse(problem)
        else:
            await self.sign_in(person)
            self.remember(person)
            self.go_on()

    async def values(self) -> dict[str, Any]:
        return {"typed": {"username": self.field("username"), "name": self.field("name")}}

    async def _create(self, username: str, name: str, password: str) -> Verified:
        self.authenticator.count_sign_up(self.asker(username))
        if self.find_user(username) is not None:
            # The hub knows the name, maybe as an administrator's: nobody gets it by asking first.
            raise Conflict(TAKEN)
        person: Verified = await self.authenticator.create_account(username, name, password)
        return person

    def _read(self) -> tuple[Problems, list[str]]:
        """What is wrong, field by field; and username, display name, password if nothing is."""
        problems = differing(self)
        values = []
        readers: dict[str, Callable[[], str]] = {
            "username": lambda: clean_username(self.field("username")),
            "name": lambda: clean_name(self.field("name")),
            "password": lambda: read_new_password(self, self.field("username")),
        }
        for name, read in readers.items():
            try:
                values.append(read())
            except BadRequest as problem:
                problems[name] = problem.message
        return problems, values


def read_new_password(page: Page, username: str) -> str:
    password = clean_password(page.field("password", strip=False))
    check_new_password(password, username.casefold(), common_passwords())
    return password


def differing(page: Page) -> Problems:
    same = page.field("password", strip=False) == page.field("password2", strip=False)
    return {} if same else {"password2": DIFFERENT}


class SignOutHandler(Page, LogoutHandler):  # type: ignore[misc]  # jupyterhub is untyped
    """Links of our own pages sign out at once; from elsewhere the page asks first."""

    template = "logout.html"

    async def get(self) -> None:
        if self.current_user and self.request.headers.get("Sec-Fetch-Site") != "same-origin":
            await self.show(is_out=False)
        else:
            await self.post()

    async def post(self) -> None:
        user = self.current_user
        await self.default_handle_logout()
        if user:
            end_sessions(user)
        self._jupyterhub_user = None
        await self.show(is_out=True)
