"""`/j/<secret>`: who is asked for what, and what a link says that leads nowhere."""

from __future__ import annotations

import json

import pytest

from tests.service.scenes import Scene, sentence_of
from tests.service.visitors import Visitor, config_of, newcomer

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def members(scene: Scene) -> set[str]:
    _, document = await scene.as_room("GET", "interview")
    return {member["username"] for member in document["members"]}


async def test_somebody_with_an_account_is_at_the_page_without_a_question(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        page = await visitor.get(scene.link)

    assert config_of(page)["me"]["username"] == visitor.name
    assert visitor.name in await members(scene)


async def test_somebody_whom_only_the_hub_knows_is_asked_nothing_either(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        visitor.forget_service()

        page = await visitor.get(scene.link)

    assert config_of(page)["me"]["username"] == visitor.name


async def test_somebody_who_signed_out_gets_the_invitation_and_no_form_to_sign_in(
    scene: Scene,
) -> None:
    """What is left of a session, at the service or by a room's doing, traps nobody."""
    async with Visitor(scene.stack, None) as visitor:
        visitor.set_cookie("jupyterhub-session-id", "of-a-session-that-ended")

        page = await visitor.get(scene.link)

    assert (page.status, "Continue as guest" in page.text) == (200, True)
    assert "Already have an account?" in page.text


async def test_a_stranger_is_not_sent_around(scene: Scene) -> None:
    async with Visitor(scene.stack, None) as visitor:
        page = await visitor.get(scene.link, follow=False)

    assert (page.status, "Display name" in page.text) == (200, True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Dest": "image", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Mode": "cors"},
        {"Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Dest": "document", "Sec-Purpose": "prefetch;prerender"},
    ],
)
async def test_only_who_opens_a_link_joins(scene: Scene, headers: dict[str, str]) -> None:
    async with newcomer(scene.stack) as visitor:
        answer = await visitor.get(scene.link, **headers)

    assert answer.status == 403
    assert visitor.name not in await members(scene)


async def test_a_look_without_a_body_joins_nobody(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        looked = await visitor.ask("HEAD", scene.link)

    assert looked.status == 200 and visitor.name not in await members(scene)


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("j", "is cut off"),
        ("j/", "is cut off"),
        ("j/AbCd", "is cut off"),
        ("j/AAAAAAAAAAAAAAAAAAAAAAA", "is cut off"),
        ("j/AAAAAAAAAAAAAAAAAAAAAAAAA", "is mistyped"),
        ("j/AAAAAAAAAAAAAAAAAAAAAAAA/x/y", "is mistyped"),
        ("j/AAAAAAAAAAAAAAAAAAAAAAAA", "leads to no interview"),
    ],
)
async def test_a_link_that_is_none_says_so_and_what_to_do(
    scene: Scene, path: str, says: str
) -> None:
    async with Visitor(scene.stack, None) as visitor:
        page = await visitor.get(path)
        looked = await visitor.ask("HEAD", path)

    assert (page.status, looked.status) == (404, 404)
    assert "<h1>This link does not work</h1>" in page.text
    assert says in sentence_of(page) and "ask" in sentence_of(page)


async def test_a_link_that_was_withdrawn_says_so_to_strangers_and_accounts(scene: Scene) -> None:
    old = await scene.host.link(scene.interview_id, "observer")
    path = f"interviews/{scene.interview_id}/invitations"
    await scene.host.post(path, role="observer", action="renew")

    async with Visitor(scene.stack, None) as stranger, newcomer(scene.stack) as somebody:
        pages = [await visitor.get(old) for visitor in (stranger, somebody)]

    assert [page.status for page in pages] == [410, 410]
    assert all("was withdrawn. Ask the host" in sentence_of(page) for page in pages)


async def test_a_new_link_and_none_are_asked_about_first(scene: Scene) -> None:
    path = f"interviews/{scene.interview_id}/invitations?role=interviewer&action="
    link = await scene.host.link(scene.interview_id, "interviewer")

    renew, revoke = [await scene.host.get(path + action) for action in ("renew", "revoke")]
    wrong = await scene.host.get(path + "burn")

    for page, deed in ((renew, "Make a new link"), (revoke, "Withdraw link")):
        assert f">{deed}</button>" in page.text and "stops working" in page.text
        assert "Keep the old one" in page.text
    assert wrong.status == 400
    assert await scene.host.link(scene.interview_id, "interviewer") == link


async def test_the_page_is_there_while_the_room_is_not(scene: Scene) -> None:
    """Nobody waits for a room to see their own picture."""
    async with newcomer(scene.stack) as host:
        begun = await host.post("interviews", request="at-once")
        page = config_of(await host.get(begun.location))
        call = await host.call(page["interview_id"])

        assert page["me"]["host"] and page["room_origin"].startswith("http://room-")
        assert call.status == 200 or json.loads(call.text)["code"] == "starting"
        await host.post(f"interviews/{page['interview_id']}/end")
