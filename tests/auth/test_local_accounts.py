"""Signing up, in and out with an account of ours, against a real hub."""

from __future__ import annotations

import unicodedata

import pytest

from tests.auth.browser import PASSWORD, Browser, new_account, problem_at, problem_of, value_of
from tests.auth.stack import AccountStack

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLACES = [
    # next as sent, where it leads
    ("/services/prepstack/join", "/services/prepstack/join"),
    ("/hub/change-password", "/hub/change-password"),
    ("https://evil.example/", "/services/prepstack/"),
    ("//evil.example/x", "/services/prepstack/"),
    ("///evil.example/x", "/services/prepstack/"),
    ("/\\evil.example", "/%5Cevil.example"),
    ("/\t/evil.example", "/services/prepstack/"),
    ("javascript:alert(1)", "/services/prepstack/"),
    ("http://prepstack.localhost.evil.example/", "/services/prepstack/"),
]


async def test_a_new_account_is_signed_in_at_once_under_its_display_name(browser: Browser) -> None:
    answer = await browser.sign_up("ada-new", "Ada  Lovelace")

    assert (answer.status, answer.location) == (302, "/services/prepstack/")
    assert await browser.who() == ("ada-new", "Ada Lovelace")


async def test_an_account_signs_in_from_another_browser_in_any_spelling(
    browser: Browser, other: Browser
) -> None:
    await browser.sign_up("ada-spelt", "Ada")

    answer = await other.sign_in(" ＡDA-Spelt ")

    assert answer.status == 302
    assert await other.who() == ("ada-spelt", "Ada")


@pytest.mark.parametrize(
    "password",
    [
        "xqzvkwjy",
        "🦊" * 8,
        "🦊" * 128,
        "p" * 73,
        " spaces around ",
        "\u00e9t\u00e9 \u00e0 la mer",
        "пароль-на-восемь",
        "ﷺ" * 8,  # eighteen characters each once composed
        "<script>'\"&%\\",
    ],
)
async def test_any_password_of_8_to_128_characters_works(
    browser: Browser, other: Browser, password: str
) -> None:
    username = f"p-{abs(hash(password)) % 10**9}"

    made = await browser.sign_up(username, password=password)
    decomposed = unicodedata.normalize("NFD", password)
    answer = await other.sign_in(username, decomposed)

    assert (made.status, answer.status) == (302, 302), problem_of(made) + problem_of(answer)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("username", "a", "2 to 31 letters"),
        ("username", "1ada", "2 to 31 letters"),
        ("username", "<b>x", "2 to 31 letters"),
        ("username", "a..b", "2 to 31 letters"),
        ("username", "ünï", "2 to 31 letters"),
        ("username", "x" * 32, "2 to 31 letters"),
        ("username", "admin", "reserved"),
        ("username", "ROOT", "reserved"),
        ("username", "room-abc", "reserved"),
        ("username", "ｇuest-abc", "reserved"),
        ("username", "u-abcdefgh", "reserved"),
        ("name", " \t ", "name"),
        ("name", "x" * 61, "60 characters"),
        ("password", "seven77", "at least 8"),
        ("password", "x" * 129, "at most 128"),
        ("password", "wrong-fields", "Your username is no password"),
        ("password", "password", "Very many people use"),
        ("password", "Trustno1", "Very many people use"),
        ("password", " 12345678 ", "Very many people use"),
        ("password", " " * 8, "Blanks alone"),
        ("password", " \t" * 4, "Blanks alone"),
        ("password2", "something else", "differ"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field_and_the_rest_is_kept(
    browser: Browser, field: str, value: str, sentence: str
) -> None:
    fields = new_account("wrong-fields", "Ada") | {field: value}
    if field == "password":
        fields["password2"] = value

    answer = await browser.send("signup", **fields)

    assert (answer.status, sentence in problem_at(answer, field)) == (400, True), answer.text
    kept = {name: value_of(answer, name) for name in ("username", "name")}
    assert kept == {"username": fields["username"].strip(), "name": fields["name"].strip()}
    assert value_of(answer, "password") == value_of(answer, "password2") == ""


async def test_a_taken_name_is_refused_and_its_account_stays_what_it_is(
    browser: Browser, other: Browser
) -> None:
    await browser.sign_up("ada-taken", "Ada")

    answer = await other.sign_up("Ada-Taken", "Eve", "another password")

    assert (answer.status, "taken" in problem_at(answer, "username")) == (409, True)
    assert (await other.sign_in("ada-taken")).status == 302
    assert await other.who() == ("ada-taken", "Ada")


@pytest.mark.parametrize("username", ["ada-wrong", "nobody-at-all", "<b>", "room-x", ""])
async def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    browser: Browser, other: Browser, username: str
) -> None:
    await browser.sign_up("ada-wrong")

    answer = await other.sign_in(username, "not the password")

    assert (answer.status, problem_of(answer)) == (
        400,
        "Wrong username or password. Check both and try again.",
    )
    assert (value_of(answer, "username"), value_of(answer, "password")) == (username, "")
    assert await other.who() is None


@pytest.mark.parametrize(("wanted", "leads_to"), PLACES)
async def test_signing_in_leads_to_places_of_ours_only(
    browser: Browser, other: Browser, wanted: str, leads_to: str
) -> None:
    await browser.sign_up("ada-next")
    page = await other.get("login", params={"next": wanted})

    answer = await other.submit(page, username="ada-next", password=PASSWORD)

    assert (answer.status, answer.location) == (302, leads_to)


async def test_signing_up_leads_on_too(browser: Browser) -> None:
    page = await browser.get("signup", params={"next": "/services/prepstack/join"})

    answer = await browser.submit(page, **new_account("ada-goes-on"))

    assert (answer.status, answer.location) == (302, "/services/prepstack/join")


async def test_somebody_signed_in_is_not_asked_again(browser: Browser) -> None:
    await browser.sign_up("ada-again")

    answer = await browser.get("login", params={"next": "/services/prepstack/join"})

    assert (answer.status, answer.location) == (302, "/services/prepstack/join")


@pytest.mark.parametrize("path", ["login", "signup", "change-password", "logout", "first-admin"])
@pytest.mark.parametrize("token", [{}, {"_xsrf": "made-up"}])
async def test_a_form_without_its_token_does_nothing_and_is_shown_again(
    browser: Browser, path: str, token: dict[str, str]
) -> None:
    await browser.sign_up("ada-xsrf")
    await browser.sign_in("ada-xsrf")  # where the first case already made the account
    fields = new_account("made-by-another-site") | {"old_password": PASSWORD} | token

    answer = await browser.ask("POST", path, data=fields)

    assert (answer.status, "open for too long" in answer.text) == (403, True)
    assert await browser.who() == ("ada-xsrf", "Ada-Xsrf")


async def test_a_stale_form_keeps_what_was_typed_and_can_be_sent_again(browser: Browser) -> None:
    stale = await browser.ask("POST", "signup", data=new_account("ada-stale", "Ada"))

    again = await browser.submit(stale, **new_account(value_of(stale, "username")))

    assert (stale.status, value_of(stale, "name"), again.status) == (403, "Ada", 302)


async def test_signing_out_from_our_own_pages_ends_hub_and_service(browser: Browser) -> None:
    await browser.sign_up("ada-out")
    assert await browser.who()

    answer = await browser.get("logout")

    assert "You are signed out" in answer.text
    assert await browser.who() is None


async def test_a_cookie_that_was_copied_opens_nothing_after_signing_out(
    browser: Browser, other: Browser
) -> None:
    await browser.sign_up("ada-copied")
    other.take_cookies(browser)
    assert (await other.get("change-password")).status == 200

    await browser.get("logout")

    assert (await other.get("change-password")).status == 302  # to the sign-in page
    assert await other.who() is None


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_link_elsewhere_signs_nobody_out_without_being_asked(
    browser: Browser, site: str
) -> None:
    username = f"ada-stays-{site}"
    await browser.sign_up(username)
    page = await browser.get("logout", headers={"Sec-Fetch-Site": site})
    before = await browser.who()

    answer = await browser.submit(page)

    assert before and before[0] == username
    assert "You are signed out" in answer.text
    assert await browser.who() is None


async def test_another_account_in_the_same_browser_takes_over_nothing(browser: Browser) -> None:
    await browser.sign_up("ada-first")
    assert await browser.who()

    await browser.sign_up("ben-second", "Ben")

    assert await browser.who() == ("ben-second", "Ben")


async def test_a_name_that_the_hub_knows_already_cannot_be_signed_up(
    stack: AccountStack, browser: Browser
) -> None:
    await stack.ask_hub("POST", "users/chief")

    answer = await browser.sign_up("chief")

    assert (answer.status, "taken" in problem_at(answer, "username")) == (409, True)


async def test_a_deleted_account_is_closed_and_its_name_stays_taken(
    stack: AccountStack, browser: Browser, other: Browser
) -> None:
    await browser.sign_up("ada-deleted")
    await stack.ask_hub("DELETE", "users/ada-deleted")

    in_again = await other.sign_in("ada-deleted")
    up_again = await other.sign_up("ada-deleted", password="another password")

    assert (in_again.status, up_again.status) == (400, 409)
