"""Who may do what: every route against everybody. Read down a column to see one person's world."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from tornado.web import RequestHandler

from hub_config.service.app import ROUTES
from tests.service.scenes import Scene, hub_session, open_scene, with_token
from tests.service.stack import Stack
from tests.service.visitors import Visitor, config_of

pytestmark = pytest.mark.asyncio(loop_scope="session")

WHO = ("anonymous", "guest", "other guest", "stranger", "member", "host")
# 302: sent to sign in. 303: done, or sent on. 404: the interview is not shown to be.
# "other guest" is one of another interview. The last column is what form or address needs besides.
PAGES = [
    #  route                             anonymous guest other guest stranger member host
    ("GET  ", (302, 403, 403, 200, 200, 200)),
    ("GET  join", (302, 403, 403, 200, 200, 200)),
    ("POST join invitation={id}", (401, 403, 403, 404, 303, 303)),
    ("POST join invitation={secret}", (401, 403, 403, 303, 303, 303)),
    ("GET  practice", (302, 403, 403, 200, 200, 200)),
    ("POST practice problem=no-such-problem", (401, 403, 403, 404, 404, 404)),
    ("GET  schedule", (302, 403, 403, 200, 200, 200)),
    ("GET  recordings", (302, 403, 403, 200, 200, 200)),
    ("POST interviews title=Graphs", (401, 403, 403, None, None, None)),
    ("GET  interviews/{id}", (302, 200, 404, 404, 200, 200)),
    ("GET  interviews/{id}/arrival", (302, 302, 302, 302, 302, 302)),
    ("POST interviews/{id}/call", (401, 200, 404, 404, 200, 200)),
    ("GET  interviews/{id}/progress", (401, 200, 404, 404, 200, 200)),
    # The interviewers' own; a host's goes on, and is in test_chat.py.
    ("GET  interviews/{id}/chat", (401, 403, 404, 404, 403, None)),
    ("POST interviews/{id}/chat", (401, 403, 404, 404, 403, 400)),
    # Who may what of them is in test_problems.py, test_runs.py and test_notes.py.
    ("GET  interviews/{id}/problem", (401, 403, 404, 404, 403, None)),
    ("POST interviews/{id}/problem", (401, 403, 404, 404, 403, 400)),
    ("GET  interviews/{id}/problems", (401, 403, 404, 404, 403, 200)),
    ("GET  interviews/{id}/problems/no-such-problem", (401, 403, 404, 404, 403, 404)),
    ("POST interviews/{id}/runs", (401, 403, 404, 404, 403, 400)),
    ("DELETE interviews/{id}/runs/1", (403, 403, 403, 403, 403, 403)),  # without a token
    ("GET  interviews/{id}/notes", (401, 403, 404, 404, 403, 200)),
    ("POST interviews/{id}/notes", (401, 403, 404, 404, 403, 400)),
    ("GET  interviews/{id}/widgets/VideoCall", (401, 200, 404, 404, 200, 200)),
    ("GET  interviews/{id}/widgets/TestResults", (401, 200, 404, 404, 200, 200)),
    ("GET  interviews/{id}/manage", (302, 403, 403, 404, 200, 200)),
    ("GET  interviews/{id}/qr/candidate.svg", (302, 403, 403, 404, 403, 200)),
    ("GET  interviews/{id}/notebook", (302, 403, 404, 404, 403, 404)),
    ("GET  interviews/{id}/notebook/view", (302, 403, 404, 404, 403, 404)),
    ("GET  interviews/{id}/notebooks/interview.ipynb", (302, 403, 404, 404, 403, 404)),
    (
        "GET  interviews/{id}/invitations?role=observer&action=renew",
        (302, 403, 403, 404, 403, 200),
    ),
    (
        "POST interviews/{id}/invitations role=observer&action=renew",
        (401, 403, 403, 404, 403, 303),
    ),
    (
        "POST interviews/{id}/members/{member} role=candidate",
        (401, 403, 403, 404, 403, 303),
    ),
    ("POST interviews/{id}/title title=Graphs", (401, 403, 403, 404, 403, 303)),
    ("GET  interviews/{id}/end", (302, 403, 403, 404, 403, 200)),
    ("POST interviews/{id}/end", (401, 403, 403, 404, 403, None)),
    ("GET  rooms/{room}", (303, 303, 303, 303, 303, 303)),
    ("GET  j/{secret}", (200, 303, 302, None, 303, 303)),
    ("GET  j/{secret}?stranger", (200, 303, 200, None, 303, 303)),
    ("GET  j/{secret}.", (302, 302, 302, 302, 302, 302)),
    ("GET  j/{cut}", (404, 404, 404, 404, 404, 404)),
    ("HEAD j/{secret}", (200, 200, 200, 200, 200, 200)),
    ("GET  j/{secret}/signin", (302, 302, 302, 302, 302, 302)),
    ("GET  health", (200, 200, 200, 200, 200, 200)),
]
ROOM_API = [
    ("GET", "interview", None),
    ("PATCH", "members/{member}", {"role": "candidate"}),
    ("PATCH", "members", {"changes": {"{member}": {"role": "candidate"}}}),
    ("PATCH", "lock", {"locked": True}),
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
        cut=scene.link.rsplit("/", 1)[1][:20],
        member=scene.people["member"].name,
    )


async def ask(visitor: Visitor, scene: Scene, route: str) -> int:
    method, _, rest = fill(route, scene).partition(" ")
    path, _, form = rest.strip().partition(" ")
    if method == "POST":
        fields = dict(pair.split("=") for pair in form.split("&") if pair)
        return (await visitor.post(path, page=await form_of(visitor, scene), **fields)).status
    return (await visitor.ask(method, path)).status


async def form_of(visitor: Visitor, scene: Scene) -> str:
    """A page that gives this person a token."""
    if visitor is scene.people["guest"]:
        return f"interviews/{scene.interview_id}"
    is_known = visitor.name and "guest" not in visitor.name
    return "join" if is_known else f"{scene.link}?stranger"


@pytest.mark.parametrize(("route", "who", "status"), CASES)
async def test_only_who_may_gets_in(
    scene: Scene, other_guest: Visitor, route: str, who: str, status: int
) -> None:
    # Who joins is a stranger no more.
    if who == "stranger" and route.startswith("POST join invitation={secret}"):
        async with Visitor(scene.stack, "dora-joins") as stranger:
            assert await ask(stranger, scene, route) == status
        return
    visitor = other_guest if who == "other guest" else scene.people[who]

    assert await ask(visitor, scene, route) == status


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def other_guest(stack: Stack) -> AsyncIterator[Visitor]:
    """Of another interview."""
    async with open_scene(stack) as other:
        yield other.people["guest"]


async def test_a_guest_is_let_in_nowhere_but_at_the_interview(scene: Scene) -> None:
    """Every route of the service, whoever wrote it."""
    there = {
        f"interviews/{scene.interview_id}{place}"
        for place in ("", "/call", "/progress", "/widgets/VideoCall", "/arrival")
    }
    to_everybody = ("health", "rooms/", "j/", "oauth_callback", "api/")
    guest = scene.people["guest"]

    for pattern, handler in all_routes():
        path = next((path for path in paths(scene) if re.fullmatch(pattern, path)), None)
        assert path is not None, f"{pattern} is in no table"
        if path in there or path.startswith(to_everybody):
            continue
        for method in METHODS:
            if getattr(handler, method.lower()) is not RequestHandler._unimplemented_method:
                headers = {"X-XSRFToken": config_of(await guest.get(there_of(scene)))["xsrf"]}
                answer = await guest.ask(method, path, headers=headers)

                assert answer.status in (403, 404), (method, path)


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


def there_of(scene: Scene) -> str:
    return f"interviews/{scene.interview_id}"


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


@pytest.mark.parametrize(("route", "statuses"), PAGES, ids=[route for route, _ in PAGES])
async def test_no_token_opens_a_page(
    scene: Scene, route: str, statuses: tuple[int | None, ...]
) -> None:
    """Neither a room's, nor the service's, nor the judge's: whoever shows one is nobody."""
    method, _, rest = fill(route, scene).partition(" ")
    path = rest.strip().partition(" ")[0]
    secret = scene.stack.settings.secret
    for token in (scene.tokens["room"], secret("service"), secret("judge")):
        async with Visitor(scene.stack, None) as anybody:
            headers = {"Authorization": f"token {token}"}
            answer = await anybody.ask(method, path, headers=headers)

        assert answer.status in {statuses[0], 403}  # 403: without a form's token


@pytest.mark.parametrize("path", ["interviews", "join", "interviews/{id}/end", "j/{secret}"])
async def test_a_form_without_its_token_does_nothing(scene: Scene, path: str) -> None:
    for fields in ({}, {"_xsrf": "made-up"}):
        answer = await scene.host.ask("POST", fill(path, scene), data=fields)

        assert answer.status == 403


def paths(scene: Scene) -> list[str]:
    """An address of every route in these tables."""
    tables = [fill(route, scene).split()[1:2] for route, _ in PAGES]
    known = ["".join(part).partition("?")[0] for part in tables]
    return known + [f"api/room/{fill(path, scene)}" for _, path, _ in ROOM_API]


def all_routes() -> list[tuple[str, Any]]:
    return [route for route in ROUTES if route[0] != "oauth_callback"]


async def test_every_route_of_the_service_is_in_these_tables(scene: Scene) -> None:
    known = paths(scene)

    for pattern, _ in all_routes():
        assert any(re.fullmatch(pattern, path) for path in known), pattern
