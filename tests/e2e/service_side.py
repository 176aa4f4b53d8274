"""The service's part in the notebooks of a room, played from outside by its own routes."""

from __future__ import annotations

import json
import urllib.request
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from prepstack.names import INTERVIEW_PATH, NOTEBOOKS_PATH
from prepstack.wire.service import read_document, read_solution, write_document
from tests.e2e.people import NOTEBOOK, Person
from tests.e2e.stack import Stack


class ServiceSide:
    """Of the room that this person is in."""

    def __init__(self, stack: Stack, person: Person) -> None:
        address = str(person.page.locator(NOTEBOOK).get_attribute("src"))
        self._url = address.partition("doc/tree/")[0]
        self._service_token = (stack.data / "secrets" / "service").read_text().strip()
        name = urlsplit(self._url).path.split("/")[2]
        rooms = (process.environ() for process in stack.find("room"))
        self._room = next(found for found in rooms if found["PREPSTACK_ROOM"] == name)

    def put(self, name: str, content: dict[str, Any]) -> None:
        body = json.dumps({"content": content}).encode()
        self._ask("PUT", f"{self._url}{NOTEBOOKS_PATH}/{name}", self._service_token, body)

    def show(self, name: str) -> None:
        """In the document that the room has now."""
        document = read_document(
            self._ask(
                "GET",
                f"{self._room['PREPSTACK_SERVICE_API']}/interview",
                self._room["JUPYTERHUB_API_TOKEN"],
            )
        )
        body = write_document(replace(document, notebook=name))
        self._ask("PUT", f"{self._url}{INTERVIEW_PATH}", self._service_token, body)

    def solution(self, name: str) -> str:
        url = f"{self._url}{NOTEBOOKS_PATH}/{name}/solution"
        return read_solution(self._ask("GET", url, self._service_token)).source

    def _ask(self, method: str, url: str, token: str, body: bytes | None = None) -> bytes:
        parts = urlsplit(url)
        asked = urllib.request.Request(
            f"http://127.0.0.1:{parts.port}{parts.path}",
            data=body,
            method=method,
            headers={
                "Host": parts.netloc,
                "Authorization": f"token {token}",
                "Content-Type": "application/json",
            },
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return bytes(answer.read())
