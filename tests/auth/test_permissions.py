"""What an account and a guest may do at the hub: everything that JupyterHub has, tried on others,
on themselves and on rooms. What is not listed here as open is refused."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import jupyterhub.apihandlers
import jupyterhub.handlers
import pytest
import pytest_asyncio
from tornado.web import RequestHandler

from hub_config.storage import Database, Store
from prepstack.interviews.interview import State
from prepstack.people import Member, Role, Standing
from tests.auth.browser import Browser
from tests.auth.stack import AccountStack
from tests.auth.test_guests import a_ticket, come
from tests.storage.examples import NOW, an_interview

pytestmark = pytest.mark.asyncio(loop_scope="session")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
REFUSED = {400, 401, 403, 404, 405, 424}  # 424: it is not running, and they cannot start it
HOME = "/services/prepstack/"
ROUTES = [*jupyterhub.handlers.default_handlers, *jupyterhub.apihandlers.default_handlers]
# Tried in another file, with the forms that they need.
OURS = {"login", "logout"}
# What is open to both, and what it gives. A place: it leads there.
OPEN: dict[str, int | str] = {
    "GET /": HOME,
    "GET home": HOME,
    "GET token": HOME,
    "GET spawn": HOME,
    "GET spawn/SELF": HOME,
    "GET spawn/SELF/x": HOME,
    "GET spawn/boss": HOME,
    "GET spawn/boss/x": HOME,
    "GET accept-share": HOME,
    "GET health": 200,
    "GET api/health": 200,
    "GET api/": 200,  # the version
    "GET api/user": 200,  # who they are
    "GET api/users/SELF": 200,
    "POST security/csp-report": 200,
    "GET user-redirect/x": HOME,
    "GET error/404": 200,  # the page that the proxy shows
    # JupyterHub stumbles over a route it has given up; nothing is done.
    "POST api/authorizations/token/SELF": 500,
    "POST api/authorizations/token/boss": 500,
}


def routes() -> list[str]:
    """Each as `METHOD path`, once for the person's own name and once for another's."""
    found = []
    for pattern, handler, *_ in ROUTES:
        if pattern.strip("/") in OURS:
            continue
        for name in ("SELF", "boss") if "(" in pattern else ("",):
            for method in METHODS:
                if getattr(handler, method.lower()) is not getattr(RequestHandler, method.lower()):
                    found.append(f"{method} {fill(pattern, name)}")
    return list(dict.fromkeys(found))


def fill(pattern: str, name: str) -> str:
    path = re.sub(r"\(\?P<user_path>[^)]*\)\??", "/lab", pattern)
    path = re.sub(r"\(\?:/\(\[\^/\]\+\)\)\?", "", path)
    path = path.replace(r"(\d+)", "404").replace("(.*)?", "x")
    first, *others = re.split(r"\([^)]*\)", path)
    path = first + "".join(
        (name if number == 0 else "x") + part for number, part in enumerate(others)
    )
    return path.rstrip("$?").removeprefix("/") or "/"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def people(stack: AccountStack) -> AsyncIterator[dict[str, tuple[str, Browser]]]:
    ticket = a_ticket()
    async with Browser(stack) as account, Browser(stack) as guest:
        await account.sign_up("mallory")
        await come(guest, ticket)
        await expect_guest(stack, ticket.username)
        await stack.ask_hub("POST", "users/boss")
        yield {"account": ("mallory", account), "guest": (ticket.username, guest)}


async def expect_guest(stack: AccountStack, username: str) -> None:
    """In an interview that is open: the service deletes guests whom no interview needs."""
    database = Database(stack.settings.service_database)
    interview = an_interview(state=State.SCHEDULED)
    member = Member(username, "Guest", Role.CANDIDATE, Standing.WAITING)
    async with Store(database).writing() as rows:
        await rows.interviews.add(interview, "a request")
        await rows.members.add(interview.id, member, NOW)
    await database.aclose()


@pytest.mark.parametrize("who", ["account", "guest"])
@pytest.mark.parametrize("route", routes())
async def test_what_is_not_open_is_refused(
    people: dict[str, tuple[str, Browser]], who: str, route: str
) -> None:
    username, browser = people[who]
    method, _, path = route.partition(" ")
    path = "" if path == "/" else path.replace("SELF", username)
    xsrf = browser.cookies()["__Host-hub_xsrf"]

    answer = await browser.ask(method, path, headers={"X-XSRFToken": xsrf}, json={})

    expected = OPEN.get(route, REFUSED)
    if isinstance(expected, str):
        assert (answer.status, answer.location) == (302, expected)
    elif isinstance(expected, int):
        assert answer.status == expected
    else:
        assert answer.status in expected, (answer.status, answer.location, answer.text[:300])
