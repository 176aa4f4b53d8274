"""What a room's server makes of its environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from prepstack_ext.call.door import Door
from prepstack_ext.configuration import server_configuration

from tests.room.environment import room_environment
from tests.room.fakes import CALL_KEY, PAGE_ORIGIN


@pytest.mark.parametrize("single_origin", ["0", "1"])
def test_the_notebook_is_for_the_pages_frame_alone_also_with_one_origin(
    single_origin: str, tmp_path: Path
) -> None:
    environment = room_environment(tmp_path, "http://127.0.0.1:1", 1)

    found = server_configuration(environment | {"PREPSTACK_SINGLE_ORIGIN": single_origin})

    headers = found["ServerApp"]["tornado_settings"]["headers"]
    assert headers["Content-Security-Policy"] == f"frame-ancestors {PAGE_ORIGIN}"
    assert found["RoomContents"]["trust_outputs"] is (single_origin == "0")


@pytest.mark.parametrize("name", ["PREPSTACK_ROOM", "PREPSTACK_PAGE_ORIGIN"])
def test_a_server_that_is_not_told_who_it_is_does_not_start(name: str, tmp_path: Path) -> None:
    environment = room_environment(tmp_path, "http://127.0.0.1:1", 1)
    del environment[name]

    with pytest.raises(KeyError, match=name):
        server_configuration(environment)


def test_the_key_of_tickets_is_no_configuration_that_might_be_logged(tmp_path: Path) -> None:
    environment = room_environment(tmp_path, "http://127.0.0.1:1", 1)

    assert CALL_KEY not in repr(server_configuration(environment))


@pytest.mark.parametrize(("room", "key"), [("room-x", ""), ("", CALL_KEY)])
def test_without_a_key_no_ticket_is_read(room: str, key: str) -> None:
    with pytest.raises(ValueError, match="by its name and its key"):
        Door(room, key)
