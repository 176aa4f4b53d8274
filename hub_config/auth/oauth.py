"""People of other providers: GitHub, Google, and any OpenID Connect issuer, beside our accounts.

Each provider is an authenticator of `oauthenticator` under `/hub/oidc/<key>/`. Names at the hub
are opaque and belong to (issuer, subject): never joined by an address, which can change hands.
"""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from oauthenticator.generic import GenericOAuthenticator
from oauthenticator.github import GitHubOAuthenticator
from oauthenticator.google import GoogleOAuthenticator
from tornado.web import HTTPError

from hub_config.auth.accounts import Accounts
from hub_config.settings import Settings, SettingsError
from prepstack.errors import BadRequest
from prepstack.room import clean_name

DISCOVERY = "/.well-known/openid-configuration"
TIMEOUT_SECONDS = 10
KEY = re.compile(r"[a-z][a-z0-9-]{0,20}")


def providers(settings: Settings, parent: Any) -> list[Any]:
    """One authenticator per configured provider. Raises `SettingsError` for unusable settings."""
    found = []
    if settings.oauth_github:
        options = _credentials("PREPSTACK_OAUTH_GITHUB", settings.oauth_github)
        part = GitHubOAuthenticator(parent=parent, **_common(settings, "github"), **options)
        found.append(_named(part, "github", "GitHub", "https://github.com"))
    if settings.oauth_google:
        options = _credentials("PREPSTACK_OAUTH_GOOGLE", settings.oauth_google)
        part = GoogleOAuthenticator(parent=parent, **_common(settings, "google"), **options)
        found.append(_named(part, "google", "Google", "https://accounts.google.com"))
    found += [_openid(settings, parent, entry) for entry in _entries(settings)]
    return found


def _named(part: Any, key: str, title: str, issuer: str) -> Any:
    part.key, part.title, part.issuer = key, title, issuer
    return part


def _common(settings: Settings, key: str) -> dict[str, Any]:
    return {
        "oauth_callback_url": f"{settings.origin}/hub/oidc/{key}/oauth_callback",
        "allow_all": True,
    }


def _credentials(name: str, text: str) -> dict[str, str]:
    client_id, colon, secret = text.partition(":")
    if not (client_id and colon and secret):
        raise SettingsError(f"{name} has to be <client id>:<secret>.")
    return {"client_id": client_id, "client_secret": secret}


def _entries(settings: Settings) -> list[dict[str, Any]]:
    if settings.oauth_oidc is None:
        return []
    try:
        entries = json.loads(settings.oauth_oidc.read_text())
        for entry in entries:
            if not KEY.fullmatch(entry["key"]):
                raise ValueError(f"key {entry['key']!r} is not like “keycloak”")
            _ = entry["issuer"], entry["client_id"], entry["client_secret"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            f"PREPSTACK_OAUTH_OIDC: {settings.oauth_oidc} cannot be used: {error}. "
            "docs/sign-in.md shows what it has to look like."
        ) from error
    return list(entries)


def _openid(settings: Settings, parent: Any, entry: Mapping[str, Any]) -> Any:
    found = discover(entry["issuer"])
    part = GenericOAuthenticator(
        parent=parent,
        client_id=entry["client_id"],
        client_secret=entry["client_secret"],
        authorize_url=found["authorization_endpoint"],
        token_url=found["token_endpoint"],
        userdata_url=found["userinfo_endpoint"],
        username_claim="sub",
        scope=entry.get("scope", ["openid", "profile", "email"]),
        **_common(settings, entry["key"]),
    )
    return _named(part, entry["key"], entry.get("name", entry["key"]), entry["issuer"])


def discover(issuer: str) -> dict[str, Any]:
    """OpenID Connect Discovery 1.0, section 4; the document has to name the same issuer."""
    local = urlsplit(issuer).hostname in ("localhost", "127.0.0.1")
    if not issuer.startswith("https://") and not local:
        raise SettingsError(f"The issuer {issuer} has to be an https address.")
    try:
        with urllib.request.urlopen(issuer.rstrip("/") + DISCOVERY, timeout=TIMEOUT_SECONDS) as it:
            document: dict[str, Any] = json.load(it)
    except (OSError, ValueError) as error:
        raise SettingsError(f"The issuer {issuer} cannot be asked: {error}") from error
    if document.get("issuer") != issuer:
        raise SettingsError(f"{issuer} calls itself {document.get('issuer')}; use that name.")
    return document


def provider_handlers(parts: list[Any], accounts: Accounts) -> list[tuple[str, type[Any]]]:
    """Each provider's routes, below a path of its own."""
    return [
        (f"/oidc/{part.key}{path}", _bound(handler, part, accounts))
        for part in parts
        for path, handler in part.get_handlers(None)
        if path != "/logout"  # one sign-out for all
    ]


def _bound(handler: type[Any], part: Any, accounts: Accounts) -> type[Any]:
    """The handler as it would be if `part` were the hub's only authenticator."""

    class Bound(handler):  # type: ignore[misc]  # a class known at run time only
        @property
        def authenticator(self) -> Any:
            return part

        async def get(self, *arguments: Any) -> None:
            try:
                await super().get(*arguments)
            except HTTPError as error:
                self.log.warning("Sign-in with %s failed: %s", part.key, error.log_message)
                self.redirect(f"{self.hub.base_url}login?problem={self._problem(error)}")

        def _problem(self, error: HTTPError) -> str:
            if self.get_argument("error", default="") == "access_denied":
                return "refused"
            return "stale" if error.status_code == 400 else "provider"

        async def auth_to_user(self, authenticated: Any, user: Any = None) -> Any:
            if not authenticated:
                return await super().auth_to_user(authenticated, user)
            person = await verified(part, accounts, authenticated)
            return await super().auth_to_user(authenticated | person, user)

    return Bound


async def verified(part: Any, accounts: Accounts, authenticated: Any) -> dict[str, Any]:
    """Our own name for a provider's person, and what others see of them."""
    from hub_config.auth.authenticator import Verified, user_model

    about = (authenticated.get("auth_state") or {}).get(part.user_auth_state_key) or {}
    subject = str(about.get("sub") or about.get("id") or authenticated["name"])
    username = await accounts.username_of(part.issuer, subject)
    return user_model(Verified(username, _display_name(about)))


def _display_name(about: Mapping[str, Any]) -> str:
    for key in ("name", "nickname", "preferred_username", "login", "given_name"):
        try:
            return clean_name(str(about.get(key) or ""))
        except BadRequest:
            continue
    return "Somebody"
