"""Changing the password: the old one, and everybody who signed in with it, is out."""

from __future__ import annotations

import pytest

from tests.auth.browser import PASSWORD, Browser, problem_at
from tests.auth.stack import AccountStack

pytestmark = pytest.mark.asyncio(loop_scope="session")
NEW = "a longer battery staple"


async def change(browser: Browser, old: str = PASSWORD, new: str = NEW, again: str = NEW):  # type: ignore[no-untyped-def]
    fields = {"old_password": old, "password": new, "password2": again}
    return await browser.send("change-password", **fields)


async def test_only_the_new_password_works_afterwards(browser: Browser, other: Browser) -> None:
    await browser.sign_up("ada-changes")

    answer = await change(browser)

    assert "Your password is changed" in answer.text
    assert (await other.sign_in("ada-changes", PASSWORD)).status == 400
    assert (await other.sign_in("ada-changes", NEW)).status == 302


async def test_it_ends_every_other_session_at_hub_and_service_but_not_this_one(
    stack: AccountStack, browser: Browser, other: Browser
) -> None:
    await browser.sign_up("ada-elsewhere")
    await other.sign_in("ada-elsewhere")
    assert await other.who()
    async with Browser(stack) as thief:
        thief.take_cookies(browser)
        assert (await thief.get("change-password")).status == 200

        await change(browser)

        for session in (other, thief):
            answer = await session.get("change-password")
            assert (answer.status, "/hub/login" in answer.location) == (302, True)
    tokens = await stack.ask_hub("GET", "users/ada-elsewhere/tokens")
    assert tokens["api_tokens"] == []
    assert await browser.who() == ("ada-elsewhere", "Ada-Elsewhere")


@pytest.mark.parametrize(
    ("field", "fields", "sentence"),
    [
        ("old_password", {"old": "not mine at all"}, "not your password"),
        ("password", {"new": "short", "again": "short"}, "at least 8"),
        ("password", {"new": "ada-keeps", "again": "ada-keeps"}, "Your username"),
        ("password2", {"again": "something else"}, "differ"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_changes(
    browser: Browser, other: Browser, field: str, fields: dict[str, str], sentence: str
) -> None:
    await browser.sign_up("ada-keeps")
    if await browser.who() is None:
        await browser.sign_in("ada-keeps")

    answer = await change(browser, **fields)

    assert (answer.status, sentence in problem_at(answer, field)) == (400, True)
    assert (await other.sign_in("ada-keeps")).status == 302


async def test_nobody_but_who_is_signed_in_may(browser: Browser) -> None:
    page = await browser.get("change-password")
    posted = await browser.ask("POST", "change-password", data={"old_password": "x"})

    assert (page.status, "/hub/login" in page.location, posted.status) == (302, True, 403)


async def test_guesses_at_the_old_password_are_limited(browser: Browser) -> None:
    await browser.sign_up("ada-guessed")
    for _ in range(5):
        await change(browser, old="a guess")

    answer = await change(browser, old="a guess")

    assert (answer.status, "Try again in" in answer.text) == (429, True)
    assert int(answer.headers["Retry-After"]) >= 1
