"""Who may sign in: local accounts, guests with a ticket, people of configured providers."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from jupyterhub.auth import Authenticator
from traitlets import Instance

from hub_config.auth.accounts import Account, Accounts
from hub_config.auth.oauth import provider_handlers, providers
from hub_config.auth.passwords import Passwords
from hub_config.auth.routes import HANDLERS
from hub_config.auth.verified import Asker, Verified, user_model
from hub_config.settings import Settings
from prepstack import throttle as limits
from prepstack.accounts import clean_password, clean_username, normal_username
from prepstack.addresses import household_of
from prepstack.errors import BadRequest
from prepstack.names import is_guest
from prepstack.throttle import Limit, Throttle

WRONG = "Wrong username or password. Check both and try again."
# Per account few tries, per address more: a class may sit behind one.
PER_ACCOUNT = Limit(free=5, longest_seconds=300)
PER_ADDRESS = Limit(free=30, longest_seconds=300)
SIGN_UPS_PER_ADDRESS = Limit(free=120, longest_seconds=300)
LONGEST_NAME = 64  # of what is counted; nobody's name is that long


class PrepStackAuthenticator(Authenticator):  # type: ignore[misc]  # jupyterhub is untyped
    """Accounts of our own, beside any providers. `settings` is required.

    Making one migrates the database. Raises `BadSetting` for a database or providers that
    cannot be used.
    """

    settings = Instance(Settings).tag(config=True)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        _migrate(self.settings.accounts_database)
        self.accounts = Accounts(self.settings.accounts_database)
        self.passwords = Passwords()
        self.tries_of_account = Throttle(PER_ACCOUNT, time.monotonic)
        self.tries_of_address = Throttle(PER_ADDRESS, time.monotonic)
        self.sign_ups = Throttle(SIGN_UPS_PER_ADDRESS, time.monotonic)
        self.providers = providers(self.settings, parent=self)

    def get_handlers(self, app: Any) -> list[Any]:
        return [*HANDLERS, *provider_handlers(self.providers, self.accounts)]

    async def authenticate(self, handler: Any, data: Any) -> dict[str, Any] | None:
        """`data` is a `Verified` from our handlers; what a form sends is text and opens nothing."""
        found = data.get("verified") if isinstance(data, dict) else None
        return user_model(found) if isinstance(found, Verified) else None

    async def check_password(self, username: str, password: str, asker: Asker) -> Verified:
        """Raises `BadRequest` if they do not belong together, `TooManyRequests` after too many."""
        name = f"{normal_username(username)[:LONGEST_NAME]} {asker.browser}"
        address = household_of(asker.address)
        is_known = bool(asker.browser)
        async with self.passwords.turn(is_known=is_known):
            waits = [self.tries_of_account.wait_seconds(name)]
            if not is_known:  # it may share its address with strangers who guess
                waits.append(self.tries_of_address.wait_seconds(address))
            limits.check(waits, "Too many tries.")
            account = await self._find(username)
            stored = account.password if account else None
            right = await self.passwords.check(stored, _as_hashed(password))
            if not right or account is None:
                self.tries_of_account.fail(name)
                self.tries_of_address.fail(address)
                raise BadRequest(WRONG)
        self.tries_of_account.succeed(name)
        return Verified(account.username, account.name)

    def count_sign_up(self, asker: Asker) -> None:
        """Raises `TooManyRequests` for very many, of which those for taken names count as well."""
        address = household_of(asker.address)
        limits.check([self.sign_ups.wait_seconds(address)], "Many accounts were made from here.")
        self.sign_ups.fail(address)

    async def create_account(self, username: str, name: str, password: str) -> Verified:
        """Raises `Conflict` if the name is taken."""
        async with self.passwords.turn():
            await self.accounts.create(Account(username, name, await self.passwords.hash(password)))
        return Verified(username, name)

    async def change_password(self, username: str, password: str) -> None:
        async with self.passwords.turn():
            await self.accounts.set_password(username, await self.passwords.hash(password))

    async def delete_user(self, user: Any) -> None:
        """An account that an administrator deletes is closed; its name stays taken for ever.

        Otherwise whoever signs up under that name next had all interviews of the one before.
        """
        super().delete_user(user)
        if not is_guest(user.name):
            await self.accounts.close(user.name)

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


def _migrate(url: str) -> None:
    """At the start rather than at the first sign-in; in a loop of its own, as the hub's runs."""

    async def migrate() -> None:
        accounts = Accounts(url)
        try:
            await accounts.ready()
        finally:
            await accounts.aclose()

    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, migrate()).result()
