"""Cookies of hub and service as they go over the wire: what is kept, believed, ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urljoin

import aiohttp
import pytest
import pytest_asyncio

from tests.auth.browser import NAVIGATE, hidden_fields, new_account
from tests.auth.stack import AccountStack, running_accounts
from tests.ports import reserve_ports
from tests.service.stack import new_session
from tests.service.visitors import Answer

pytestmark = pytest.mark.asyncio(loop_scope="session")

SECURE, LOCAL, PLAIN = (
    "https://prepstack.localhost",
    "http://prepstack.localhost",
    "http://interviews.test",  # a name for which browsers believe in nothing
)
OURS = {
    "__Host-hub_xsrf",
    "__Host-jupyterhub-hub-login",
    "__Host-jupyterhub-session-id",
    "__Host-oauthenticator-state",
    "__Host-prepstack-first-admin",
    "__Host-prepstack-known",
    "__Host-service-prepstack",
    "__Host-service-prepstack-oauth-state",
    "__Host-service_xsrf",
}


def many(number: int) -> str:
    """Chromium keeps up to 180, of up to 4 KiB."""
    return "; ".join(f"c{index}={'x' * 4080}" for index in range(number))


class Walker:
    """A browser in which whatever was set is looked at. TLS ends in front of the stack."""

    def __init__(self, stack: AccountStack) -> None:
        self.stack = stack
        self.base = stack.settings.origin.replace("https:", "http:")
        self.lines: list[str] = []
        jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=self.base)
        headers = NAVIGATE | {"X-Forwarded-Proto": stack.settings.origin.split(":")[0]}
        self.http = new_session(headers=headers, cookie_jar=jar)

    async def ask(self, method: str, path: str, **options: Any) -> Answer:
        """Follows redirects of ours, as a browser does."""
        url = urljoin(self.base, path)
        async with self.http.request(method, url, allow_redirects=False, **options) as answer:
            self.lines += answer.headers.getall("Set-Cookie", [])
            text = await answer.text()
        found = Answer(answer.status, text, answer.headers, url)
        onwards = urljoin(url, found.location).replace("https:", "http:")
        if answer.status in (302, 303) and onwards.startswith(self.base):
            return await self.ask("GET", onwards)
        return found

    async def sign_up(self, username: str) -> Answer:
        page = await self.ask("GET", "/hub/signup")
        return await self.ask(
            "POST", "/hub/signup", data=hidden_fields(page) | new_account(username)
        )

    async def everywhere(self) -> None:
        """Wherever hub and service set a cookie."""
        await self.ask("GET", "/hub/first-admin?token=any")
        await self.ask("GET", "/hub/oidc/github/oauth_login")
        await self.sign_up("ada")
        await self.ask("GET", "/hub/logout")
        page = await self.ask("GET", "/hub/login")
        form = {"username": "ada", "password": new_account("ada")["password"]}
        page = await self.ask("POST", "/hub/login", data=hidden_fields(page) | form)
        assert "Signed in as ada" in page.text
        await self.ask("POST", "/services/prepstack/join", data=self.joining(page))

    @staticmethod
    def joining(page: Answer) -> dict[str, str]:
        return {"_xsrf": hidden_fields(page)["_xsrf"], "invitation": "abc-defg-hij"}


@pytest_asyncio.fixture(loop_scope="session", params=[SECURE, LOCAL, PLAIN])
async def walker(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Walker]:
    port = reserve_ports()
    url = {
        "url": f"{request.param}:{port}",
        "oauth_github": "an-id:a-secret",
        "listen": "127.0.0.1",
    }
    async with running_accounts(tmp_path_factory.mktemp("data"), port, **url) as stack:
        walker = Walker(stack)
        yield walker
        await walker.http.close()


async def test_every_cookie_of_ours_is_one_that_no_room_can_set(walker: Walker) -> None:
    await walker.everywhere()

    if walker.base.startswith(PLAIN):
        assert not [line for line in walker.lines if line.startswith("__Host-")]
        return
    for_rooms = [line for line in walker.lines if not line.startswith("__Host-")]
    assert {line.partition("=")[0] for line in for_rooms} == {"jupyterhub-session-id"}
    kept = [SimpleCookie(line).popitem() for line in walker.lines if line not in for_rooms]
    assert {name for name, _ in kept} >= OURS
    for _, cookie in kept:
        assert (cookie["path"], cookie["domain"], cookie["secure"]) == ("/", "", True)


async def test_cookies_that_are_too_many_are_ended(stack: AccountStack) -> None:
    async with new_session(headers=NAVIGATE) as http:
        for path in ("hub/login", "hub/nothing", "services/prepstack/health"):
            url = f"{stack.settings.origin}/{path}"
            async with http.get(url, headers={"Cookie": many(5)}) as answer:
                assert answer.status in (200, 404)
                ended = answer.headers.getall("Set-Cookie")
                assert [line for line in ended if "c3=x; Max-Age=0; Path=/;" in line]


async def test_all_that_a_browser_keeps_is_taken_and_what_others_may_get_sets_nothing(
    stack: AccountStack,
) -> None:
    async with new_session(headers=NAVIGATE) as http:
        url = f"{stack.settings.origin}/hub/prepstack-static/favicon.svg?v=1"
        async with http.get(url, headers={"Cookie": many(180)}) as answer:
            assert answer.status == 200
            assert "public" in answer.headers["Cache-Control"]
            assert "Set-Cookie" not in answer.headers


async def test_more_than_any_browser_sends_is_refused(stack: AccountStack) -> None:
    async with new_session(headers=NAVIGATE) as http:
        url = f"{stack.settings.origin}/hub/login"
        async with http.get(url, headers={"Cookie": many(300)}) as answer:
            assert answer.status == 431


@pytest.mark.parametrize(
    "path",
    ["hub/login", "hub/nothing", "hub/api/", "hub/admin", "services/prepstack/nothing"],
)
async def test_no_page_may_be_framed_and_all_keep_their_own_process(
    path: str, stack: AccountStack
) -> None:
    async with new_session(headers=NAVIGATE) as http:
        url = f"{stack.settings.origin}/{path}"
        async with http.get(url, allow_redirects=False) as answer:
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["Origin-Agent-Cluster"] == "?1"
