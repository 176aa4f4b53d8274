"""Invitations as values: secrets, times, and what people type."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub_config.service.joining.guesses import GUESSES, GUESTS, GuessLimits
from prepstack.errors import BadRequest, Gone, TooManyRequests
from prepstack.interviews.invitations import (
    CODE,
    CODE_BYTES,
    ID_BYTES,
    INTERVIEW_ID,
    SECRET,
    ByCode,
    ById,
    BySecret,
    Invitation,
    derive_secret,
    hash_secret,
    make_code,
    make_interview_id,
    read_invitation,
)
from prepstack.people import Role

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)
S = "AbCdEfGhIjKlMnOpQrStUv-_"


def test_a_secret_is_the_same_again_and_another_for_anything_else() -> None:
    secrets = {
        derive_secret(key, interview_id, role, generation)
        for key in ("k", "l")
        for interview_id in ("a", "b")
        for role in Role
        for generation in (1, 2)
    }

    assert len(secrets) == 24
    assert derive_secret("k", "a", Role.CANDIDATE, 1) in secrets
    assert all(SECRET.fullmatch(secret) for secret in secrets)


def test_the_hash_does_not_hold_the_secret() -> None:
    assert S not in hash_secret(S) and len(hash_secret(S)) == 64


@pytest.mark.parametrize("byte", [b"\x00", b"\x7f", b"\xff"])
def test_ids_and_codes_have_their_shape_whatever_the_randomness(byte: bytes) -> None:
    assert INTERVIEW_ID.fullmatch(make_interview_id(byte * ID_BYTES))
    assert CODE.fullmatch(make_code(byte * CODE_BYTES).replace("-", ""))


def test_an_invitation_holds_until_it_expires_or_is_withdrawn() -> None:
    invitation = Invitation("a", Role.CANDIDATE, 1, NOW)

    invitation.check(NOW - timedelta(seconds=1))

    with pytest.raises(Gone, match="expired"):
        invitation.check(NOW)
    with pytest.raises(Gone, match="withdrawn"):
        Invitation("a", Role.CANDIDATE, 1, NOW, revoked_at=NOW).check(NOW - timedelta(days=1))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (f"http://prepstack.localhost:8000/services/prepstack/j/{S}", BySecret(S)),
        (f"https://interviews.example.org/services/prepstack/j/{S}/?a=b#c", BySecret(S)),
        (f"https://interviews.example.org/services/prepstack/j/{S}/signin", BySecret(S)),
        (f"prepstack.localhost:8000/services/prepstack/j/{S}", BySecret(S)),
        (f"/services/prepstack/j/{S}", BySecret(S)),
        (f"  <https://h/services/prepstack/j/{S}>\n", BySecret(S)),
        (S, BySecret(S)),
        (f"https://h/services/prepstack/j/{S}.", BySecret(S)),
        (f"(https://h/services/prepstack/j/{S}),", BySecret(S)),
        (f"<https://h/services/prepstack/j/{S}>.", BySecret(S)),
        (f"https://h/services/prepstack/j/{S}\u2026", BySecret(S)),
        (f"https://h/services/prepstack/j/{S}\u00a0", BySecret(S)),
        (f"Come to https://h/services/prepstack/j/{S}, at ten.", BySecret(S)),
        (f"[{S}]", BySecret(S)),
        ("abc-defg-hij).", ByCode("abc-defg-hij")),
        ("\u201cabc-defg-hij\u201d", ByCode("abc-defg-hij")),
        ("https://h/services/prepstack/interviews/abcdefghij22", ById("abcdefghij22")),
        ("https://h/services/prepstack/interviews/abcdefghij22/enter", ById("abcdefghij22")),
        ("abcdefghij22", ById("abcdefghij22")),
        (" ABCDEFGHIJ22/ ", ById("abcdefghij22")),
        ("abcdefghij22?utm_source=mail", ById("abcdefghij22")),
        ("abc-defg-hij", ByCode("abc-defg-hij")),
        ("ABC DEFG HIJ", ByCode("abc-defg-hij")),
        ("abcdefghij", ByCode("abc-defg-hij")),
        ("abc\u2013defg\u2013hij", ByCode("abc-defg-hij")),
        ("abc-defg-hij/", ByCode("abc-defg-hij")),
    ],
)
def test_what_people_type_is_understood(text: str, wanted: object) -> None:
    assert read_invitation(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "/",
        "//",
        "?",
        "abc-defg",
        "abc-defg-hi1",
        "a" * 11,
        "https://example.org/",
        "http://[",
        f"https://h/services/prepstack/j/{S}x",
        f"https://h/services/prepstack/j/x{S}",
        f"https://h/elsewhere/{S}",
    ],
)
def test_what_is_no_invitation_is_refused(text: str) -> None:
    with pytest.raises(BadRequest):
        read_invitation(text)


def test_guesses_are_counted_by_person_and_by_address() -> None:
    now = [0.0]
    limits = GuessLimits(clock=lambda: now[0])
    for _ in range(GUESSES.free):
        limits.check("ada", "192.0.2.1")
        limits.note("ada", "192.0.2.1")

    for who in (("ada", "192.0.2.2"), ("ben", "192.0.2.1")):
        with pytest.raises(TooManyRequests) as refusal:
            limits.check(*who)
        assert refusal.value.retry_after_seconds == 1
    limits.check("ben", "192.0.2.2")
    now[0] = 1.0
    limits.check("ada", "192.0.2.1")


def test_a_household_is_one_address() -> None:
    limits = GuessLimits(clock=lambda: 0.0)
    for number in range(GUESSES.free):
        limits.note("", f"2001:db8:1:2::{number}")

    with pytest.raises(TooManyRequests):
        limits.check("ada", "2001:db8:1:2:ffff::1")
    limits.check("ada", "2001:db8:1:3::1")


def test_guests_are_counted_by_household() -> None:
    limits = GuessLimits(clock=lambda: 0.0)
    for number in range(GUESTS.free):
        limits.check_guest(f"2001:db8:1:2::{number}")

    with pytest.raises(TooManyRequests):
        limits.check_guest("2001:db8:1:2:ffff::1")


def test_right_guesses_cost_nothing() -> None:
    limits = GuessLimits(clock=lambda: 0.0)

    for _ in range(3 * GUESSES.free):
        with limits.guess("ada", "192.0.2.1"):
            pass

    limits.check("ada", "192.0.2.1")
