"""Settings come from the environment, and what cannot work is said in a sentence."""

from __future__ import annotations

import multiprocessing
from multiprocessing.synchronize import Barrier
from pathlib import Path

import pytest

from hub_config.settings import Settings
from prepstack.errors import BadSetting


def test_the_default_is_one_label_below_localhost_with_rooms_below_it() -> None:
    settings = Settings.from_environment({})

    assert settings.url == "http://prepstack.localhost:8000"
    assert settings.room_url("room-x") == "http://room-x.prepstack.localhost:8000/user/room-x/"
    assert settings.bind == "127.0.0.1"


def test_all_internal_addresses_follow_one_setting() -> None:
    settings = Settings.from_environment({"PREPSTACK_INTERNAL_ADDRESS": "10.0.0.7"})

    addresses = [settings.hub_url, settings.hub_api_url, settings.service_url]
    for address in [*addresses, settings.proxy_api_url]:
        assert address.startswith("http://10.0.0.7:")


@pytest.mark.parametrize(
    ("listen", "reached_at"),
    [("", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("192.0.2.7", "192.0.2.7")],
)
def test_the_proxy_is_asked_where_it_listens(listen: str, reached_at: str) -> None:
    settings = Settings(listen=listen)

    assert settings.proxy_url == f"http://{reached_at}:8000"


def test_with_one_origin_rooms_are_paths() -> None:
    settings = Settings.from_environment({"PREPSTACK_SINGLE_ORIGIN": "1"})

    assert settings.room_url("room-x") == "http://prepstack.localhost:8000/user/room-x/"


def test_a_public_address_is_served_on_all_interfaces() -> None:
    settings = Settings.from_environment({"PREPSTACK_URL": "https://interviews.example.org"})

    assert (settings.bind, settings.port, settings.is_secure) == ("0.0.0.0", 443, True)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("PREPSTACK_URL", "interviews", "has to look like"),
        ("PREPSTACK_WARM_ROOMS", "many", "not a whole number"),
        ("PREPSTACK_INTERNAL_ADDRESS", "0.0.0.0", "has to be one address"),
        ("PREPSTACK_TURN_URLS", "turn.example.org", "has to look like"),
        ("PREPSTACK_TURN_URLS", "turn:turn.example.org, stun:x", "'stun:x'"),
        ("PREPSTACK_TURN_URLS", "turn:turn.example.org:3478", "belong together"),
        ("PREPSTACK_TURN_SECRET", "/etc/turn-secret", "belong together"),
        ("PREPSTACK_RELAY_ONLY", "1", "needs a TURN server"),
    ],
)
def test_a_value_that_cannot_work_is_refused(name: str, text: str, sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        Settings.from_environment({name: text})


def test_an_unknown_kind_of_database_is_refused() -> None:
    settings = Settings(database_url="mysql://somewhere/else")

    with pytest.raises(BadSetting, match="postgresql://"):
        _ = settings.service_database


def test_one_postgresql_serves_hub_and_service() -> None:
    settings = Settings(database_url="postgresql://ada@db/prepstack")

    assert settings.service_database == "postgresql+psycopg://ada@db/prepstack"
    assert settings.hub_database == "postgresql+psycopg://ada@db/prepstack"


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)

    first = settings.secret("cookies")

    assert settings.secret("cookies") == first
    assert len(bytes.fromhex(first)) == 32
    assert (tmp_path / "secrets" / "cookies").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "\n", "abc"])
def test_a_secret_that_could_be_guessed_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "cookies").write_text(text)

    with pytest.raises(BadSetting, match="empty or too short"):
        Settings(data=tmp_path).secret("cookies")


def test_the_addresses_of_a_relay_are_read_as_browsers_take_them(tmp_path: Path) -> None:
    urls = "turn:192.0.2.7:3478?transport=udp, turn:[2001:db8::7], turns:t.example.org:443"
    (tmp_path / "turn").write_text("a" * 40 + "\n")

    settings = Settings(turn_urls=urls, turn_secret=tmp_path / "turn")

    assert settings.relay_urls == tuple(urls.split(", "))
    assert settings.relay_secret() == "a" * 40


@pytest.mark.parametrize(("text", "sentence"), [("short", "shorter"), (None, "cannot be read")])
def test_a_relays_secret_that_cannot_be_used_is_refused(
    tmp_path: Path, text: str | None, sentence: str
) -> None:
    if text is not None:
        (tmp_path / "turn").write_text(text)

    with pytest.raises(BadSetting, match=sentence):
        Settings(turn_urls="turn:192.0.2.7", turn_secret=tmp_path / "turn").relay_secret()


def ask_at_once(data: Path, together: Barrier, names: list[str]) -> list[str]:
    found = []
    for name in names:
        together.wait()
        found.append(Settings(data=data).secret(name))
    return found


def test_many_who_first_ask_for_a_secret_get_the_same(tmp_path: Path) -> None:
    names = [f"secret-{number}" for number in range(100)]
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, context.Pool(4) as pool:
        together = manager.Barrier(4)

        found = pool.starmap(ask_at_once, [(tmp_path, together, names)] * 4, chunksize=1)

    assert found[0] == found[1] == found[2] == found[3]
    assert sorted(path.name for path in (tmp_path / "secrets").iterdir()) == sorted(names)
