"""People of other providers: GitHub, Google, and any OpenID Connect issuer, beside our accounts.

Each provider is an authenticator of `oauthenticator` under `/hub/oidc/<key>/`. Names at the hub
are opaque and belong to (issuer, subject): never joined by an address, which can change hands.
"""

from __future__ import annotations

import asyncio
import json
import re
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from oauthenticator.generic import GenericOAuthenticator
from oauthenticator.github import GitHubOAuthenticator
from oauthenticator.google import GoogleOAuthenticator

from hub_config.auth.accounts import Accounts
from hub_config.auth.provider_handlers import bound
from hub_config.settings import LOOPBACK, Settings
from prepstack.errors import BadSetting, Unavailable

DISCOVERY = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint")
TIMEOUT_SECONDS = 10
KEY = re.compile(r"[a-z][a-z0-9-]{0,20}")


def providers(settings: Settings, parent: Any) -> list[Any]:
    """One authenticator per configured provider. Raises `BadSetting` for unusable settings."""
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
        raise BadSetting(f"{name} has to be <client id>:<secret>.")
    return {"client_id": client_id, "client_secret": secret}


def _entries(settings: Settings) -> list[dict[str, Any]]:
    if settings.oauth_oidc is None:
        return []
    try:
        entries = json.loads(settings.oauth_oidc.read_text())
        for entry in entries:
            if not KEY.fullmatch(entry["key"]):
                raise ValueError(f"key {entry['key']!r} is not like “keycloak”")
            _check_issuer(entry["issuer"])
            _ = entry["client_id"], entry["client_secret"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadSetting(
            f"PREPSTACK_OAUTH_OIDC: {settings.oauth_oidc} cannot be used: {error}. "
            "docs/sign-in.md shows what it has to look like."
        ) from error
    return list(entries)


def _check_issuer(issuer: str) -> None:
    local = urlsplit(issuer).hostname in ("localhost", LOOPBACK)
    if not issuer.startswith("https://") and not local:
        raise ValueError(f"the issuer {issuer} has to be an https address")


class OpenId(GenericOAuthenticator):  # type: ignore[misc]  # oauthenticator is untyped
    """An issuer whose addresses come from its discovery document.

    It is asked once, at the start; one that cannot be reached then is asked again when somebody
    wants to sign in with it, so that its outage keeps nobody else out.
    """

    issuer = ""

    def configure(self, document: Mapping[str, Any]) -> None:
        self.authorize_url = str(document["authorization_endpoint"])
        self.token_url = str(document["token_endpoint"])
        self.userdata_url = str(document["userinfo_endpoint"])

    async def ready(self) -> None:
        """Raises `Unavailable` or `BadSetting`."""
        if not self.authorize_url:
            self.configure(await asyncio.to_thread(discover, self.issuer))


def _openid(settings: Settings, parent: Any, entry: Mapping[str, Any]) -> Any:
    part = OpenId(
        parent=parent,
        client_id=entry["client_id"],
        client_secret=entry["client_secret"],
        # Not the name at the hub, which is made up; only a word that the hub lets through.
        username_claim=lambda about: "somebody",
        scope=entry.get("scope", ["openid", "profile", "email"]),
        **_common(settings, entry["key"]),
    )
    try:
        part.configure(discover(entry["issuer"]))
    except Unavailable as problem:
        parent.log.warning("%s Sign-in with it is tried again when it is wanted.", problem)
    return _named(part, entry["key"], entry.get("name", entry["key"]), entry["issuer"])


def discover(issuer: str) -> dict[str, Any]:
    """OpenID Connect Discovery 1.0, section 4; the document has to name the same issuer.

    Raises `Unavailable` if there is no answer, `BadSetting` for one that cannot be used.
    """
    try:
        with urllib.request.urlopen(issuer.rstrip("/") + DISCOVERY, timeout=TIMEOUT_SECONDS) as it:
            document = json.load(it)
    except OSError as error:
        raise Unavailable(f"The issuer {issuer} does not answer: {error}.") from error
    except ValueError as error:
        raise BadSetting(f"{issuer} has no discovery document: {error}") from error
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        named = document.get("issuer") if isinstance(document, dict) else None
        raise BadSetting(f"{issuer} calls itself {named}; use that name as the issuer.")
    missing = [name for name in ENDPOINTS if not document.get(name)]
    if missing:
        raise BadSetting(f"The discovery document of {issuer} lacks {', '.join(missing)}.")
    return document


def provider_handlers(parts: list[Any], accounts: Accounts) -> list[tuple[str, type[Any]]]:
    """Each provider's routes, below a path of its own."""
    return [
        (f"/oidc/{part.key}{path}", bound(handler, part, accounts))
        for part in parts
        for path, handler in part.get_handlers(None)
        if path != "/logout"  # one sign-out for all
    ]
