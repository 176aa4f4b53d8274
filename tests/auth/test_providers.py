"""Signing in with an OpenID Connect provider: a real one, and what somebody might forge."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import pytest_asyncio

from tests.auth.browser import PASSWORD, Browser, problem_of
from tests.auth.provider import (
    CALLBACK,
    accounts_with_provider,
    consent_page,
    refuse,
    sign_in,
    way_back,
)
from tests.auth.stack import AccountStack

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOT_BEGUN_HERE = "That sign-in was not begun here, or took too long. Please try again."
PROVIDER_FAILED = "The sign-in provider answered with an error. Try again, or sign in another way."


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def stack(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[AccountStack]:
    """In place of the one without providers."""
    async with accounts_with_provider(tmp_path_factory.mktemp("data")) as running:
        yield running


async def test_both_ways_to_sign_in_are_on_one_page(browser: Browser) -> None:
    page = await browser.get("login")

    assert "Sign in with Campus" in page.text
    assert 'name="password"' in page.text


async def test_a_person_of_the_provider_is_signed_in_and_stays_the_same_one(
    browser: Browser, other: Browser
) -> None:
    answer = await sign_in(browser, "kim")
    first = await browser.who()
    await sign_in(other, "kim")

    assert answer.url == f"{browser.stack.settings.origin}/services/prepstack/"
    assert first is not None
    assert first[0].startswith("u-")
    assert first[1] == "Person kim"
    assert await other.who() == first


async def test_a_person_of_the_provider_is_nobody_who_was_here_under_that_name(
    browser: Browser, other: Browser
) -> None:
    await browser.sign_up("robin", "Robin of prepStack")

    await sign_in(other, "robin")

    found = await other.who()
    assert found is not None
    assert found[0] != "robin"
    assert await browser.who() == ("robin", "Robin of prepStack")


async def test_two_people_of_the_provider_are_two(browser: Browser, other: Browser) -> None:
    await sign_in(browser, "one")
    await sign_in(other, "two")

    assert await browser.who() != await other.who()


async def test_nobody_becomes_administrator_by_the_name_at_the_provider(browser: Browser) -> None:
    await sign_in(browser, "admin")

    answer = await browser.get("admin")

    assert answer.status in (403, 404)


async def test_after_sign_in_one_is_where_one_wanted_to_go(browser: Browser) -> None:
    wanted = "/services/prepstack/join"
    asked = await browser.get(f"oidc/campus/oauth_login?next={wanted}", follow=True)

    consent = await browser.submit(asked, follow=True, login="lee", password="any")
    answer = await browser.submit(consent, follow=True)

    assert urlsplit(answer.url).path == wanted


async def test_a_refused_consent_signs_nobody_in_and_says_so(browser: Browser) -> None:
    answer = await refuse(browser, await consent_page(browser, "ned"))

    assert answer.status == 200
    assert problem_of(answer).startswith("You did not allow the sign-in.")
    assert await browser.who() is None
    # The other way is on the same page.
    await browser.sign_up("ned-local", "Ned")
    assert await browser.who() == ("ned-local", "Ned")


@pytest.mark.parametrize("state", ["forged", "", "eyJzdGF0ZV9pZCI6ICJmb3JnZWQifQ=="])
async def test_a_forged_state_signs_nobody_in(browser: Browser, state: str) -> None:
    query = urlencode({"code": "forged", "state": state})

    answer = await browser.get(f"{CALLBACK}?{query}", follow=True)

    assert problem_of(answer) == NOT_BEGUN_HERE
    assert "Traceback" not in answer.text
    assert await browser.who() is None


async def test_nobody_is_signed_in_by_the_way_back_of_somebody_else(
    browser: Browser, other: Browser
) -> None:
    """Login CSRF: else one would work, without knowing it, in an attacker's account."""
    attackers = await way_back(other, await consent_page(other, "mallory"))
    await consent_page(browser, "olga")  # who has a sign-in of her own under way

    answer = await browser.get(attackers, follow=True)

    assert problem_of(answer) == NOT_BEGUN_HERE
    assert await browser.who() is None


async def test_a_code_works_once(browser: Browser, other: Browser) -> None:
    back = await way_back(browser, await consent_page(browser, "pat"))
    first = await browser.get(back, follow=True)
    again = await browser.get(back, follow=True)

    # With a state of the thief's own the provider itself is asked, and refuses.
    own = await way_back(other, await consent_page(other, "thief"))
    code, state = (
        parse_qs(urlsplit(url).query)[key][0] for url, key in ((back, "code"), (own, "state"))
    )
    stolen = await other.get(f"{CALLBACK}?{urlencode({'code': code, 'state': state})}", follow=True)

    assert urlsplit(first.url).path == "/services/prepstack/"
    assert again.status == 200
    assert problem_of(stolen) == PROVIDER_FAILED
    assert await other.who() is None


async def test_a_fresh_code_of_somebody_else_is_of_no_use(browser: Browser, other: Browser) -> None:
    """PKCE: the code belongs to the browser for which it was asked."""
    victims = await way_back(browser, await consent_page(browser, "quinn"))
    own = await way_back(other, await consent_page(other, "rex"))
    query = parse_qs(urlsplit(own).query) | {"code": parse_qs(urlsplit(victims).query)["code"]}

    answer = await other.get(f"{CALLBACK}?{urlencode(query, doseq=True)}", follow=True)

    assert problem_of(answer) == PROVIDER_FAILED
    assert await other.who() is None


async def test_an_error_of_the_provider_is_a_sentence(browser: Browser) -> None:
    query = urlencode({"error": "server_error", "error_description": "<b>boom</b>", "state": "x"})

    answer = await browser.get(f"{CALLBACK}?{query}", follow=True)

    assert problem_of(answer)
    assert "boom" not in answer.text
    assert await browser.who() is None


async def test_signing_out_ends_the_session_here(browser: Browser) -> None:
    await sign_in(browser, "sam")
    assert await browser.who() is not None

    await browser.get("logout", follow=True)

    assert await browser.who() is None


async def test_a_password_opens_no_account_of_a_provider(browser: Browser, other: Browser) -> None:
    await sign_in(browser, "tess")
    found = await browser.who()
    assert found is not None

    answer = await other.sign_in(found[0], PASSWORD)

    assert answer.status == 400
    assert await other.who() is None
