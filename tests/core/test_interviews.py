"""An interview's document, and changes of its members."""

from __future__ import annotations

from prepstack.interviews.interview import State
from prepstack.people import Change, Role, Standing
from tests.core.interview import CANDIDATE, DOCUMENT, HOST, MEMBERS, STRANGER


def test_a_member_is_found_by_the_hubs_name() -> None:
    found = DOCUMENT.member(HOST)

    assert found is MEMBERS[0]
    assert DOCUMENT.member(STRANGER) is None


def test_a_change_concerns_one_member_and_what_it_names() -> None:
    changed = DOCUMENT.with_change(CANDIDATE, Change(standing=Standing.REMOVED, name="Benjamin"))

    member = changed.member(CANDIDATE)
    assert member is not None
    assert (member.standing, member.name, member.role) == (
        Standing.REMOVED,
        "Benjamin",
        Role.CANDIDATE,
    )
    assert [item for item in changed.members if item.username != CANDIDATE] == [
        item for item in DOCUMENT.members if item.username != CANDIDATE
    ]


def test_a_change_of_somebody_who_is_gone_changes_nothing() -> None:
    assert DOCUMENT.with_change(STRANGER, Change(standing=Standing.ADMITTED)) == DOCUMENT


def test_an_interview_is_over_when_it_ended_or_was_lost() -> None:
    assert {state for state in State if state.is_over} == {State.ENDED, State.LOST}


def test_of_two_changes_the_later_one_counts_where_both_say_something() -> None:
    first = Change(standing=Standing.ADMITTED, name="Benjamin")

    both = first.then(Change(standing=Standing.REMOVED, role=Role.OBSERVER))

    assert both == Change(Standing.REMOVED, Role.OBSERVER, "Benjamin")
