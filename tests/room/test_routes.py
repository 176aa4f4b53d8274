"""Who may use which route. Every route that the server has is tried, as everybody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jupyterhub.services.auth import _ExpiringDict

from prepstack.names import CALL_PATH
from prepstack.people import Standing
from tests.room.conftest import RoomUnderTest
from tests.room.fakes import PAGE_ORIGIN, ROOM
from tests.room.interview import (
    CANDIDATE,
    DOCUMENT,
    HOST,
    OBSERVER,
    OTHER,
    PAGE,
    REFUSED,
    REMOVED,
    STRANGER,
    WAITING,
    ended,
    with_standing,
)
from tests.room.routes import ID, METHODS, routes_of

NOBODY_HERE = (REFUSED, REMOVED, STRANGER, ROOM, "another")

SIGNING_IN = {"logout", "oauth_callback"}
# Two handlers that break off before they are asked: JupyterLab's overrides `finish` by a coroutine,
# Jupyter Server's is set up without the argument it needs. Both refuse by not answering.
NEVER_ANSWERED = re.compile(r"lab/api/licenses.*|robots\.txt")


async def test_a_crawl_finds_the_routes_that_must_not_be_missed(room: RoomUnderTest) -> None:
    found = [path for _, path in routes_of(room.app)]

    assert len(found) > 60
    assert {f"api/kernels/{ID}", "api/shutdown", "lab/api/extensions", CALL_PATH} <= {*found}
    assert not any(re.search(r"[()\[\]*?\\]", path) for path in found)


@pytest.mark.parametrize("who", NOBODY_HERE)
async def test_every_route_is_closed_to(who: str, room: RoomUnderTest) -> None:
    assert await opened(room, who) == set()


async def test_every_route_is_closed_to_nobody(room: RoomUnderTest) -> None:
    """But for the version of Jupyter Server."""
    assert await opened(room, None) == {("GET", "api")}


async def test_whoever_waits_reaches_nothing(room: RoomUnderTest) -> None:
    """But for the call's socket, and that by a ticket (test_tickets.py)."""
    assert await opened(room, WAITING) == set()


async def test_the_service_reaches_its_own_routes_and_nothing_else(room: RoomUnderTest) -> None:
    assert await opened(room, "prepstack") == {
        ("GET", "prepstack/api/interview"),
        ("PUT", "prepstack/api/interview"),
        ("PUT", "prepstack/api/notebooks/interview.ipynb"),
        ("POST", "prepstack/api/events"),
    }  # there is no solution in the first notebook (test_solutions.py)


async def test_an_interview_that_ended_is_closed_to_everybody(room: RoomUnderTest) -> None:
    await room.push(ended())

    for who in (HOST, OTHER, CANDIDATE, OBSERVER, WAITING):
        assert await opened(room, who) == set(), who


READING = {
    ("GET", ""),
    ("GET", "api/"),
    ("GET", "api/contents"),
    ("GET", "prepstack/api/notebook"),
    ("GET", "prepstack/api/notebooks/interview.ipynb"),
    ("GET", "api/contents/interview.ipynb"),
    ("GET", "api/contents/interview.ipynb/checkpoints"),
    ("GET", "api/kernels"),
    ("GET", "api/kernelspecs"),
    ("GET", "api/me"),
    ("GET", "api/sessions"),
    ("GET", "api/status"),
    ("GET", "doc"),
    ("GET", "doc/"),
    ("GET", "doc/tree/interview.ipynb"),
    ("GET", "lab"),
    ("GET", "lab/tree/interview.ipynb"),
}


@pytest.mark.parametrize("who", [HOST, OTHER, CANDIDATE, OBSERVER])
@pytest.mark.parametrize(("method", "path"), sorted(READING))
async def test_members_read_what_the_page_is_made_of(
    who: str, method: str, path: str, room: RoomUnderTest
) -> None:
    answer = await room.client(who).ask(method, path)

    assert answer.code in (200, 302), answer.body


REFUSED_TO_ALL = [
    ("POST", "api/shutdown"),
    ("POST", "api/kernels"),
    ("DELETE", f"api/kernels/{ID}"),
    ("DELETE", f"api/sessions/{ID}"),
    ("POST", "api/contents"),
    ("PUT", "api/contents/interview.ipynb"),
    ("PUT", "api/contents/new.txt"),
    ("PATCH", "api/contents/interview.ipynb"),
    ("DELETE", "api/contents/interview.ipynb"),
    ("POST", "api/contents/interview.ipynb/checkpoints"),
    ("POST", "api/contents/interview.ipynb/checkpoints/x"),
    ("GET", "api/contents/.secret"),
    ("POST", "api/contents/interview.ipynb/trust"),
    ("GET", "files/interview.ipynb"),
    ("GET", "nbconvert/html/interview.ipynb"),
    ("POST", "nbconvert/html"),
    ("GET", "api/nbconvert"),
    ("POST", "api/terminals"),
    ("GET", "api/terminals"),
    ("GET", "terminals/websocket/1"),
    ("GET", "api/config/notebook"),
    ("PUT", "api/config/notebook"),
    ("POST", "api/events"),
    ("GET", "api/spec.yaml"),
    ("GET", "metrics"),
    ("GET", "lab/api/extensions"),
    ("POST", "lab/api/extensions"),
    ("GET", "lab/api/build"),
    ("POST", "lab/api/build"),
    ("PUT", "lab/api/settings/@jupyterlab/apputils-extension:themes"),
    ("PUT", "lab/api/workspaces/default"),
    ("DELETE", "lab/api/workspaces/default"),
    ("POST", "lab/api/plugins/x"),
    ("GET", "api/collaboration/timeline/interview.ipynb"),
    ("PUT", "api/collaboration/undo_redo/x"),
    ("PUT", "api/collaboration/fork/x"),
    ("GET", "api/collaboration/room/JupyterLab:globalMischief"),
    ("PUT", "api/collaboration/session/other.ipynb"),
    ("GET", "edit/interview.ipynb"),
    ("GET", "view/interview.ipynb"),
    ("GET", "doc/tree/../../etc/passwd"),
    ("GET", "prepstack/api/interview"),
    ("PUT", "prepstack/api/interview"),
    ("PUT", "prepstack/api/notebooks/interview.ipynb"),
    ("GET", "prepstack/api/notebooks/interview.ipynb/solution"),
    ("GET", "prepstack/api/notebooks/other.ipynb"),
    ("POST", "prepstack/api/events"),
    ("GET", "api/contents/other.ipynb"),
    ("GET", "prepstack/lobby"),
    ("GET", "prepstack/static/lobby.js"),
]


@pytest.mark.parametrize("who", [HOST, CANDIDATE, OBSERVER])
@pytest.mark.parametrize(("method", "path"), REFUSED_TO_ALL)
async def test_nobody_reaches(who: str, method: str, path: str, room: RoomUnderTest) -> None:
    answer = await room.client(who).ask(method, path, {} if method in ("PUT", "POST") else None)

    assert answer.code in (403, 404), answer.body


@pytest.mark.parametrize("verb", ["interrupt", "restart"])
async def test_observers_leave_the_kernel_alone(verb: str, room: RoomUnderTest) -> None:
    kernel = await room.kernel()

    answers = {
        who: (await room.client(who).ask("POST", f"api/kernels/{kernel}/{verb}", {})).code
        for who in (OBSERVER, CANDIDATE, HOST)
    }

    assert answers[OBSERVER] == 403
    assert {answers[CANDIDATE], answers[HOST]} <= {200, 204}


PAGES_OF_LAB = ["lab", "doc/tree/interview.ipynb", "lab/tree/interview.ipynb"]
BY_ITSELF, IN_A_FRAME = {"Sec-Fetch-Dest": "document"}, {"Sec-Fetch-Dest": "iframe"}


@pytest.mark.parametrize("path", PAGES_OF_LAB)
@pytest.mark.parametrize("who", [HOST, CANDIDATE, OBSERVER, WAITING, REFUSED, REMOVED])
async def test_whoever_opens_the_notebook_by_itself_is_sent_to_the_interview_page(
    who: str, path: str, room: RoomUnderTest
) -> None:
    answer = await room.client(who).ask("GET", path, headers=BY_ITSELF)

    assert (answer.code, answer.headers["Location"]) == (302, PAGE)


async def test_the_notebook_knows_its_interview_page(room: RoomUnderTest) -> None:
    page = await room.client(CANDIDATE).ask("GET", PAGES_OF_LAB[0], headers=IN_A_FRAME)

    assert f'"prepstackPage": "{PAGE}"' in page.body.decode()


async def test_a_visit_after_the_end_is_sent_there_too(room: RoomUnderTest) -> None:
    await room.push(ended())

    answer = await room.client(CANDIDATE).ask("GET", "doc/tree/interview.ipynb", headers=BY_ITSELF)

    assert (answer.code, answer.headers["Location"]) == (302, PAGE)


@pytest.mark.parametrize("headers", [{}, IN_A_FRAME])
async def test_the_frame_of_whoever_is_inside_has_the_notebook(
    headers: dict[str, str], room: RoomUnderTest
) -> None:
    answer = await room.client(CANDIDATE).ask("GET", "doc/tree/interview.ipynb", headers=headers)

    assert answer.code == 200


@pytest.mark.parametrize("who", [HOST, CANDIDATE, OBSERVER])
async def test_the_frame_shows_nobody_a_notebook_that_is_none_of_the_rooms(
    who: str, room: RoomUnderTest
) -> None:
    answer = await room.client(who).ask("GET", "doc/tree/other.ipynb", headers=IN_A_FRAME)

    assert answer.code in (403, 404), answer.body


@pytest.mark.parametrize("who", [WAITING, REFUSED, REMOVED, STRANGER])
async def test_the_frame_of_whoever_may_not_see_it_stays_empty(
    who: str, room: RoomUnderTest
) -> None:
    answer = await room.client(who).ask("GET", "doc/tree/interview.ipynb", headers=IN_A_FRAME)

    assert answer.code == 403


@pytest.mark.parametrize("path", PAGES_OF_LAB)
async def test_a_stranger_learns_nothing_of_the_interview(path: str, room: RoomUnderTest) -> None:
    answer = await room.client(STRANGER).ask("GET", path, headers=BY_ITSELF)

    assert answer.code == 403
    assert DOCUMENT.interview.id.encode() not in answer.body


@pytest.mark.parametrize("who", [HOST, WAITING, STRANGER, None])
@pytest.mark.parametrize("path", ["doc/tree/interview.ipynb", "api/contents", "static/x", "none"])
async def test_every_answer_says_where_it_may_be_shown_and_gives_no_device(
    who: str | None, path: str, room: RoomUnderTest
) -> None:
    headers = (await room.client(who).ask("GET", path)).headers

    assert headers["Content-Security-Policy"].startswith(f"frame-ancestors {PAGE_ORIGIN}")
    assert headers["Content-Security-Policy"].count("frame-ancestors") == 1
    assert headers["Permissions-Policy"] == "camera=(), microphone=(), display-capture=()"
    assert headers["Origin-Agent-Cluster"] == "?1"


@pytest.mark.parametrize("who", [REMOVED, REFUSED])
async def test_they_are_told_also_when_the_hub_has_taken_their_share(
    who: str, room: RoomUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room.app.identity_provider.hub_auth, "cache", _ExpiringDict(max_age=60))
    monkeypatch.setattr(room.outside.hub, "revoked", {who, STRANGER})

    told = await room.client(who).ask("GET", "doc/tree/interview.ipynb")
    framed = await room.client(who).ask("GET", "doc/tree/interview.ipynb", headers=IN_A_FRAME)
    api = await room.client(who).ask("GET", "api/contents")
    stranger = await room.client(STRANGER).ask("GET", "doc/tree/interview.ipynb")

    assert (told.code, told.headers["Location"]) == (302, PAGE)
    assert (framed.code, api.code, stranger.code) == (403, 403, 403)


async def test_a_removed_person_is_nobody_with_the_next_request(room: RoomUnderTest) -> None:
    before = await room.client(CANDIDATE).ask("GET", "api/me")

    await room.push(with_standing(CANDIDATE, Standing.REMOVED))
    after = await room.client(CANDIDATE).ask("GET", "api/me")

    assert (before.code, after.code) == (200, 403)


async def test_a_person_added_later_is_let_in_at_once(room: RoomUnderTest) -> None:
    await room.push(with_standing(CANDIDATE, Standing.REMOVED))
    before = await room.client(CANDIDATE).ask("GET", "api/me")

    await room.push(with_standing(CANDIDATE, Standing.INVITED))
    after = await room.client(CANDIDATE).ask("GET", "api/me")

    assert (before.code, after.code) == (403, 200)


# How


async def opened(room: RoomUnderTest, who: str | None) -> set[tuple[str, str]]:
    """What is neither refused, nor a redirect, nor a way to sign in. Other errors count as open."""
    found = set()
    client = room.client(who)
    for _, path in routes_of(room.app):
        if path in {*SIGNING_IN, CALL_PATH} or NEVER_ANSWERED.fullmatch(path):
            continue
        for method in METHODS:
            body: Any = {} if method in ("POST", "PUT", "PATCH") else None
            answer = await client.ask(method, path, body)
            is_preflight = method == "OPTIONS" and not answer.body
            if answer.code not in (302, 403, 404, 405) and not is_preflight:
                found.add((method, path))
    return found
