"""What people are told of what somebody did: the sentences, and the codes that pages know."""

from __future__ import annotations

from collections.abc import Iterable

from prepstack.people import Member, Place, Role
from prepstack.room.effects import Effect, Tell, TellPresent
from prepstack.room.events import Happening, HostChanged, Locked, RoleChanged
from prepstack.wire.browser import Notice

A_ROLE = {
    Role.INTERVIEWER: "an interviewer",
    Role.CANDIDATE: "a candidate",
    Role.OBSERVER: "an observer",
}


def told_of(happenings: Iterable[Happening], by: Member | None) -> list[Effect]:
    """Whoever is concerned hears of it; `by` None: nobody of this interview did it."""
    found = list(happenings)
    roles = [happened for happened in found if isinstance(happened, RoleChanged)]
    partners = _swapped(roles, by)
    effects: list[Effect] = []
    for changed in roles:
        notice = of_role(changed, by, is_swap=changed.username in partners)
        effects += [Tell(changed.username, place, notice) for place in Place]
    for happened in found:
        if isinstance(happened, Locked):
            effects.append(TellPresent(of_lock(happened, by)))
        elif isinstance(happened, HostChanged) and happened.host:
            notice = Notice("host_changed", "You are the host now.")
            effects += [Tell(happened.username, place, notice) for place in Place]
    return effects


def _swapped(roles: list[RoleChanged], by: Member | None) -> set[str]:
    """Nobody else changes a role together with their own."""
    usernames = {changed.username for changed in roles}
    return usernames if by and by.username in usernames and len(usernames) == 2 else set()


def of_role(changed: RoleChanged, by: Member | None, *, is_swap: bool = False) -> Notice:
    role = A_ROLE[changed.role]
    is_other = by is not None and by.username != changed.username
    if is_swap:
        sentence = f"The roles are swapped: you are {role} now."
    elif by and is_other:
        sentence = f"{by.shown_name} made you {role}."
    else:
        sentence = f"You are {role} now."
    return Notice("role_changed", sentence)


def of_lock(happened: Locked, by: Member | None) -> Notice:
    who = by.shown_name if by else "The host"
    if happened.locked:
        return Notice("locked", f"{who} locked the interview: nobody new can join.")
    return Notice("unlocked", f"{who} unlocked the interview.")


def of_restart(by: Member) -> Notice:
    """To everybody in the room."""
    return Notice("kernel_restarted", f"{by.shown_name} restarted the kernel.")
