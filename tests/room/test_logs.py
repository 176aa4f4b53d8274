"""What a room writes into its log: no secrets, and no stack of a refusal."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER, REMOVED, STRANGER, WAITING
from tests.room.routes import ID

SECRETS = ("token-of-", "/j/secret", "/j/new-")


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Everything that any logger of the process says, however detailed."""
    caplog.set_level(logging.DEBUG)
    for name in ("ServerApp", "tornado.access", "tornado.application", "prepstack_ext"):
        caplog.set_level(logging.DEBUG, logger=name)
    return caplog


@pytest.mark.parametrize("who", [None, STRANGER, REMOVED, WAITING, OBSERVER, HOST])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "lab/api/build"),
        ("GET", "lsp/status"),
        ("GET", "api/nbconvert"),
        ("PUT", "lab/api/workspaces/default"),
        ("DELETE", f"api/kernels/{ID}"),
        ("POST", "api/shutdown"),
    ],
)
async def test_a_refusal_leaves_no_stack(
    who: str | None,
    method: str,
    path: str,
    room: RoomUnderTest,
    log: pytest.LogCaptureFixture,
) -> None:
    body: Any = None if method in ("GET", "DELETE") else {}

    answer = await room.client(who).ask(method, path, body)

    assert answer.code in (302, 403)
    assert not any(record.exc_info for record in log.records), log.text
    assert "Traceback" not in log.text
    assert "deprecated" not in log.text


async def test_no_secret_is_logged_whatever_people_do(
    room: RoomUnderTest, log: pytest.LogCaptureFixture
) -> None:
    host, door = await room.call(HOST), await room.call(WAITING, "lobby")
    await door.say("knock", name="Wes")
    await host.hear("waiting", lambda told: bool(told["people"]))
    await host.say("admit", username=WAITING)
    await door.hear("admitted")
    await host.say("new_invitation", role="candidate")
    await host.hear("invitation")
    for who in (HOST, CANDIDATE, STRANGER, None):
        for path in ("prepstack/api/call", "api/contents/none", "nowhere"):
            await room.client(None).ask("GET", f"{path}?token=token-of-{who}")
            await room.client(who).ask("GET", path)
            await room.client(who).ask("DELETE", f"{path}?access_token=token-of-{who}")
    await room.extension.service.heard_all()

    assert "nowhere" in log.text
    assert [secret for secret in SECRETS if secret in log.text] == []


async def test_no_session_is_logged_whatever_a_browser_opens(
    room: RoomUnderTest, log: pytest.LogCaptureFixture
) -> None:
    browser = room.browser(HOST)
    for xsrf in ("", "; _xsrf=of-an-older-session", "; _xsrf=2|1:0|10:0|5:_xsrf|4:eHg=|00"):
        browser.cookie += f"; jupyterhub-session-id=the-session{xsrf}"
        for path in ("doc/tree/interview.ipynb", "api/me", "nowhere"):
            await browser.ask("GET", f"{path}?session_id=the-session&sessionId=the-session")
            await browser.ask("POST", path)

    assert "nowhere" in log.text
    assert [text for text in ("the-session", "of-an-older") if text in log.text] == []
