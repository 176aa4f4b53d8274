"""What each role may do, and in which standing."""

from __future__ import annotations

import pytest

from prepstack.people import MEANS, Action, Member, Role, Standing, who_may
from prepstack.rights_page import rights_page

WORK = {Action.SPEAK, Action.EDIT, Action.RUN, Action.SWAP}
ALLOWED = {
    Role.INTERVIEWER: WORK
    | {Action.ADMIT, Action.ASK, Action.LEAD, Action.CHAT, Action.CONFER, Action.MUTE},
    Role.CANDIDATE: WORK | {Action.CHAT},
    Role.OBSERVER: {Action.CHAT},
}
OF_HOSTS = set(Action) - WORK - {Action.CHAT}


@pytest.mark.parametrize("role", Role)
def test_a_role_may_do_what_the_table_says(role: Role) -> None:
    member = Member("ada", "Ada", role, Standing.ADMITTED)

    assert {action for action in Action if member.can(action)} == ALLOWED[role]


@pytest.mark.parametrize("role", Role)
def test_a_host_keeps_order_whatever_the_role_and_gets_nothing_else_by_it(role: Role) -> None:
    member = Member("ada", "Ada", role, Standing.ADMITTED, host=True)

    assert {action for action in Action if member.can(action)} == ALLOWED[role] | OF_HOSTS


@pytest.mark.parametrize(
    ("action", "sentence"),
    [
        (Action.END, "Only the host may do that."),
        (Action.ADMIT, "Only a host or an interviewer may do that."),
        (Action.EDIT, "Only an interviewer or a candidate may do that."),
    ],
)
def test_whoever_may_not_is_told_who_may(action: Action, sentence: str) -> None:
    assert who_may(action) == sentence


def test_every_action_is_explained_on_the_page_of_rights() -> None:
    assert set(MEANS) == set(Action)
    assert all(f"| {meaning} |" in rights_page() for meaning in MEANS.values())


@pytest.mark.parametrize(
    ("standing", "may_enter", "is_shut_out"),
    [
        (Standing.INVITED, True, False),
        (Standing.ADMITTED, True, False),
        (Standing.WAITING, False, False),
        (Standing.REFUSED, False, True),
        (Standing.REMOVED, False, True),
    ],
)
def test_a_standing_opens_the_room_or_shuts_it(
    standing: Standing, may_enter: bool, is_shut_out: bool
) -> None:
    assert (standing.may_enter, standing.is_shut_out) == (may_enter, is_shut_out)


@pytest.mark.parametrize("standing", [item for item in Standing if not item.may_enter])
def test_whoever_may_not_enter_may_do_nothing_even_as_host(standing: Standing) -> None:
    member = Member("ada", "Ada", Role.INTERVIEWER, standing, host=True)

    assert not any(member.can(action) for action in Action)
