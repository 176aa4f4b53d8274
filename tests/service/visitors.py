"""People in these tests: an HTTP client with cookies that sends forms as browsers do."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from types import TracebackType
from typing import Any
from urllib.parse import urljoin
from uuid import uuid4

from yarl import URL

from hub_config.service.dashboard.handlers import new_request
from hub_config.service.joining.guests import BROWSER_COOKIE
from prepstack.names import NOTEBOOK_PATH, SERVICE_PREFIX
from tests.service.stack import Stack, new_session, until

XSRF = re.compile(r'name="_xsrf" value="([^"]+)"')
CONFIG = re.compile(r'id="prepstack-config">(.*?)</script>')
NAVIGATE = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin", "User-Agent": "test"}


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    headers: Any
    url: str

    @property
    def location(self) -> str:
        return str(self.headers.get("Location", ""))


class Visitor:
    """Use with `async with`. Names are signed in when first needed; None stays anonymous."""

    def __init__(self, stack: Stack, name: str | None) -> None:
        self.stack = stack
        self.name = name
        self._http = new_session(headers=NAVIGATE, cookie_jar=stack.new_jar())

    async def __aenter__(self) -> Visitor:
        if self.name:
            await self.sign_in(self.name)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.close()

    async def sign_in(self, name: str) -> None:
        login = f"{self.stack.settings.origin}/hub/login"
        page = await self.get(login)
        form = {"username": name, "password": "x", "_xsrf": token_of(page)}
        async with self._http.post(login, data=form, allow_redirects=False) as answer:
            assert answer.status == 302, await answer.text()
        assert (await self.get("")).status in (200, 403)  # guests have no list of interviews

    async def get(self, path: str | URL, follow: bool = True, **headers: str) -> Answer:
        return await self.ask("GET", path, follow=follow, headers=headers)

    async def ask(
        self, method: str, path: str | URL, follow: bool = False, **options: Any
    ) -> Answer:
        url = path if isinstance(path, URL) else urljoin(self.stack.base, path)
        async with self._http.request(method, url, allow_redirects=follow, **options) as answer:
            text = await answer.text()
            return Answer(answer.status, text, answer.headers, str(answer.url))

    async def post(self, path: str, page: str = "join", **fields: str) -> Answer:
        """Send a form with the token that `page` gives out; `join` has one for every account."""
        token = token_of(await self.get(page))
        return await self.ask("POST", path, data={"_xsrf": token, **fields})

    async def post_twice(self, path: str, page: str = "join", **fields: str) -> list[Answer]:
        """A double click: both are on their way before the first is answered."""
        data = {"_xsrf": token_of(await self.get(page)), **fields}
        return await asyncio.gather(*(self.ask("POST", path, data=data) for _ in range(2)))

    async def past_proxy(self, path: str, address: str, **fields: str) -> Answer:
        """Straight to the service, as the proxy would for a browser at `address`."""
        settings = self.stack.settings
        url = f"{settings.service_url}{SERVICE_PREFIX}{path}"
        cookies = self._http.cookie_jar.filter_cookies(URL(self.stack.base))
        headers = {
            "X-Forwarded-For": address,
            "Host": self.stack.base.split("/")[2],
            "Cookie": "; ".join(f"{key}={item.value}" for key, item in cookies.items()),
        }
        data = {"_xsrf": token_of(await self.get("join")), **fields}
        return await self.ask("POST", url, data=data, headers=headers)

    def set_cookie(self, name: str, value: str) -> None:
        """One that the service believes to be its own."""
        self._http.cookie_jar.update_cookies({f"__Host-{name}": value}, URL(self.stack.base))

    def forget_service(self) -> None:
        """The hub still knows this browser, the service does not."""
        self._http.cookie_jar.clear(lambda cookie: cookie.key.startswith("__Host-service"))

    def forget_account(self) -> None:
        """Sign out, but stay the same browser."""
        self._http.cookie_jar.clear(lambda cookie: cookie.key != f"__Host-{BROWSER_COOKIE}")

    def forget_sessions(self) -> None:
        """Nothing that was asked about this browser before answers for it now."""
        cookies = self._http.cookie_jar
        cookies.clear(lambda cookie: cookie.key.endswith("jupyterhub-session-id"))

    async def new_call(self, **fields: str) -> str:
        """The new interview's id, once people can enter it."""
        answer = await self.post("interviews", **{"request": new_request(), **fields})
        assert answer.status == 303, answer.text
        interview_id = answer.location.rsplit("/", 1)[1]
        await self.socket_of(interview_id)
        return interview_id

    async def socket_of(self, interview_id: str) -> str:
        """Where the call is, once the room is there."""

        async def address() -> str:
            answer = await self.call(interview_id)
            return str(json.loads(answer.text)["socket"]) if answer.status == 200 else ""

        url: str = await until(address)
        return url

    async def call(self, interview_id: str) -> Answer:
        """What the interview page asks for to get into the call."""
        config = config_of(await self.get(f"interviews/{interview_id}"))
        headers = {"X-XSRFToken": config["xsrf"], "Sec-Fetch-Mode": "cors"}
        return await self.ask("POST", config["call"], headers=headers)

    async def notebook_of(self, interview_id: str) -> Answer:
        """What the room shows to this person."""
        return await self.notebook_in(room_in(await self.socket_of(interview_id)))

    async def notebook_in(self, room: str) -> Answer:
        return await self.get(f"{self.stack.settings.room_url(room)}{NOTEBOOK_PATH}")

    async def newest(self) -> str:
        found = re.search(r"/interviews/([a-z2-7]{12})\"", (await self.get("")).text)
        assert found, "the dashboard lists no interview"
        return found[1]

    async def link(self, interview_id: str, role: str = "candidate") -> str:
        page = await self.get(f"interviews/{interview_id}/manage?role={role}")
        found = re.search(r'readonly value="([^"]+)"', page.text)
        assert found, "no link is shown"
        return found[1]


def config_of(page: Answer) -> dict[str, Any]:
    """What the interview page was told."""
    found = CONFIG.search(page.text)
    assert found, f"{page.url} is no interview page: {page.status}"
    config: dict[str, Any] = json.loads(found[1])
    return config


def room_in(url: str) -> str:
    return url.split("/user/")[1].split("/")[0]


def token_of(page: Answer) -> str:
    """Of a form, or of the interview page."""
    if CONFIG.search(page.text):
        return str(config_of(page)["xsrf"])
    found = XSRF.search(page.text)
    assert found, f"no form token in {page.url}: {page.status}"
    return found[1]


async def join(visitor: Visitor, text: str) -> Answer:
    return await visitor.post("join", invitation=text)


def problem_of(answer: Answer) -> str:
    found = re.search(r'class="field-error"[^>]*>([^<]+)<', answer.text)
    return found[1] if found else ""


def newcomer(stack: Stack) -> Visitor:
    return Visitor(stack, f"new-{uuid4().hex[:6]}")
