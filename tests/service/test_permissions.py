"""Who may do what: every route against everybody. Read down a column to see one person's world."""

from __future__ import annotations

import re
from typing import Any

import pytest

from hub_config.service.dashboard import handlers as dashboard
from hub_config.service.interviews import handlers as interviews
from hub_config.service.joining import handlers as joining
from hub_config.service.joining import waiting
from hub_config.service.rooms import handlers as rooms_api
from tests.service.scenes import Scene, hub_session, with_token
from tests.service.visitors import Visitor

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = ("anonymous", "guest", "stranger", "member", "host")
# 302: sent to sign in. 303: done, or sent on. 404 for strangers: the interview is not shown to be.
# The last column is what the form or address needs besides.
PAGES = [
    #  route                              anonymous guest stranger member host
    ("GET  ", (302, 403, 200, 200, 200)),
    ("GET  join", (302, 403, 200, 200, 200)),
    ("POST join invitation={id}", (401, 403, 404, 303, 303)),
    ("POST join invitation={secret}", (401, 403, 303, 303, 303)),
    ("GET  schedule", (302, 403, 200, 200, 200)),
    ("GET  recordings", (302, 403, 200, 200, 200)),
    ("GET  interviews/{id}", (302, 403, 404, 200, 200)),
    ("GET  interviews/{id}/enter", (302, 403, 404, 303, 303)),
    ("GET  interviews/{id}/starting", (302, 403, 404, 303, 303)),
    ("GET  interviews/{id}/progress", (401, 403, 404, 200, 200)),
    ("POST interviews/{id}/invitations role=observer&action=renew", (401, 403, 404, 403, 303)),
    ("POST interviews/{id}/members/{member} role=candidate", (401, 403, 404, 403, 303)),
    ("POST interviews/{id}/title title=Graphs", (401, 403, 404, 403, 303)),
    ("GET  interviews/{id}/end", (302, 403, 404, 403, 200)),
    ("POST interviews/{id}/end", (401, 403, 404, 403, None)),
    ("GET  interviews/{id}/ended", (200, 200, 200, 200, 200)),
    ("GET  interviews/{id}/left", (200, 200, 200, 200, 200)),
    ("GET  interviews/{id}/removed", (200, 200, 200, 200, 200)),
    ("GET  interviews/{id}/refused", (200, 200, 200, 200, 200)),
    ("GET  interviews/{id}/return", (303, 303, 303, 303, 303)),
    ("GET  rooms/{room}", (303, 303, 303, 303, 303)),
    ("GET  j/{secret}", (200, 200, 200, 200, 200)),
    ("GET  j/{secret}.", (302, 302, 302, 302, 302)),
    ("HEAD j/{secret}", (200, 200, 200, 200, 200)),
    ("GET  j/{secret}/signin", (302, 403, 302, 302, 302)),
    ("GET  health", (200, 200, 200, 200, 200)),
]
ROOM_API = [
    ("GET", "interview", None),
    ("PATCH", "members/{member}", {"role": "candidate"}),
    ("POST", "invitations", {"role": "observer"}),
    ("POST", "started", {}),
    ("POST", "end", {"by": "ada"}),
]
CASES = [
    pytest.param(route, who, status, id=f"{who} {route}")
    for route, statuses in PAGES
    for who, status in zip(WHO, statuses, strict=True)
    if status is not None
]


def fill(text: str, scene: Scene) -> str:
    return text.format(
        id=scene.interview_id,
        room=scene.room,
        secret=scene.link.rsplit("/", 1)[1],
        member=scene.people["member"].name,
    )


async def ask(visitor: Visitor, scene: Scene, route: str) -> int:
    method, _, rest = fill(route, scene).partition(" ")
    path, _, form = rest.strip().partition(" ")
    if method == "POST":
        fields = dict(pair.split("=") for pair in form.split("&") if pair)
        page = "join" if visitor.name and "guest" not in visitor.name else scene.link
        return (await visitor.post(path, page=page, **fields)).status
    return (await visitor.ask(method, path)).status


@pytest.mark.parametrize(("route", "who", "status"), CASES)
async def test_only_who_may_gets_in(scene: Scene, route: str, who: str, status: int) -> None:
    # Who joins is a stranger no more.
    if who == "stranger" and route.startswith("POST join invitation={secret}"):
        async with Visitor(scene.stack, "dora-joins") as stranger:
            assert await ask(stranger, scene, route) == status
        return

    assert await ask(scene.people[who], scene, route) == status


@pytest.mark.parametrize(("method", "path", "body"), ROOM_API)
@pytest.mark.parametrize("who", ["nobody", "a wrong token", "the service", "a person"])
async def test_only_rooms_may_use_the_rooms_routes(
    scene: Scene, who: str, method: str, path: str, body: dict[str, Any] | None
) -> None:
    tokens = {
        "nobody": "",
        "a wrong token": "0" * 32,
        "the service": scene.stack.settings.secret("service"),
        "a person": await token_of_person(scene),
    }

    status, answer = await with_token(scene.stack, tokens[who], method, fill(path, scene), body)

    expected = 401 if who in ("nobody", "a wrong token") else 403
    assert (status, sorted(answer)) == (expected, ["code", "message"])


async def token_of_person(scene: Scene) -> str:
    url = f"{scene.stack.settings.hub_api_url}/users/{scene.host.name}/tokens"
    async with hub_session(scene.stack) as hub, hub.post(url, json={}) as answer:
        return str((await answer.json())["token"])


async def test_a_cookie_is_not_enough_for_the_rooms_routes(scene: Scene) -> None:
    answer = await scene.host.ask("POST", "api/room/end")

    assert answer.status == 401


async def test_a_room_that_has_no_interview_is_told_so(scene: Scene) -> None:
    url = f"{scene.stack.settings.hub_api_url}/users/room-aaaaaaaa"
    async with hub_session(scene.stack) as hub:
        await hub.post(url)
        async with hub.post(f"{url}/tokens", json={}) as answer:
            token = (await answer.json())["token"]

    status, answer = await with_token(scene.stack, token, "GET", "interview")

    assert (status, answer["code"]) == (404, "not_found")


@pytest.mark.parametrize("path", ["", "join", "interviews/{id}", "interviews/{id}/enter"])
async def test_a_rooms_token_opens_no_page(scene: Scene, path: str) -> None:
    async with Visitor(scene.stack, None) as anybody:
        headers = {"Authorization": f"token {scene.tokens['room']}"}
        answer = await anybody.ask("GET", fill(path, scene), headers=headers)

    assert answer.status == 302


@pytest.mark.parametrize("path", ["interviews", "join", "interviews/{id}/end", "j/{secret}"])
async def test_a_form_without_its_token_does_nothing(scene: Scene, path: str) -> None:
    for fields in ({}, {"_xsrf": "made-up"}):
        answer = await scene.host.ask("POST", fill(path, scene), data=fields)

        assert answer.status == 403


async def test_every_route_of_the_service_is_in_these_tables(scene: Scene) -> None:
    tables = [fill(route, scene).split()[1:2] for route, _ in PAGES]
    known = {"".join(part) for part in tables} | {"interviews"}  # begun in every scene
    known |= {f"api/room/{fill(path, scene)}" for _, path, _ in ROOM_API}

    for pattern, _ in (
        *dashboard.ROUTES,
        *interviews.ROUTES,
        *joining.ROUTES,
        *waiting.ROUTES,
        *rooms_api.ROUTES,
    ):
        assert any(re.fullmatch(pattern, path) for path in known), pattern
