"""Scripts and styles go out packed to browsers that can read it, and are kept by what they are."""

from __future__ import annotations

import gzip
import os
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from tornado.web import Application

from hub_config.static_files import StaticHandler
from tests.ports import reserve_ports

pytestmark = pytest.mark.asyncio(loop_scope="session")

SCRIPT = b"export const calm = true;\n" * 100


@pytest.fixture
def script(tmp_path: Path) -> Path:
    script = tmp_path / "page.js"
    script.write_bytes(SCRIPT)
    (tmp_path / "page.js.gz").write_bytes(gzip.compress(SCRIPT))
    return script


@pytest_asyncio.fixture(loop_scope="session")
async def url(script: Path) -> AsyncIterator[str]:
    port = reserve_ports()
    server = Application([(r"/(.*)", StaticHandler, {"path": str(script.parent)})]).listen(
        port, address="127.0.0.1"
    )
    yield f"http://127.0.0.1:{port}/page.js?v=1"
    server.stop()
    await server.close_all_connections()


async def fetch(url: str, accepted: str) -> tuple[aiohttp.ClientResponse, bytes]:
    async with (
        aiohttp.ClientSession(auto_decompress=False) as session,
        session.get(url, headers={"Accept-Encoding": accepted}) as answer,
    ):
        assert answer.content_type in ("text/javascript", "application/javascript")
        assert answer.headers["Vary"] == "Accept-Encoding"
        return answer, await answer.read()


async def test_a_browser_gets_the_packed_file(url: str) -> None:
    answer, body = await fetch(url, "gzip, deflate, br")

    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(body) < len(SCRIPT)
    assert gzip.decompress(body) == SCRIPT


async def test_who_cannot_read_packed_files_gets_the_plain_one(url: str) -> None:
    answer, body = await fetch(url, "identity")

    assert "Content-Encoding" not in answer.headers
    assert body == SCRIPT


async def test_a_packed_file_older_than_the_plain_one_is_not_used(url: str, script: Path) -> None:
    newer = b"export const calm = false;\n"
    script.write_bytes(newer)
    os.utime(script.with_name("page.js.gz"), (1, 1))

    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert await answer.read() == newer
        assert "Content-Encoding" not in answer.headers
