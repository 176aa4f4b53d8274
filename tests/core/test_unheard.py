"""What waits to be told to the service: its order, and how little of it there ever is."""

from __future__ import annotations

from prepstack.people import Change, Role, Standing
from prepstack.room.unheard import Report, Unheard

END, STARTED = Report("/end", by="ada"), Report("/started")


def name(text: str, of: str = "wes") -> Report:
    return Report(f"/members/{of}", of, Change(name=text))


def standing(value: str, of: str = "wes") -> Report:
    return Report(f"/members/{of}", of, Change(Standing(value)))


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
    role = Report("/members/wes", "wes", Change(role=Role.OBSERVER))
    unheard = with_all(standing("admitted"), role)

    assert [report.change for report in all_of(unheard)] == [
        Change(Standing.ADMITTED, Role.OBSERVER)
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
