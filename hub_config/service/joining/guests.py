"""Guests of one browser: its cookie, and the ticket with which the hub signs a guest in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from urllib.parse import quote

from tornado.web import RequestHandler

from hub_config.settings import Settings
from prepstack.interviews.tickets import LIFETIME_SECONDS, Ticket, hash_nonce, make_ticket
from prepstack.names import SERVICE_PREFIX
from prepstack.people import Member

BROWSER_COOKIE = "prepstack-browser"
TICKET_COOKIE = "prepstack-guest"
GUEST_PATH = "/hub/guest"
BROWSER_DAYS = 30


class Guests:
    def __init__(self, settings: Settings, now: Callable[[], datetime]) -> None:
        self._settings = settings
        self._now = now

    def known_browser(self, handler: RequestHandler) -> str | None:
        """The hash by which rows know this browser, if it was here before."""
        value = handler.get_signed_cookie(BROWSER_COOKIE, max_age_days=BROWSER_DAYS)
        return hashlib.sha256(value).hexdigest() if value else None

    def browser(self, handler: RequestHandler) -> str:
        """Like `known_browser`; a new browser gets its cookie."""
        known = self.known_browser(handler)
        if known is not None:
            return known
        value = secrets.token_hex(16)
        handler.set_signed_cookie(
            BROWSER_COOKIE,
            value,
            expires_days=BROWSER_DAYS,
            path=SERVICE_PREFIX,
            httponly=True,
            secure=self._settings.is_secure,
            samesite="Lax",
        )
        return hashlib.sha256(value.encode()).hexdigest()

    def sign_in(
        self, handler: RequestHandler, member: Member, name: str, next_url: str, account_url: str
    ) -> str:
        """Where the browser has to go to become this guest. The ticket works here only, once.

        `account_url`: where it goes instead if the hub knows it as somebody with an account.
        """
        nonce = secrets.token_urlsafe(16)
        handler.set_cookie(
            TICKET_COOKIE,
            nonce,
            path=GUEST_PATH,
            max_age=LIFETIME_SECONDS,
            httponly=True,
            secure=self._settings.is_secure,
            samesite="Lax",
        )
        ticket = self._ticket(member, name, (next_url, account_url), nonce)
        return f"{self._settings.origin}{GUEST_PATH}?ticket={quote(ticket)}"

    def _ticket(self, member: Member, name: str, urls: tuple[str, str], nonce: str) -> str:
        ticket = Ticket(
            username=member.username,
            name=name,
            next=urls[0],
            account_next=urls[1],
            nonce_hash=hash_nonce(nonce),
            expires=self._now().timestamp() + LIFETIME_SECONDS,
            jti=secrets.token_hex(8),
        )
        return make_ticket(ticket, self._settings.secret("guest-tickets"))
