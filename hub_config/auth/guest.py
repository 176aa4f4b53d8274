"""`/hub/guest?ticket=…`: the service has checked an invitation and vouches for a name."""

from __future__ import annotations

import time

from hub_config.auth.page import Page, error_page
from hub_config.auth.person import Verified
from prepstack.addresses import is_ours
from prepstack.errors import BadRequest, PrepStackError
from prepstack.interviews.tickets import Ticket, read_ticket
from prepstack.names import shown_name

TICKET_COOKIE = "prepstack-guest"


class GuestHandler(Page):
    """A GET that signs in: the ticket is bound to this browser, for a minute, and works once."""

    async def get(self) -> None:
        text = self.get_argument("ticket", default="")
        self.request.uri = self.request.path  # what is logged; the ticket is not
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
