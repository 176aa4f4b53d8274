"""Guests: one per browser, signed in by a ticket that fits this browser only."""

from __future__ import annotations

import time
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from hub_config.service.joining.guests import BROWSER_COOKIE, TICKET_COOKIE
from prepstack.errors import BadRequest
from prepstack.interviews.tickets import Ticket, read_ticket
from tests.service.scenes import (
    Scene,
    become_guest,
    hub_users,
    open_scene,
    sentence_of,
    shares_of,
)
from tests.service.stack import Stack, until
from tests.service.visitors import Answer, Visitor, config_of, newcomer, token_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass(frozen=True)
class Issued:
    text: str
    ticket: Ticket


async def come(scene: Scene, visitor: Visitor, name: str) -> Issued:
    return issued_by(scene, await visitor.post(scene.link, page=scene.link, name=name))


def issued_by(scene: Scene, answer: Answer) -> Issued:
    assert answer.status == 303, answer.text
    parts = urlsplit(answer.location)
    assert parts.path == "/hub/guest"
    text = parse_qs(parts.query)["ticket"][0]
    return Issued(text, read(scene, text, nonce_of(answer)))


def read(scene: Scene, text: str, nonce: str) -> Ticket:
    return read_ticket(
        text, scene.stack.settings.secret("guest-tickets"), nonce=nonce, now=time.time()
    )


def nonce_of(answer: Answer) -> str:
    cookies = answer.headers.getall("Set-Cookie")
    found = next(item for item in cookies if item.startswith(f"__Host-{TICKET_COOKIE}="))
    assert (
        "Path=/;" in found and "Secure" in found and "HttpOnly" in found and "SameSite=Lax" in found
    )
    return str(found.split("=", 1)[1].split(";")[0])


async def member_named(scene: Scene, username: str) -> dict[str, object]:
    _, document = await scene.as_room("GET", "interview")
    return next(item for item in document["members"] if item["username"] == username)


async def test_a_guest_gets_a_ticket_to_the_page_and_waits(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        issued = await come(scene, visitor, " Zoë  Z. ")

    guest = issued.ticket
    assert guest.next == f"{scene.stack.base}interviews/{scene.interview_id}/arrival"
    assert guest.name == "Zoë Z."
    assert await member_named(scene, guest.username) == {
        "username": guest.username,
        "name": "Zoë Z.",
        "role": "candidate",
        "host": False,
        "standing": "waiting",
    }
    assert guest.username in await hub_users(scene.stack, "guest-")
    assert guest.username in await shares_of(scene.stack, scene.room)


async def test_a_guest_cannot_take_the_name_of_who_is_in_the_interview(scene: Scene) -> None:
    _, document = await scene.as_room("GET", "interview")
    (host,) = [member["name"] for member in document["members"] if member["host"]]
    lookalike = host.replace("a", "\u0430").replace("o", "\u043e")  # Cyrillic
    async with Visitor(scene.stack, None) as visitor:
        for name in (host, host.upper(), lookalike, f"{host} (guest)"):
            answer = await visitor.post(scene.link, page=scene.link, name=name)

            assert answer.status == 409, name
            assert host in sentence_of(answer)


async def test_a_ticket_fits_no_other_browser(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        issued = await come(scene, visitor, "Zoë")

    with pytest.raises(BadRequest):
        read(scene, issued.text, "another")


async def test_a_browser_comes_back_as_the_same_guest(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        first = await come(scene, visitor, "Zoë")
        again = await visitor.get(scene.link)
        second = await come(scene, visitor, "Zoë")

    assert 'value="Zoë"' in again.text
    assert first.ticket.username == second.ticket.username
    assert first.ticket.jti != second.ticket.jti


async def test_a_double_click_makes_one_guest(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        answers = await visitor.post_twice(scene.link, page=scene.link, name="Zoë")

    names = {issued_by(scene, answer).ticket.username for answer in answers}
    assert len(names) == 1


@pytest.mark.parametrize("standing", ["refused", "removed"])
async def test_no_other_name_lets_a_guest_back_who_was_shut_out(
    scene: Scene, standing: str
) -> None:
    async with Visitor(scene.stack, None) as visitor:
        guest = (await come(scene, visitor, "Zoë")).ticket
        token = token_of(await visitor.get(scene.link))
        await scene.as_room("PATCH", f"members/{guest.username}", standing=standing)

        other = await scene.host.link(scene.interview_id, "observer")
        page = await visitor.get(scene.link)
        posted = await visitor.ask("POST", other, data={"_xsrf": token, "name": "Zack"})

    assert (page.status, posted.status) == (403, 403)
    assert "The host" in sentence_of(page) and "The host" in sentence_of(posted)
    assert guest.username not in await shares_of(scene.stack, scene.room)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "Please give a name"), (" \t ", "Please give a name"), ("x" * 61, "60 characters")],
)
async def test_a_name_that_cannot_be_is_asked_for_again(
    scene: Scene, name: str, sentence: str
) -> None:
    async with Visitor(scene.stack, None) as visitor:
        answer = await visitor.post(scene.link, page=scene.link, name=name)

    assert (answer.status, sentence in answer.text) == (400, True)


async def test_a_guest_who_turns_out_to_have_an_account_is_one_member(scene: Scene) -> None:
    """Signed in at the hub, and not yet at the service, which took them for a guest."""
    async with Visitor(scene.stack, None) as visitor:
        guest = (await come(scene, visitor, "Zoë")).ticket
        visitor.name = f"zoe-{uuid4().hex[:6]}"
        await visitor.sign_in(visitor.name)

        page = await visitor.get(guest.account_next)  # where the hub sends them

    assert config_of(page)["me"]["username"] == visitor.name
    _, document = await scene.as_room("GET", "interview")
    names = {item["username"] for item in document["members"]}
    assert (visitor.name in names, guest.username in names) == (True, False)


async def test_a_guest_is_asked_for_a_name_and_is_at_the_page(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        config = await become_guest(visitor, scene.link, "Zoë of the page")

    assert config["me"] == {
        "username": visitor.name,
        "name": "Zoë of the page",
        "role": "candidate",
        "host": False,
        "guest": True,
    }


async def test_a_guest_who_opens_the_link_again_is_asked_nothing(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        before = await become_guest(visitor, scene.link, "Zoë again")

        page = await visitor.get(scene.link)

    assert config_of(page)["me"] == before["me"]


async def test_a_guest_whose_session_ended_goes_on_as_the_same_guest(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        before = await become_guest(visitor, scene.link, "Zoë back")
        visitor.forget_account()

        page = await visitor.get(f"interviews/{scene.interview_id}")

    assert config_of(page)["me"] == before["me"]


async def test_a_guest_of_another_interview_becomes_a_guest_of_this_one(stack: Stack) -> None:
    async with open_scene(stack) as one, open_scene(stack) as other:
        guest = other.people["guest"]
        before = guest.name

        landing = await guest.get(one.link)
        config = await become_guest(guest, landing.url, "Gus elsewhere")
        back = config_of(await guest.get(f"interviews/{other.interview_id}"))

    assert "Display name" in landing.text
    assert config["interview_id"] == one.interview_id and config["me"]["username"] != before
    assert back["me"]["username"] == before


async def test_after_the_end_a_guest_reads_that_it_is_over_and_finds_a_way_out(
    stack: Stack,
) -> None:
    async with open_scene(stack) as scene, newcomer(stack) as somebody:
        guest = scene.people["guest"]
        await scene.host.post(f"interviews/{scene.interview_id}/end")

        async def is_deleted() -> bool:
            return guest.name not in await hub_users(stack, "guest-")

        assert await until(is_deleted)
        guest.forget_sessions()
        page = await guest.get(f"interviews/{scene.interview_id}")
        by_link = await guest.get(scene.link)
        stranger = await somebody.get(f"interviews/{scene.interview_id}")

    for seen in (page, by_link):
        assert seen.status == 200 and "This interview has ended" in seen.text
        assert 'href="/hub/signup"' in seen.text
    assert stranger.status == 404


async def test_after_the_end_a_guest_who_made_an_account_still_reads_it(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        guest = scene.people["guest"]
        await scene.host.post(f"interviews/{scene.interview_id}/end")
        guest.forget_account()
        await guest.sign_in(f"gus-{uuid4().hex[:6]}")

        page = await guest.get(f"interviews/{scene.interview_id}")

    assert (page.status, "This interview has ended" in page.text) == (200, True)


@pytest.mark.parametrize("standing", ["refused", "removed"])
async def test_a_guest_who_was_shut_out_and_lost_the_session_still_reads_why(
    scene: Scene, standing: str
) -> None:
    async with Visitor(scene.stack, None) as visitor:
        await become_guest(visitor, scene.link, f"Zoë {standing}")
        await scene.as_room("PATCH", f"members/{visitor.name}", standing=standing)
        visitor.forget_account()

        page = await visitor.get(f"interviews/{scene.interview_id}")

    assert config_of(page)["farewell"] == standing


async def test_somebody_elses_cookie_makes_no_guest(scene: Scene) -> None:
    """The browser's cookie is signed."""
    async with Visitor(scene.stack, None) as visitor:
        visitor.set_cookie(BROWSER_COOKIE, "2|1:0|10:1700000000|17:prepstack-browser|4:eHh4|0123")

        page = await visitor.get(f"interviews/{scene.interview_id}", follow=False)

    assert page.status == 302 and "/hub/api/oauth2/authorize" in page.location


async def test_a_guest_may_sign_in_with_an_account_instead(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        await become_guest(visitor, scene.link, "Zoë twice")

        asked = await visitor.get(f"{scene.link}/signin", follow=False)

    assert asked.location.startswith("/hub/login?next=/services/prepstack/j/")


async def test_pages_that_a_guest_may_not_see_lead_to_an_account(scene: Scene) -> None:
    page = await scene.people["guest"].get("")

    assert page.status == 403 and 'href="/hub/signup"' in page.text
