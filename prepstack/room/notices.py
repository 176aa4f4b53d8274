"""What people are told of what somebody did: the sentences, and the codes that pages know."""

from __future__ import annotations

from collections.abc import Iterable

from prepstack.people import Member, Place, Role
from prepstack.room.effects import Effect, Tell
from prepstack.room.events import Happening, RoleChanged
from prepstack.wire.browser import Notice

A_ROLE = {
    Role.INTERVIEWER: "an interviewer",
    Role.CANDIDATE: "a candidate",
    Role.OBSERVER: "an observer",
}


def told_of(happenings: Iterable[Happening], by: Member | None) -> list[Effect]:
    """Whoever is concerned hears of it; `by` None: nobody of this interview did it."""
    return [
        Tell(happened.username, place, of_role(happened, by))
        for happened in happenings
        if isinstance(happened, RoleChanged)
        for place in Place
    ]


def of_role(changed: RoleChanged, by: Member | None) -> Notice:
    role = A_ROLE[changed.role]
    is_other = by is not None and by.username != changed.username
    sentence = f"{by.shown_name} made you {role}." if by and is_other else f"You are {role} now."
    return Notice("role_changed", sentence)


def of_restart(by: Member) -> Notice:
    """To everybody in the room."""
    return Notice("kernel_restarted", f"{by.shown_name} restarted the kernel.")
