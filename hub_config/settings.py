"""Every setting of the hub side: the only place that reads the environment."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hub_config import durable_files
from prepstack.errors import BadSetting
from prepstack.names import MEDIA_PORTS

LOOPBACK = "127.0.0.1"
ALL_INTERFACES = "0.0.0.0"
SHORTEST_SECRET = 32  # characters
PATHS = {"oauth_oidc", "turn_secret"}  # whose default is none
RELAY_URL = re.compile(r"turns?:(\[[0-9a-fA-F:.]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?")
TRUE = {"1", "true", "yes", "on"}


@dataclass(frozen=True)
class Settings:
    """What an operator decides. Field names are the variables' names without `PREPSTACK_`."""

    url: str = "http://prepstack.localhost:8000"
    data: Path = Path("data")
    database_url: str = ""
    single_origin: bool = False
    listen: str = ""  # address the proxy binds; default: loopback for *.localhost, else all
    internal_address: str = LOOPBACK  # where hub, service, rooms and proxy reach one another
    warm_rooms: int = 1
    kernel_prefix: Path = Path(".venv-kernel")
    problems: Path = Path("problems")  # folder of the problem notebooks
    judge: str = ""  # address of a judge that is started elsewhere, such as http://judge:8100
    media_ports: str = MEDIA_PORTS
    media_addresses: str = ""  # comma-separated; default: this machine's own
    turn_urls: str = ""  # comma-separated: turn:turn.example.org:3478?transport=udp,…
    turn_secret: Path | None = None  # file with coturn's static-auth-secret
    relay_only: bool = False  # media go by the TURN server alone
    unsafe_kernels: bool = False  # run kernels without a sandbox where none works
    interview_minutes: int = 120
    idle_minutes: int = 15
    lobby_minutes: int = 60
    rooms: int = 50
    rooms_per_person: int = 3
    open_signup: bool = True
    trusted_proxies: str = ""  # addresses of reverse proxies whose X-Forwarded-For counts
    oauth_github: str = ""  # "<client id>:<secret>"
    oauth_google: str = ""
    oauth_oidc: Path | None = None  # JSON file: see docs/sign-in.md

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """Raises `BadSetting` for a value that cannot be read."""
        values = {
            name: environment[f"PREPSTACK_{name.upper()}"]
            for name in cls.__dataclass_fields__
            if environment.get(f"PREPSTACK_{name.upper()}")
        }
        read: dict[str, Any] = {name: _read(cls, name, text) for name, text in values.items()}
        return cls(**read)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise BadSetting(
                f"PREPSTACK_URL is {self.url!r}; it has to look like "
                "http://prepstack.localhost:8000 or https://interviews.example.org."
            )
        if self.internal_address == ALL_INTERFACES:
            raise BadSetting(
                "PREPSTACK_INTERNAL_ADDRESS has to be one address at which this machine is reached "
                f"from inside, not {ALL_INTERFACES}."
            )

        for url in self.relay_urls:
            check_relay_url(url)
        if bool(self.relay_urls) != bool(self.turn_secret):
            raise BadSetting(
                "PREPSTACK_TURN_URLS and PREPSTACK_TURN_SECRET belong together: the addresses of a "
                "TURN server, and a file with the secret that it shares with prepStack."
            )
        if self.relay_only and not self.relay_urls:
            raise BadSetting("PREPSTACK_RELAY_ONLY needs a TURN server: set PREPSTACK_TURN_URLS.")

    # Addresses

    @property
    def relay_urls(self) -> tuple[str, ...]:
        return tuple(url.strip() for url in self.turn_urls.split(",") if url.strip())

    @property
    def host(self) -> str:
        return urlsplit(self.url).hostname or ""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def port(self) -> int:
        parts = urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def is_secure(self) -> bool:
        return urlsplit(self.url).scheme == "https"

    @property
    def is_local(self) -> bool:
        return self.host in ("localhost", LOOPBACK) or self.host.endswith(".localhost")

    @property
    def bind(self) -> str:
        return self.listen or (LOOPBACK if self.is_local else ALL_INTERFACES)

    @property
    def proxy_url(self) -> str:
        """The public port as this machine reaches it, past whatever stands in front of it."""
        return f"http://{LOOPBACK if self.bind == ALL_INTERFACES else self.bind}:{self.port}"

    # The three ports behind the public one, on the internal address only.

    @property
    def hub_port(self) -> int:
        return self.port + 1

    @property
    def proxy_api_port(self) -> int:
        return self.port + 2

    @property
    def service_port(self) -> int:
        return self.port + 3

    @property
    def service_url(self) -> str:
        """Where the service listens, without its prefix."""
        return f"http://{self.internal_address}:{self.service_port}"

    @property
    def hub_url(self) -> str:
        return f"http://{self.internal_address}:{self.hub_port}"

    @property
    def hub_api_url(self) -> str:
        return f"{self.hub_url}/hub/api"

    @property
    def proxy_api_url(self) -> str:
        return f"http://{self.internal_address}:{self.proxy_api_port}"

    def room_url(self, room: str) -> str:
        """The public address of a room's server, ending in a slash."""
        if self.single_origin:
            return f"{self.origin}/user/{room}/"
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{room}.{parts.netloc}/user/{room}/"

    @property
    def starts_judge(self) -> bool:
        return not self.judge

    # Files

    @property
    def rooms_folder(self) -> Path:
        return self.data.resolve() / "rooms"

    def kept_notebook(self, interview_id: str) -> Path:
        """Where that which was shown last is kept once the room of an interview has ended."""
        return self.interviews_folder / interview_id / "notebook.ipynb"

    def kept_notebooks(self, interview_id: str) -> Path:
        """The folder of all of them, by their names in the room."""
        return self.interviews_folder / interview_id / "notebooks"

    @property
    def judge_folder(self) -> Path:
        """The judge's own, where its socket is (docs/judge.md)."""
        return self.data.resolve() / "judge"

    @property
    def bundles_folder(self) -> Path:
        """What is built of the problems: by the judge's user, and read by the service."""
        return self.judge_folder / "problems"

    @property
    def bundles_failed(self) -> Path:
        """A file that is there as long as they cannot be built."""
        return self.judge_folder / "problems.failed"

    @property
    def interviews_folder(self) -> Path:
        """What is kept of each interview."""
        return self.data.resolve() / "interviews"

    @property
    def service_database(self) -> str:
        """An async SQLAlchemy address."""
        return self._database("service", "sqlite+aiosqlite", "postgresql+psycopg")

    @property
    def accounts_database(self) -> str:
        return self._database("accounts", "sqlite+aiosqlite", "postgresql+psycopg")

    @property
    def hub_database(self) -> str:
        return self._database("hub", "sqlite", "postgresql+psycopg")

    def _database(self, name: str, sqlite: str, postgresql: str) -> str:
        """One file each with SQLite; with PostgreSQL one database, told apart by their tables."""
        if not self.database_url:
            return f"{sqlite}:///{self.data.resolve()}/{name}.sqlite"
        scheme, _, rest = self.database_url.partition("://")
        if scheme.split("+")[0] not in ("postgresql", "postgres"):
            raise BadSetting(
                "PREPSTACK_DATABASE_URL has to begin with postgresql://; "
                "leave it out to use SQLite in PREPSTACK_DATA."
            )
        return f"{postgresql}://{rest}"

    def secret(self, name: str) -> str:
        """A random value kept in the data folder, made when first asked for.

        Raises `BadSetting` for one that somebody could guess.
        """
        path = self.data.resolve() / "secrets" / name
        if not path.exists():
            durable_files.create(path, secrets.token_hex(32).encode())
        secret = path.read_text().strip()
        if len(secret) < SHORTEST_SECRET:
            raise BadSetting(
                f"The secret in {path} is empty or too short. Put back the one of your backup, "
                "or delete the file: a new one is made, and what the old one signed is void."
            )
        return secret

    def relay_secret(self) -> str:
        """What the TURN server shares with us. Raises `BadSetting` where it cannot be used."""
        path = self.turn_secret
        try:
            secret = path.read_text().strip() if path else ""
        except OSError as error:
            raise BadSetting(
                f"The file of PREPSTACK_TURN_SECRET cannot be read: {error}."
            ) from None
        if len(secret) < SHORTEST_SECRET:
            raise BadSetting(
                f"The secret in {path} is shorter than {SHORTEST_SECRET} characters: make one with "
                "`openssl rand -hex 32`, for prepStack and for the TURN server."
            )
        return secret

    @cached_property
    def bubblewrap(self) -> str | None:
        return shutil.which("bwrap")


def check_relay_url(url: str) -> None:
    """Raises `BadSetting` for what no browser would take (RFC 7065)."""
    if not RELAY_URL.fullmatch(url):
        raise BadSetting(
            f"PREPSTACK_TURN_URLS has {url!r}; each has to look like "
            "turn:turn.example.org:3478?transport=udp or turns:turn.example.org:5349?transport=tcp."
        )


def _read(cls: type[Settings], name: str, text: str) -> object:
    default = getattr(cls, name)
    if isinstance(default, bool):
        return text.lower() in TRUE
    if isinstance(default, int):
        try:
            return int(text)
        except ValueError:
            raise BadSetting(
                f"PREPSTACK_{name.upper()} is {text!r}, which is not a whole number."
            ) from None
    if isinstance(default, Path) or name in PATHS:
        return Path(text)
    return text
