"""What a link survives and what it does not: expiry, a new one in its place, looking at it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from hub_config.storage import Database
from hub_config.storage.tables import invitations
from tests.service.scenes import Scene, look_into, shares_of
from tests.service.visitors import Visitor, join, newcomer, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_an_admitted_member_comes_back_by_an_expired_link(
    scene: Scene, database: Database
) -> None:
    link = await scene.host.link(scene.interview_id, "observer")
    async with newcomer(scene.stack) as visitor:
        await join(visitor, link)
        await scene.as_room("PATCH", f"members/{visitor.name}", standing="admitted")
        async with database.writing() as rows:
            await rows.execute(
                update(invitations)
                .where(
                    invitations.c.interview_id == scene.interview_id,
                    invitations.c.role == "observer",
                )
                .values(expires_at=datetime.now(UTC) - timedelta(seconds=1))
            )

        back = await join(visitor, link)
        async with newcomer(scene.stack) as late:
            refused = await join(late, link)

    path = f"interviews/{scene.interview_id}/invitations"
    await scene.host.post(path, role="observer", action="renew")
    assert back.status == 303
    assert (refused.status, "has expired" in problem_of(refused)) == (410, True)


@pytest.mark.parametrize("action", ["renew", "revoke"])
async def test_an_old_link_is_withdrawn(scene: Scene, action: str) -> None:
    old = await scene.host.link(scene.interview_id, "interviewer")
    path = f"interviews/{scene.interview_id}/invitations"

    await scene.host.post(path, role="interviewer", action=action)

    async with newcomer(scene.stack) as visitor:
        answer = await join(visitor, old)
    assert (answer.status, "was withdrawn" in problem_of(answer)) == (410, True)
    if action == "renew":
        assert await scene.host.link(scene.interview_id, "interviewer") != old
    else:
        page = await scene.host.get(f"interviews/{scene.interview_id}/manage?role=interviewer")
        assert "No link for interviewers works now" in page.text
        await scene.host.post(path, role="interviewer", action="renew")


@pytest.mark.parametrize("action", ["renew", "revoke"])
async def test_who_only_stood_in_the_lobby_by_an_old_link_is_let_near_no_more(
    scene: Scene, action: str
) -> None:
    old = await scene.host.link(scene.interview_id, "interviewer")
    path = f"interviews/{scene.interview_id}/invitations"
    async with newcomer(scene.stack) as silent, newcomer(scene.stack) as knocking:
        async with newcomer(scene.stack) as admitted:
            for visitor in (silent, knocking, admitted):
                await join(visitor, old)
        await scene.as_room("PATCH", f"members/{admitted.name}", standing="admitted")
        (scene.stack.faults / "knocking").write_text(knocking.name or "")

        await scene.host.post(path, role="interviewer", action=action)

        (scene.stack.faults / "knocking").unlink()
        shares = await shares_of(scene.stack, scene.room)
        again = [await join(visitor, old) for visitor in (silent, knocking)]
        await scene.host.post(path, role="interviewer", action="renew")
        renewed = await join(silent, await scene.host.link(scene.interview_id, "interviewer"))

    assert silent.name not in shares and {knocking.name, admitted.name} <= shares
    assert [answer.status for answer in again] == [410, 303]
    assert "was withdrawn" in problem_of(again[0])
    assert renewed.status == 303  # a new link takes whoever has it


async def test_a_link_that_the_room_renews_shuts_the_silent_out_too(scene: Scene) -> None:
    async with newcomer(scene.stack) as silent:
        await join(silent, await scene.host.link(scene.interview_id, "observer"))

        _, document = await scene.as_room("POST", "invitations", role="observer")

    assert silent.name not in {member["username"] for member in document["members"]}


async def test_looking_at_a_link_uses_nothing_up(scene: Scene) -> None:
    before = (await look_into(scene.stack, scene.room))["interview_id"]
    async with Visitor(scene.stack, None) as preview:
        for _ in range(3):
            assert (await preview.ask("HEAD", scene.link)).status == 200
            looked = await preview.get(scene.link)

    assert (looked.status, looked.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert "Display name" in looked.text
    async with newcomer(scene.stack) as visitor:
        assert (await join(visitor, scene.link)).status == 303
    assert before == scene.interview_id


async def test_only_a_links_hash_is_stored(scene: Scene) -> None:
    secret = scene.link.rsplit("/", 1)[1].encode()

    files = [path.read_bytes() for path in scene.stack.settings.data.glob("service.sqlite*")]

    assert files and not any(secret in content for content in files)


async def test_no_links_secret_is_in_a_log(scene: Scene) -> None:
    secret = scene.link.rsplit("/", 1)[1]
    async with newcomer(scene.stack) as visitor:
        await visitor.get(scene.link)

    assert secret not in scene.stack.log("service")
