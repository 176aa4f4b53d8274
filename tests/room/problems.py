"""The service's part in a room's notebooks: it puts them, shows them, and reads solutions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import nbformat
from tornado.httpclient import HTTPResponse

from tests.room.conftest import RoomUnderTest
from tests.room.interview import DOCUMENT

PYTHON, JAVA = "pair-with-target.python.ipynb", "pair-with-target.java.ipynb"
BASH = "count-words.bash.ipynb"
SERVICE = "prepstack"
STARTER = "starter-1"


def content(text: str = "def pair():\n    pass\n", kernel: str = "python3") -> dict[str, Any]:
    """As a problem's bundle has it."""
    statement = nbformat.v4.new_markdown_cell("# Pair", id="statement-0")
    starter = nbformat.v4.new_code_cell(text, id=STARTER, metadata={"tags": ["starter"]})
    spec = {"name": kernel, "display_name": kernel, "language": kernel}
    notebook = nbformat.v4.new_notebook(
        cells=[statement, starter], metadata={"kernelspec": spec}, nbformat_minor=5
    )
    return dict(notebook)


async def put(room: RoomUnderTest, name: str, given: Any = None) -> HTTPResponse:
    body = {"content": given or content()}
    return await room.client(SERVICE).ask("PUT", f"prepstack/api/notebooks/{name}", body)


async def show(room: RoomUnderTest, name: str) -> None:
    """As the service does it: put first, then told."""
    assert (await put(room, name)).code in (200, 201)
    await room.push(replace(DOCUMENT, notebook=name))


async def solution(room: RoomUnderTest, name: str) -> HTTPResponse:
    return await room.client(SERVICE).ask("GET", f"prepstack/api/notebooks/{name}/solution")


def source_of(answer: HTTPResponse) -> str:
    assert answer.code == 200, answer.body
    return str(json.loads(answer.body)["source"])
