"""User names and passwords, as rules."""

from __future__ import annotations

import unicodedata

import pytest

from prepstack.accounts import (
    LONGEST_PASSWORD,
    RESERVED,
    RESERVED_PREFIXES,
    check_new_password,
    clean_password,
    clean_username,
    initials,
)
from prepstack.errors import BadRequest


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ada", "ada"),
        (" Ada ", "ada"),
        ("ＡＤＡ", "ada"),
        ("a1-b2", "a1-b2"),
        ("ab", "ab"),
        ("a" * 31, "a" * 31),
    ],
)
def test_a_name_has_one_spelling(typed: str, stored: str) -> None:
    assert clean_username(typed) == stored


@pytest.mark.parametrize(
    "typed",
    ["", "a", "a" * 32, "1ada", "-ada", "ada-", "a--b", "a b", "ada\n.", "a.b", "zoë", "аda", ".."],
)
def test_a_name_that_hub_or_address_could_not_carry_is_refused(typed: str) -> None:
    with pytest.raises(BadRequest, match="2 to 31"):
        clean_username(typed)


@pytest.mark.parametrize("name", [*sorted(RESERVED), *(item + "x1" for item in RESERVED_PREFIXES)])
def test_a_name_of_the_product_itself_is_refused_in_any_spelling(name: str) -> None:
    for typed in (name, name.upper(), f" {name} "):
        with pytest.raises(BadRequest, match="reserved"):
            clean_username(typed)


@pytest.mark.parametrize("password", ["пароль78", "パスワード一二三", " " * 8, "🎻" * 8, "x" * 128])
def test_a_password_may_be_any_text_of_its_length(password: str) -> None:
    assert clean_password(password) == unicodedata.normalize("NFKC", password)


def test_a_password_is_the_same_however_a_keyboard_composes_it() -> None:
    composed, decomposed = "Zoë-Zoë-Zoë", unicodedata.normalize("NFD", "Zoë-Zoë-Zoë")

    assert composed != decomposed
    assert clean_password(composed) == clean_password(decomposed)


@pytest.mark.parametrize("password", ["", "x" * 7, "x" * (LONGEST_PASSWORD + 1)])
def test_a_password_of_another_length_is_refused(password: str) -> None:
    with pytest.raises(BadRequest, match="characters"):
        clean_password(password)


@pytest.mark.parametrize("password", ["adalovelace", "AdaLovelace"])
def test_the_own_name_is_no_password(password: str) -> None:
    with pytest.raises(BadRequest):
        check_new_password(password, "adalovelace", {"password"})


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Lovelace", "AL"), ("ada", "AD"), ("Ada (she)", "AD"), ("李", "李"), ("Ø of Å", "ØÅ")],
)
def test_initials_are_what_fits_a_circle(name: str, letters: str) -> None:
    assert initials(name) == letters
