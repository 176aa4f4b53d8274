"""A browser as far as accounts are concerned: cookies, forms, redirects; no scripts."""

from __future__ import annotations

import re
from html import unescape
from itertools import count
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

import aiohttp

from tests.auth.stack import AccountStack
from tests.service.stack import new_session
from tests.service.visitors import Answer

PASSWORD = "correct horse battery staple"
NAVIGATE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin", "User-Agent": "test"}
NUMBERS = (f"{number // 256}.{number % 256}" for number in count())
INPUT = re.compile(r"<input[^>]*>")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
ERROR = re.compile(r'class="(?:field-error|alert)"[^>]*>.*?<span>(.*?)</span>', re.S)


class Browser:
    """Use with `async with`. Paths are relative to `/hub/`.

    Each comes from an address of its own, as behind a reverse proxy that the hub trusts.
    """

    def __init__(self, stack: AccountStack, address: str = "") -> None:
        self.stack = stack
        headers = NAVIGATE | {"X-Forwarded-For": address or f"10.{next(NUMBERS)}.1"}
        self.http = new_session(headers=headers, cookie_jar=stack.new_jar())

    async def __aenter__(self) -> Browser:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.http.close()

    async def ask(self, method: str, path: str, follow: bool = False, **options: Any) -> Answer:
        url = urljoin(self.stack.hub_url, path)
        async with self.http.request(method, url, allow_redirects=follow, **options) as answer:
            return Answer(answer.status, await answer.text(), answer.headers, str(answer.url))

    async def get(self, path: str, follow: bool = False, **options: Any) -> Answer:
        return await self.ask("GET", path, follow, **options)

    async def send(self, path: str, follow: bool = False, **fields: str) -> Answer:
        """Open the page, fill its form in, press its button."""
        page = await self.get(path, follow=True)
        assert page.status == 200, (page.status, page.text)
        return await self.submit(page, follow, **fields)

    async def submit(self, page: Answer, follow: bool = False, **fields: str) -> Answer:
        """The form of a page, with its hidden fields."""
        found = re.search(r'<form[^>]*action="([^"]*)"', page.text)
        assert found, page.text
        url = urljoin(page.url, unescape(found[1]))
        return await self.ask("POST", url, follow, data=hidden_fields(page) | fields)

    async def sign_up(self, username: str, name: str = "", password: str = PASSWORD) -> Answer:
        return await self.send("signup", **new_account(username, name, password))

    async def sign_in(self, username: str, password: str = PASSWORD, path: str = "login") -> Answer:
        return await self.send(path, username=username, password=password)

    async def who(self) -> tuple[str, str] | None:
        """Username and display name, as the dashboard says them; None for nobody."""
        page = await self.get("/services/prepstack/", follow=True)
        username = re.search(r"Signed in as ([^<]+)<", page.text)
        name = re.search(r'class="menu-button">([^<]+?)\s*<', page.text)
        return (unescape(username[1]), unescape(name[1])) if username and name else None

    def cookies(self) -> dict[str, str]:
        return {cookie.key: cookie.value for cookie in self.http.cookie_jar}

    def take_cookies(self, other: Browser) -> None:
        """Become a copy of another browser, as a thief of cookies does."""
        self.http.cookie_jar.update_cookies(
            other.http.cookie_jar.filter_cookies(aiohttp.client.URL(self.stack.hub_url))
        )


def new_account(username: str, name: str = "", password: str = PASSWORD) -> dict[str, str]:
    return {
        "username": username,
        "name": name or username.title(),
        "password": password,
        "password2": password,
    }


def hidden_fields(page: Answer) -> dict[str, str]:
    found = [dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(page.text)]
    return {
        item["name"]: unescape(item["value"])
        for item in found
        if item.get("type") == "hidden" and "name" in item
    }


def problem_of(answer: Answer) -> str:
    """The first sentence about what was wrong."""
    found = ERROR.search(answer.text) or re.search(r'role="alert">([^<]+)<', answer.text)
    return unescape(found[1]) if found else ""


def problem_at(answer: Answer, field: str) -> str:
    found = re.search(rf'id="{field}-about">\s*<p class="field-error">(.*?)</p>', answer.text, re.S)
    return unescape(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


def value_of(answer: Answer, field: str) -> str:
    for tag in INPUT.findall(answer.text):
        attributes = dict(ATTRIBUTE.findall(tag))
        if attributes.get("name") == field:
            return unescape(attributes.get("value", ""))
    raise AssertionError(f"there is no field {field}")
