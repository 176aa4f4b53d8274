"""Who opens the call's socket: whoever brings a ticket of the service, once, within a minute."""

from __future__ import annotations

import time

from prepstack.errors import BadRequest, Gone, Stale
from prepstack.interviews.call_tickets import NOT_OURS, UsedTickets, read_call_ticket


class Door:
    """Of one room. `key` is the room's own; without one nobody could be told from a forger."""

    def __init__(self, room: str, key: str) -> None:
        if not room or not key:
            raise ValueError("A room reads tickets by its name and its key.")
        self._room = room
        self._key = key
        self._used = UsedTickets()

    def owner(self, text: str, interview_id: str) -> str:
        """The username. Raises `BadRequest` for a ticket that does not open this call, `Stale` for
        one that did, or could have."""
        now = time.time()
        try:
            ticket = read_call_ticket(text, self._key, room=self._room, now=now)
            if ticket.interview_id != interview_id:
                raise BadRequest(NOT_OURS)
            self._used.use(ticket, now)
        except Gone as reason:
            raise Stale(reason.message) from reason
        return ticket.username
