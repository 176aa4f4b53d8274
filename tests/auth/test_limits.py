"""How often one may try, against a real hub; the arithmetic is in tests/core/test_limits.py."""

from __future__ import annotations

import asyncio

import pytest

from tests.auth.browser import Browser, hidden_fields, new_account, problem_of
from tests.auth.stack import AccountStack
from tests.service.visitors import Answer

pytestmark = pytest.mark.asyncio(loop_scope="session")
FREE = 5


def is_limited(answer: Answer) -> bool:
    """429 in words, with the seconds also where programs look."""
    seconds = answer.headers.get("Retry-After", "")
    return answer.status == 429 and f"Try again in {seconds} s." in problem_of(answer)


async def fail(browser: Browser, username: str, times: int = FREE) -> None:
    for number in range(times):
        assert (await browser.sign_in(username, f"guess {number}")).status == 400


async def test_after_some_wrong_passwords_even_the_right_one_has_to_wait(
    stack: AccountStack, browser: Browser
) -> None:
    await browser.sign_up("ada-limited")
    async with Browser(stack) as other:
        await fail(other, "ada-limited")

        answer = await other.sign_in("ada-limited")

        assert is_limited(answer), answer.text


async def test_other_spellings_of_the_name_are_the_same_account(browser: Browser) -> None:
    for name in (
        "ada-spellings",
        "ADA-spellings",
        " ada-SPELLINGS",
        "ａda-spellings",
        "Ada-spellings",
    ):
        assert (await browser.sign_in(name, "a guess")).status == 400

    assert is_limited(await browser.sign_in("ADA-SPELLINGS", "a guess"))


async def test_names_that_nobody_has_are_limited_just_like_others(browser: Browser) -> None:
    await fail(browser, "nobody-limited")

    assert is_limited(await browser.sign_in("nobody-limited", "a guess"))


async def test_strangers_guesses_do_not_keep_somebody_out_of_their_own_browser(
    stack: AccountStack, browser: Browser, other: Browser
) -> None:
    await browser.sign_up("ada-attacked")
    await browser.get("logout")
    await fail(other, "ada-attacked")

    answer = await browser.sign_in("ada-attacked")

    assert answer.status == 302


async def test_guesses_from_the_same_address_do_not_keep_a_known_browser_out(
    stack: AccountStack,
) -> None:
    async with Browser(stack, "10.77.0.1") as own, Browser(stack, "10.77.0.1") as stranger:
        await own.sign_up("ada-neighbour")
        await own.get("logout")
        for number in range(31):
            await stranger.sign_in(f"neighbour-{number}", "a guess")
        assert is_limited(await stranger.sign_in("neighbour-new", "a guess"))

        answer = await own.sign_in("ada-neighbour")

    assert answer.status == 302


async def test_the_mark_of_one_account_helps_with_no_other(
    browser: Browser, other: Browser
) -> None:
    await browser.sign_up("ada-victim")
    await other.sign_up("mallory-marked")
    await other.get("logout")
    await fail(other, "ada-victim")

    assert is_limited(await other.sign_in("ada-victim", "a guess"))
    assert (await other.sign_in("mallory-marked")).status == 302


async def test_a_flood_of_tries_at_once_gets_no_more_of_them(browser: Browser) -> None:
    page = await browser.get("login")

    answers = await asyncio.gather(
        *(browser.submit(page, username="ada-flooded", password=f"{n}") for n in range(40))
    )

    checked = [answer for answer in answers if answer.status == 400]
    assert FREE <= len(checked) <= FREE + 1  # one more may be on its way in the other thread
    assert all(is_limited(answer) for answer in answers if answer.status != 400)


@pytest.mark.parametrize(
    "forged",
    [
        {"X-Forwarded-For": "192.0.2.{number}, 203.0.113.1"},
        {"X-Forwarded-For": "203.0.113.2", "X-Real-Ip": "192.0.2.{number}"},
        {"X-Forwarded-For": "2001:db8:0:1::{number}"},  # one household has that many
    ],
)
async def test_an_address_cannot_be_made_up(stack: AccountStack, forged: dict[str, str]) -> None:
    """Each try under a new name and from a new pretended address: it stays one address."""
    async with Browser(stack) as browser:
        for number in range(40):
            headers = {name: text.format(number=number) for name, text in forged.items()}
            page = await browser.get("login", headers=headers)
            data = hidden_fields(page) | {"username": f"forged-{number}", "password": "a guess"}
            answer = await browser.ask("POST", page.url, data=data, headers=headers)
            if answer.status == 429:
                break

    assert (is_limited(answer), number) == (True, 30)


async def test_one_address_can_make_a_class_full_of_accounts_but_not_any_number(
    stack: AccountStack, browser: Browser
) -> None:
    await browser.sign_up("class-taken")
    async with Browser(stack) as many:
        page = await many.get("signup")
        counted = 0
        while not is_limited(await many.submit(page, **new_account("class-taken"))):
            counted += 1

    assert counted == 120
