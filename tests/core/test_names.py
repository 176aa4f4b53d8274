"""Names: which look the same, and how a guest's is shown."""

from __future__ import annotations

from functools import partial

import pytest
from confusable_homoglyphs.utils import load

from prepstack.errors import NameTaken
from prepstack.names import Lookalikes, plain_name, shown_name
from prepstack.people import Member, Role, Standing, check_name

LOOKALIKES = Lookalikes(partial(load, "confusables.json"))
ADA = Member("ada", "Ada Lovelace", Role.INTERVIEWER, Standing.ADMITTED, host=True)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace",
        "ada lovelace",
        "AdaLovelace",
        "Ada  Lovelace.",
        "Аda Lovelace",  # a Cyrillic А
        "Αda Lovelаce",  # Greek and Cyrillic
        "Ａｄａ Ｌｏｖｅｌａｃｅ",  # full width
        "Áda Lovelace",
        "Ada Love1ace",
        "Ada LoveIace",
        "𝐀𝐝𝐚 𝐋𝐨𝐯𝐞𝐥𝐚𝐜𝐞",
        "Ada Lovelace (guest)",
    ],
)
def test_what_looks_like_the_hosts_name_is_refused_to_a_guest(name: str) -> None:
    with pytest.raises(NameTaken, match="Ada Lovelace"):
        check_name(name, "guest-x", [ADA], LOOKALIKES)


@pytest.mark.parametrize("name", ["Ada", "Ada Byron", "Grace", "李", "🎻", "Аня"])
def test_other_names_are_free(name: str) -> None:
    check_name(name, "guest-x", [ADA], LOOKALIKES)


@pytest.mark.parametrize(
    ("username", "standing"),
    [("guest-x", Standing.ADMITTED), ("eve", Standing.WAITING), ("eve", Standing.REMOVED)],
)
def test_ones_own_name_and_those_of_people_outside_are_free(
    username: str, standing: Standing
) -> None:
    other = Member(username, "Eve", Role.CANDIDATE, standing)

    check_name("Eve", "guest-x", [other], LOOKALIKES)


def test_names_without_a_letter_are_told_apart() -> None:
    assert not LOOKALIKES.alike("🎻", "🎺")
    assert LOOKALIKES.alike("🎻", "🎻")


@pytest.mark.parametrize(
    ("username", "name", "shown"),
    [
        ("ada", "Ada", "Ada"),
        ("guest-x", "Ada", "Ada (guest)"),
        ("guest-x", "Ada (guest)", "Ada (guest)"),
    ],
)
def test_what_a_guest_chose_is_shown_as_a_guests(username: str, name: str, shown: str) -> None:
    assert shown_name(username, name) == shown
    assert plain_name(shown) == "Ada"
