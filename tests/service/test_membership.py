"""Changes of several members at once, another host, and the lock, as a room reports them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.service.scenes import Scene, open_scene
from tests.service.stack import Stack
from tests.service.visitors import config_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def people_of(scene: Scene) -> dict[str, dict[str, Any]]:
    _, document = await scene.as_room("GET", "interview")
    return {member["username"]: member for member in document["members"]}


def names(scene: Scene) -> tuple[str, str, str]:
    """Host, member, guest."""
    found = [scene.people[who].name for who in ("host", "member", "guest")]
    host, member, guest = (name or "" for name in found)
    return host, member, guest


async def transfer(scene: Scene, to: str) -> tuple[int, Any]:
    host, _, _ = names(scene)
    changes = {host: {"host": False}, to: {"host": True, "standing": "admitted"}}
    return await scene.as_room("PATCH", "members", changes=changes)


async def test_two_roles_change_in_one_revision(scene: Scene) -> None:
    host, member, _ = names(scene)
    _, before = await scene.as_room("GET", "interview")

    changes = {host: {"role": "candidate"}, member: {"role": "interviewer"}}
    status, after = await scene.as_room("PATCH", "members", changes=changes)

    roles = {item["username"]: item["role"] for item in after["members"]}
    assert (status, roles[host], roles[member]) == (200, "candidate", "interviewer")
    assert after["revision"] == before["revision"] + 1
    assert after == (await scene.as_room("GET", "interview"))[1]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"nobody": {"role": "candidate"}}, 404),
        ({"HOST": {"host": False}}, 403),
        ({"HOST": {"host": False}, "GUEST": {"host": True, "standing": "admitted"}}, 403),
        ({"HOST": {"standing": "removed"}}, 403),
        ({"MEMBER": {"host": True}}, 403),  # who waits
        ({"HOST": {"role": "host"}}, 400),
        ({}, 400),
    ],
)
async def test_of_changes_one_of_which_cannot_be_none_is_written(
    scene: Scene, wrong: dict[str, dict[str, object]], status: int
) -> None:
    host, member, guest = names(scene)
    real = {"HOST": host, "MEMBER": member, "GUEST": guest}
    before = await people_of(scene)

    changes = {real.get(who, who): change for who, change in wrong.items()}
    if changes:
        changes = {guest: {"role": "observer"}, **changes}
    answered, _ = await scene.as_room("PATCH", "members", changes=changes)

    assert answered == status
    assert await people_of(scene) == before


async def test_another_host_has_the_links_the_end_and_the_call_among_theirs(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        host, member, _ = names(scene)
        page = f"interviews/{scene.interview_id}"

        status, document = await transfer(scene, member)

        assert status == 200
        assert [one["username"] for one in document["members"] if one["host"]] == [member]
        old, new = scene.people["host"], scene.people["member"]
        assert (await old.get(f"{page}/end")).status == 403
        assert (await new.get(f"{page}/end")).status == 200
        assert "invites" not in config_of(await old.get(page))
        assert "invites" in config_of(await new.get(page))
        assert (await new.get(f"{page}/qr/candidate.svg")).status == 200
        await new.post(f"{page}/end")
        assert "This interview has ended" in (await old.get(page)).text


async def test_whoever_has_as_many_calls_as_one_may_gets_no_other(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        _, member, _ = names(scene)
        visitor = scene.people["member"]
        calls = [await visitor.new_call() for _ in range(stack.settings.rooms_per_person)]

        status, answer = await transfer(scene, member)

        assert (status, answer["code"]) == (409, "full")
        assert [one for one in (await people_of(scene)).values() if one["host"]][0][
            "username"
        ] == scene.host.name
        for call in calls:
            await visitor.post(f"interviews/{call}/end")


async def test_a_lock_is_kept_and_taken_off_again(scene: Scene) -> None:
    _, locked = await scene.as_room("PATCH", "lock", locked=True)
    _, kept = await scene.as_room("GET", "interview")
    _, unlocked = await scene.as_room("PATCH", "lock", locked=False)

    assert [document["interview"]["locked"] for document in (locked, kept, unlocked)] == [
        True,
        True,
        False,
    ]
    assert locked["revision"] < unlocked["revision"]
