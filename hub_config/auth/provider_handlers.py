"""What happens when somebody comes back from a sign-in provider, and what we make of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientError
from jupyterhub.utils import maybe_future
from tornado.httpclient import HTTPClientError
from tornado.web import HTTPError

from hub_config.auth.accounts import Accounts
from hub_config.auth.page import OwnSession
from hub_config.auth.verified import Verified, user_model
from prepstack.errors import BadRequest, BadSetting, PrepStackError
from prepstack.names import clean_name

# What a provider, or somebody who pretends to be one, can make go wrong.
FAILURES = (
    HTTPError,
    HTTPClientError,
    ClientError,
    OSError,
    ValueError,
    KeyError,
    PrepStackError,
    BadSetting,
)


class FromProvider(OwnSession):
    """Mixed into `oauthenticator`'s handlers of one provider, `part`."""

    part: Any
    accounts: Accounts

    @property
    def authenticator(self) -> Any:
        return self.part

    async def get(self: Any, *arguments: Any) -> None:
        try:
            if hasattr(self.part, "ready"):
                await self.part.ready()
            await maybe_future(super().get(*arguments))  # type: ignore[misc]  # of the handler
        except FAILURES as error:
            self.log.warning("Sign-in with %s failed: %r", self.part.key, error)
            self._back_to_sign_in(problem_of(error, self.get_argument("error", default="")))

    def _back_to_sign_in(self: Any, problem: str) -> None:
        # Where they were going; the sign-in page checks that again.
        wanted = self.get_argument("next", default="") or str(self.get_next_url() or "")
        query = {"problem": problem} | ({"next": wanted} if wanted else {})
        self.redirect(f"{self.hub.base_url}login?{urlencode(query)}")

    async def auth_to_user(self: Any, authenticated: Any, user: Any = None) -> Any:
        person = await identify(self.part, self.accounts, authenticated)
        return await super().auth_to_user(user_model(person), user)  # type: ignore[misc]


def bound(handler: type[Any], part: Any, accounts: Accounts) -> type[Any]:
    """The handler as it would be if `part` were the hub's only authenticator."""
    return type("Bound", (FromProvider, handler), {"part": part, "accounts": accounts})


def problem_of(error: BaseException, said: str) -> str:
    """Which sentence of the sign-in page fits. `said` is the provider's `error` parameter."""
    if said == "access_denied":
        return "refused"
    stale = isinstance(error, HTTPError) and error.status_code == 400
    return "stale" if stale else "provider"


async def identify(part: Any, accounts: Accounts, authenticated: Mapping[str, Any]) -> Verified:
    """Our own name for a provider's person, and what others see of them.

    Nothing else of `authenticated` counts: above all not `admin`, which goes by names.
    """
    about = (authenticated.get("auth_state") or {}).get(part.user_auth_state_key) or {}
    subject = str(about.get("sub") or about.get("id") or "")
    if not subject:
        raise ValueError(f"{part.key} did not say who it is")
    return Verified(await accounts.username_of(part.issuer, subject), _display_name(about))


def _display_name(about: Mapping[str, Any]) -> str:
    for key in ("name", "nickname", "preferred_username", "login", "given_name"):
        try:
            return clean_name(str(about.get(key) or ""))
        except BadRequest:
            continue
    return "Somebody"
