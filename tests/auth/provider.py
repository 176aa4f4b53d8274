"""The provider of `provider.mjs`, and how people go through its pages."""

from __future__ import annotations

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from pathlib import Path
from urllib.parse import urljoin

from hub_config.process.start import node
from tests.auth.browser import Browser
from tests.auth.stack import AccountStack, running_accounts
from tests.ports import reserve_ports
from tests.service.visitors import Answer

HERE = Path(__file__).parent
SECRET = "a secret of client and provider"
CALLBACK = "/hub/oidc/campus/oauth_callback"


@asynccontextmanager
async def accounts_with_provider(data: Path) -> AsyncIterator[AccountStack]:
    port, issuer_port = reserve_ports(), reserve_ports()
    issuer = f"http://127.0.0.1:{issuer_port}"
    entry = {"key": "campus", "name": "Campus", "issuer": issuer}
    file = data / "providers.json"
    file.write_text(json.dumps([entry | {"client_id": "prepstack", "client_secret": SECRET}]))
    callback = f"http://prepstack.localhost:{port}{CALLBACK}"
    async with (
        running_provider(issuer_port, callback),
        running_accounts(data, port, oauth_oidc=str(file)) as stack,
    ):
        yield stack


@asynccontextmanager
async def running_provider(port: int, redirect_uri: str) -> AsyncIterator[None]:
    process = await asyncio.create_subprocess_exec(
        *(node() or "node", str(HERE / "provider.mjs")),
        env={
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            "REDIRECT_URI": redirect_uri,
            "CLIENT_SECRET": SECRET,
        },
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout
    try:
        assert await process.stdout.readline() == b"ready\n"
        yield
    finally:
        process.terminate()
        await process.wait()


async def consent_page(browser: Browser, who: str) -> Answer:
    """From our sign-in page to the provider's question whether we may know who it is."""
    page = await browser.get("login", follow=True)
    link = re.search(r'href="([^"]+)">Sign in with Campus<', page.text)
    assert link, page.text
    asked = await browser.get(unescape(link[1]), follow=True)
    return await browser.submit(asked, follow=True, login=who, password="any")


async def way_back(browser: Browser, page: Answer) -> str:
    """The address to which the provider sends somebody who agrees; not yet asked for."""
    answer = await browser.submit(page)
    while CALLBACK not in answer.location:
        answer = await browser.get(urljoin(answer.url, answer.location))
    return answer.location


async def refuse(browser: Browser, page: Answer) -> Answer:
    cancel = re.search(r'href="([^"]+/abort)"', page.text)
    assert cancel, page.text
    return await browser.get(urljoin(page.url, unescape(cancel[1])), follow=True)


async def sign_in(browser: Browser, who: str) -> Answer:
    return await browser.submit(await consent_page(browser, who), follow=True)
