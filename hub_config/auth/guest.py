"""On the way from an invitation: a guest is signed in, or somebody with an account recognised."""

from __future__ import annotations

import time
from typing import Any

from hub_config.auth.page import Page, error_page
from hub_config.auth.verified import Verified
from prepstack.addresses import is_ours
from prepstack.errors import BadRequest, PrepStackError
from prepstack.interviews.invitations import LINK, SECRET
from prepstack.interviews.tickets import Ticket, read_ticket
from prepstack.names import SERVICE_PREFIX, shown_name

TICKET_COOKIE = "prepstack-guest"


class UnloggedPage(Page):
    """What it is asked with, and where it leads, holds secrets: neither is in the log."""

    async def prepare(self) -> None:
        self.request.uri = self.request.path
        await super().prepare()

    def _log(self) -> None:
        headers: Any = self._headers  # were sent
        headers.pop("Location", None)
        super()._log()


class GuestHandler(UnloggedPage):
    """`/hub/guest?ticket=…`: the service has checked an invitation and vouches for a name.

    A GET that signs in: the ticket is bound to this browser, for a minute, and works once.
    """

    async def get(self) -> None:
        text = self.get_argument("ticket", default="")
        try:
            ticket = await self._read(text)
        except PrepStackError as problem:
            raise error_page(400, problem) from problem
        self.clear_cookie(TICKET_COOKIE, path=self.request.path)
        if self.account is not None:
            self.redirect(ticket.account_next)
            return
        await self.sign_in(Verified(ticket.username, shown_name(ticket.username, ticket.name)))
        self.redirect(ticket.next)

    async def _read(self, text: str) -> Ticket:
        settings = self.own_settings
        ticket = read_ticket(
            text,
            settings.secret("guest-tickets"),
            nonce=self.get_cookie(TICKET_COOKIE, ""),
            now=time.time(),
        )
        places = (ticket.next, ticket.account_next)
        subdomains = not settings.single_origin
        if not all(is_ours(url, settings.origin, subdomains=subdomains) for url in places):
            raise BadRequest("This sign-in leads somewhere else. Open the invitation again.")
        await self.authenticator.accounts.use_ticket(ticket.jti, ticket.expires)
        return ticket


class InvitedHandler(UnloggedPage):
    """`/hub/invited?to=<secret>`: whether who holds this link has an account, without a form.

    Back at the service, somebody with an account signs in by a redirect; others see the invitation.
    """

    async def get(self) -> None:
        secret = self.get_argument("to", default="")
        if not SECRET.fullmatch(secret):
            raise error_page(400, BadRequest("This is no invitation. Open its link again."))
        how = "?stranger" if self.account is None else "/signin"
        self.redirect(f"{SERVICE_PREFIX}{LINK}/{secret}{how}")
