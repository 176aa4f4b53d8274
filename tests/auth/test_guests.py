"""Guests: a ticket of the service signs its own browser in, once, and gives an account nothing."""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import uuid4

import pytest

from hub_config.auth.guest import TICKET_COOKIE
from prepstack.interviews.tickets import Ticket, hash_nonce, make_ticket
from tests.auth.browser import Browser, problem_of
from tests.auth.stack import AccountStack
from tests.service.visitors import Answer

pytestmark = pytest.mark.asyncio(loop_scope="session")
NONCE = "a-nonce-of-this-browser"


def a_ticket(**values: object) -> Ticket:
    ticket = Ticket(
        username=f"guest-{uuid4().hex[:12]}",
        name="Zoë",
        next="/services/prepstack/health",
        account_next="/services/prepstack/j/secret/signin",
        nonce_hash=hash_nonce(NONCE),
        expires=time.time() + 60,
        jti=uuid4().hex,
    )
    return replace(ticket, **values)  # type: ignore[arg-type]


async def come(browser: Browser, ticket: Ticket, nonce: str = NONCE, key: str = "") -> Answer:
    key = key or browser.stack.settings.secret("guest-tickets")
    text = make_ticket(ticket, key)
    headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in cookies_with(browser, nonce).items())}
    return await browser.get("guest", params={"ticket": text}, headers=headers)


def cookies_with(browser: Browser, nonce: str) -> dict[str, str]:
    return browser.cookies() | ({f"__Host-{TICKET_COOKIE}": nonce} if nonce else {})


async def test_a_ticket_signs_a_guest_in_under_the_name_given(
    stack: AccountStack, browser: Browser
) -> None:
    ticket = a_ticket()

    answer = await come(browser, ticket)

    user = await stack.ask_hub("GET", f"users/{ticket.username}")
    assert (answer.status, answer.location) == (302, "/services/prepstack/health")
    assert (user["name"], user["admin"], user["user_info"]["display_name"]) == (
        ticket.username,
        False,
        "Zoë (guest)",
    )
    cleared = [line for line in answer.headers.getall("Set-Cookie") if TICKET_COOKIE in line]
    assert len(cleared) == 1 and "expires=" in cleared[0] and "Path=/;" in cleared[0]


async def test_a_ticket_works_once(browser: Browser, other: Browser) -> None:
    ticket = a_ticket()
    await come(browser, ticket)

    answer = await come(other, ticket)

    assert (answer.status, "used already" in problem_of(answer)) == (400, True)


@pytest.mark.parametrize(
    ("values", "nonce", "key", "sentence"),
    [
        ({}, "another", "", "another browser"),
        ({}, "", "", "another browser"),
        ({}, NONCE, "not our key", "not one of ours"),
        ({"expires": 0}, NONCE, "", "took too long"),
        ({"username": "ada"}, NONCE, "", "Only guests"),
        ({"username": "room-abcdefgh"}, NONCE, "", "Only guests"),
        ({"next": "https://evil.example/"}, NONCE, "", "somewhere else"),
        ({"next": "//evil.example/"}, NONCE, "", "somewhere else"),
        ({"next": "/\\evil.example"}, NONCE, "", "somewhere else"),
        ({"next": "javascript:alert(1)"}, NONCE, "", "somewhere else"),
        ({"account_next": "https://evil.example/"}, NONCE, "", "somewhere else"),
    ],
)
async def test_any_other_ticket_signs_nobody_in(
    browser: Browser, values: dict[str, object], nonce: str, key: str, sentence: str
) -> None:
    ticket = a_ticket(**values)

    answer = await come(browser, ticket, nonce, key)

    assert (answer.status, sentence in problem_of(answer)) == (400, True), answer.text
    assert not any("jupyterhub-hub-login" in name for name in browser.cookies())


async def test_what_a_room_set_for_the_hub_makes_no_guest_of_anybody(browser: Browser) -> None:
    """Else somebody's page could sign others in as a guest of its own choice."""
    ticket = make_ticket(a_ticket(), browser.stack.settings.secret("guest-tickets"))
    headers = {"Cookie": f"{TICKET_COOKIE}={NONCE}"}

    answer = await browser.get("guest", params={"ticket": ticket}, headers=headers)

    assert (answer.status, "another browser" in problem_of(answer)) == (400, True), answer.text


@pytest.mark.parametrize("text", ["", ".", "x", "x.y", "e30.e30", "%00.%ff", "a" * 3000])
async def test_a_damaged_ticket_is_refused_in_words(browser: Browser, text: str) -> None:
    answer = await browser.get("guest", params={"ticket": text})

    assert (answer.status, "Open the invitation again" in answer.text) == (400, True)
    assert "Traceback" not in answer.text


async def test_whoever_is_signed_in_stays_who_they_are(browser: Browser) -> None:
    await browser.sign_up("ada-invited")

    answer = await come(browser, a_ticket())

    assert (answer.status, answer.location) == (302, "/services/prepstack/j/secret/signin")
    assert await browser.who() == ("ada-invited", "Ada-Invited")


async def test_a_guest_can_sign_up_and_is_a_guest_no_more(browser: Browser) -> None:
    await come(browser, a_ticket())
    assert "as a guest" in (await browser.get("/services/prepstack/", follow=True)).text

    await browser.sign_up("zoe-stays", "Zoë")

    assert await browser.who() == ("zoe-stays", "Zoë")


INVITED = {"to": "AbCdEfGhIjKlMnOpQrStUv-_"}
LINK = f"/services/prepstack/j/{INVITED['to']}"


async def test_whoever_has_an_account_is_recognised_without_a_form(browser: Browser) -> None:
    await browser.sign_up("ada-recognised")

    answer = await browser.get("invited", params=INVITED)

    assert (answer.status, answer.location) == (302, f"{LINK}/signin")


async def test_strangers_and_guests_go_back_to_the_invitation(
    browser: Browser, other: Browser
) -> None:
    await come(other, a_ticket())

    answers = [await who.get("invited", params=INVITED) for who in (browser, other)]

    assert [answer.location for answer in answers] == [f"{LINK}?stranger"] * 2


@pytest.mark.parametrize("to", ["", "x", "AbCdEfGhIjKlMnOpQrStUv-_x", "//evil.example/AbCdEfGhIj"])
async def test_nobody_is_sent_anywhere_else(browser: Browser, to: str) -> None:
    answer = await browser.get("invited", params={"to": to})

    assert (answer.status, "Open its link again" in problem_of(answer)) == (400, True)


async def test_the_log_holds_no_secret_of_a_link(stack: AccountStack, browser: Browser) -> None:
    await browser.get("invited", params=INVITED)
    await browser.sign_up("ada-unlogged")
    await come(browser, a_ticket(account_next=f"{LINK}/signin"))

    assert "/hub/invited" in stack.log("hub")
    assert INVITED["to"] not in stack.log("hub")


async def test_the_log_holds_no_ticket(stack: AccountStack, browser: Browser) -> None:
    ticket = a_ticket()
    await come(browser, ticket)

    text = make_ticket(ticket, stack.settings.secret("guest-tickets"))
    assert ticket.username in stack.log("hub")
    assert text[:40] not in stack.log("hub")


async def test_the_log_holds_no_session(stack: AccountStack, browser: Browser) -> None:
    await browser.sign_up("ada-logged")

    cookies = browser.cookies()
    log = stack.log("hub")
    assert cookies["jupyterhub-session-id"] not in log
    assert "Setting new xsrf cookie" not in log
