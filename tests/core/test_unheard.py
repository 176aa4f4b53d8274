"""What waits to be told to the service: its order, and how little of it there ever is."""

from __future__ import annotations

from prepstack.people import Change, Role, Standing
from prepstack.room.unheard import Report, Unheard, of_members

END, STARTED = Report("/end", by="ada"), Report("/started")


def name(text: str, of: str = "wes") -> Report:
    return of_members({of: Change(name=text)})


def standing(value: str, of: str = "wes") -> Report:
    return of_members({of: Change(Standing(value))})


def all_of(unheard: Unheard) -> list[Report]:
    told = []
    while unheard:
        told.append(unheard.take())
        unheard.heard()
    return told


def with_all(*reports: Report) -> Unheard:
    unheard = Unheard()
    for report in reports:
        unheard.add(report)
    return unheard


def test_of_many_names_only_the_newest_is_told() -> None:
    unheard = with_all(*(name(str(number)) for number in range(6000)))

    assert all_of(unheard) == [name("5999")]


def test_decisions_are_told_before_names_and_in_their_order() -> None:
    unheard = with_all(name("W"), STARTED, name("E", "eve"), standing("refused"), name("Wes"), END)

    assert all_of(unheard) == [STARTED, standing("refused"), END, name("Wes"), name("E", "eve")]


def test_the_newest_decision_about_somebody_counts() -> None:
    unheard = with_all(standing("admitted"), standing("removed"))

    assert all_of(unheard) == [standing("removed")]


def test_a_role_and_a_standing_of_one_person_are_told_together() -> None:
    role = of_members({"wes": Change(role=Role.OBSERVER)})
    unheard = with_all(standing("admitted"), role)

    assert [report.changes for report in all_of(unheard)] == [
        {"wes": Change(Standing.ADMITTED, Role.OBSERVER)}
    ]


def test_what_is_being_told_is_not_changed_by_what_comes_then() -> None:
    unheard = with_all(name("W"))
    first = unheard.take()

    unheard.add(name("Wes"))
    unheard.heard()

    assert (first, unheard.take()) == (name("W"), name("Wes"))


def test_what_was_not_heard_waits_behind_decisions_and_takes_over_newer_names() -> None:
    unheard = with_all(name("W"))
    unheard.take()

    unheard.add(name("Wes"))
    unheard.add(END)
    unheard.put_back()

    assert all_of(unheard) == [END, name("Wes")]


def test_a_decision_that_was_not_heard_stays_before_the_ones_after_it() -> None:
    unheard = with_all(standing("refused"), END)
    unheard.take()

    unheard.put_back()

    assert all_of(unheard) == [standing("refused"), END]


def test_the_changes_are_those_under_way_and_those_that_wait() -> None:
    unheard = with_all(standing("admitted"), name("Wes"), END)
    unheard.take()
    unheard.add(standing("removed"))

    assert list(unheard.changes()) == [
        ("wes", Change(Standing.ADMITTED)),
        ("wes", Change(Standing.REMOVED)),
        ("wes", Change(name="Wes")),
    ]


def swap(one: str, other: str) -> Report:
    roles = (Role.CANDIDATE, Role.INTERVIEWER)
    return of_members(
        {name: Change(role=role) for name, role in zip((one, other), roles, strict=True)}
    )


def test_roles_that_are_swapped_are_told_in_one() -> None:
    unheard = with_all(standing("admitted", "ben"), END, swap("ada", "ben"))

    both = {
        "ben": Change(Standing.ADMITTED, Role.INTERVIEWER),
        "ada": Change(role=Role.CANDIDATE),
    }
    assert [report.changes for report in all_of(unheard)] == [both, {}]


def test_of_swaps_with_a_third_person_the_last_roles_are_told_at_once() -> None:
    unheard = with_all(swap("ada", "ben"), swap("ivy", "wes"), swap("ben", "ivy"))

    assert [report.changes for report in all_of(unheard)] == [
        {
            "ada": Change(role=Role.CANDIDATE),
            "ben": Change(role=Role.CANDIDATE),
            "ivy": Change(role=Role.INTERVIEWER),
            "wes": Change(role=Role.INTERVIEWER),
        }
    ]


def test_a_swap_that_was_not_heard_and_one_back_are_told_as_one() -> None:
    unheard = with_all(swap("ada", "ben"))
    unheard.take()

    unheard.add(swap("ben", "ada"))
    unheard.put_back()

    assert [report.changes for report in all_of(unheard)] == [
        {"ada": Change(role=Role.INTERVIEWER), "ben": Change(role=Role.CANDIDATE)}
    ]


def test_of_locks_the_newest_counts_while_the_service_does_not_know() -> None:
    unheard = with_all(Report("/lock", locked=True))
    unheard.take()

    unheard.add(Report("/lock", locked=False))
    waiting = unheard.locked
    unheard.put_back()

    assert (waiting, [report.locked for report in all_of(unheard)], unheard.locked) == (
        False,
        [False],
        None,
    )
