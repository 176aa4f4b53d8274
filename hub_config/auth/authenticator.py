"""Who may sign in: local accounts, guests with a ticket, people of configured providers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from jupyterhub.auth import Authenticator
from traitlets import Instance

from hub_config.auth.accounts import Account, Accounts
from hub_config.auth.oauth import provider_handlers, providers
from hub_config.auth.passwords import Passwords
from hub_config.settings import Settings
from prepstack import limits
from prepstack.accounts import clean_password, clean_username, initials
from prepstack.errors import BadRequest
from prepstack.limits import Limit, Throttle

WRONG = "Wrong username or password."
# Per account few tries, per address more: a class may sit behind one.
PER_ACCOUNT = Limit(free=5, longest_seconds=300)
PER_ADDRESS = Limit(free=30, longest_seconds=300)
SIGN_UPS_PER_ADDRESS = Limit(free=120, longest_seconds=300)
COLOURS = 7  # of JupyterLab's collaborators


@dataclass(frozen=True)
class Verified:
    """Somebody whose identity a handler of ours has established."""

    username: str
    name: str


class PrepStackAuthenticator(Authenticator):  # type: ignore[misc]  # jupyterhub is untyped
    """Accounts of our own, beside any providers. `settings` is required."""

    settings = Instance(Settings).tag(config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.accounts = Accounts(self.settings.accounts_database)
        self.passwords = Passwords()
        self.tries_of_account = Throttle(PER_ACCOUNT, time.monotonic)
        self.tries_of_address = Throttle(PER_ADDRESS, time.monotonic)
        self.sign_ups = Throttle(SIGN_UPS_PER_ADDRESS, time.monotonic)
        self.providers = providers(self.settings, parent=self)

    def get_handlers(self, app: Any) -> list[Any]:
        from hub_config.auth.handlers import HANDLERS  # they use this class

        return [*HANDLERS, *provider_handlers(self.providers, self.accounts)]

    async def authenticate(self, handler: Any, data: Any) -> dict[str, Any] | None:
        """`data` is a `Verified` from our handlers; what a form sends is text and opens nothing."""
        found = data.get("verified") if isinstance(data, dict) else None
        return user_model(found) if isinstance(found, Verified) else None

    async def check_password(self, username: str, password: str, address: str) -> Verified:
        """Raises `BadRequest` if they do not belong together, `TooManyRequests` after too many."""
        key = username.strip().casefold()[:64]
        limits.check(
            [self.tries_of_account.wait_seconds(key), self.tries_of_address.wait_seconds(address)],
            "That were too many tries.",
        )
        account = await self._find(username)
        right = await self.passwords.check(account and account.password, _as_hashed(password))
        if not right or account is None:
            self.tries_of_account.fail(key)
            self.tries_of_address.fail(address)
            raise BadRequest(WRONG)
        self.tries_of_account.succeed(key)
        return Verified(account.username, account.name)

    async def create_account(
        self, username: str, name: str, password: str, address: str
    ) -> Verified:
        """Raises `Conflict` if the name is taken, `TooManyRequests` for very many sign-ups."""
        limits.check([self.sign_ups.wait_seconds(address)], "Many accounts were made from here.")
        self.sign_ups.fail(address)
        await self.accounts.create(Account(username, name, await self.passwords.hash(password)))
        return Verified(username, name)

    async def _find(self, username: str) -> Account | None:
        try:
            return await self.accounts.find(clean_username(username))
        except BadRequest:
            return None


def _as_hashed(password: str) -> str:
    try:
        return clean_password(password)
    except BadRequest:
        return ""  # nobody's password; hashed nevertheless, so that time says nothing


def user_model(person: Verified) -> dict[str, Any]:
    """What JupyterHub keeps of somebody, and hands to rooms."""
    colour = sum(person.username.encode()) % COLOURS + 1
    return {
        "name": person.username,
        "user_info": {
            "name": person.name,
            "display_name": person.name,
            "initials": initials(person.name),
            "color": f"var(--jp-collaborator-color{colour})",
        },
    }
