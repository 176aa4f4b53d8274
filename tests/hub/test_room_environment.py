"""What a room's server is told, by whichever spawner."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub_config.settings import Settings
from hub_config.spawners.environment import addresses_of_machine, room_environment

FOLDER = Path("/data/rooms/room-x")


def test_a_room_knows_its_folder_and_its_service() -> None:
    told = room_environment(Settings(), "room-x", FOLDER, "192.0.2.7")

    assert told["PREPSTACK_ROOM_DIR"] == told["HOME"] == str(FOLDER)
    assert told["USER"] == "room-x"
    assert told["PREPSTACK_SERVICE_API"] == ("http://127.0.0.1:8003/services/prepstack/api/room")
    assert told["PREPSTACK_MEDIA_ADDRESSES"] == "192.0.2.7"


def test_an_operators_addresses_come_before_our_own() -> None:
    settings = Settings(media_addresses="203.0.113.9")

    told = room_environment(settings, "room-x", FOLDER, "192.0.2.7")

    assert told["PREPSTACK_MEDIA_ADDRESSES"] == "203.0.113.9"


@pytest.mark.parametrize("name", ["PREPSTACK_UNSAFE_KERNELS", "PREPSTACK_SINGLE_ORIGIN"])
def test_what_weakens_a_room_is_said_only_where_the_operator_said_it(name: str) -> None:
    field = name.removeprefix("PREPSTACK_").lower()

    assert name not in room_environment(Settings(), "room-x", FOLDER, "")
    assert room_environment(Settings(**{field: True}), "room-x", FOLDER, "")[name] == "1"  # type: ignore[arg-type]


def test_no_secret_and_no_other_room_is_in_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url="postgresql://ada:secret@db/prepstack")
    token = settings.secret("service")

    told = str(room_environment(settings, "room-x", FOLDER, ""))

    assert token not in told
    assert "postgresql" not in told


def test_a_local_prepstack_is_reached_by_loopback() -> None:
    assert "127.0.0.1" in addresses_of_machine(Settings()).split(",")
