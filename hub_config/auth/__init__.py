"""Accounts: who signs in at the hub, and how."""

from __future__ import annotations

from hub_config.auth.accounts import Accounts
from hub_config.auth.authenticator import PrepStackAuthenticator
from hub_config.settings import Settings

__all__ = ["PrepStackAuthenticator", "first_admin_link"]


async def first_admin_link(settings: Settings) -> str | None:
    """A new link that makes its first user administrator; None once there is one."""
    accounts = Accounts(settings.accounts_database)
    try:
        token = await accounts.new_admin_link()
    finally:
        await accounts.aclose()
    return f"{settings.origin}/hub/first-admin?token={token}" if token else None
