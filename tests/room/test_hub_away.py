"""An interview goes on while the hub is away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from jupyterhub.services.auth import _ExpiringDict

from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, REMOVED


@pytest.fixture
def nobody_remembered(room: RoomUnderTest) -> Iterator[None]:
    """What the hub said is asked again with each request."""
    identity: Any = room.app.identity_provider
    auth = identity.hub_auth
    before, auth.cache = auth.cache, Forgetful()
    yield
    auth.cache = before
    room.outside.hub.down = False


class Forgetful(_ExpiringDict):  # type: ignore[misc]  # untyped
    def __setitem__(self, key: str, value: object) -> None: ...


@pytest.mark.usefixtures("nobody_remembered")
async def test_whoever_was_there_goes_on(room: RoomUnderTest) -> None:
    assert (await room.client(CANDIDATE).ask("GET", "api/me")).code == 200

    room.outside.hub.down = True

    assert (await room.client(CANDIDATE).ask("GET", "api/me")).code == 200
    page = await room.client(CANDIDATE).ask("GET", "doc/tree/interview.ipynb")
    assert page.code == 200
    await room.push(DOCUMENT)


@pytest.mark.usefixtures("nobody_remembered")
async def test_whoever_is_removed_meanwhile_is_nobody(room: RoomUnderTest) -> None:
    for who in (HOST, REMOVED, "prepstack"):
        await room.client(who).ask("GET", "api/me")

    room.outside.hub.down = True
    await room.push(DOCUMENT)

    assert (await room.client(REMOVED).ask("GET", "api/me")).code == 403


@pytest.mark.usefixtures("nobody_remembered")
async def test_whom_the_hub_has_not_named_yet_is_told_to_try_again(room: RoomUnderTest) -> None:
    room.outside.hub.down = True

    page = await room.client("somebody-new").ask("GET", "doc/tree/interview.ipynb")

    assert page.code == 503
    assert "Reload this page" in page.body.decode()
