"""A PostgreSQL of its own for tests, on loopback and in memory-like speed; gone at the end.

`postgresql_url` is a fresh, empty database per test, as `postgresql://…`. Tests that ask for it are
skipped where the programs `initdb` and `postgres` are not installed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from tests.ports import reserve_ports

SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")
PATIENCE_SECONDS = 30.0


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The server's address without a database's name."""
    if not (shutil.which("initdb") and shutil.which("postgres")):
        pytest.skip("PostgreSQL (initdb, postgres) is not installed")
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as folder:
        user = _ordinary_user()
        if user:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        with _running(Path(folder), user) as address:
            yield address


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    with psycopg.connect(f"{postgresql_server}postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"'.encode())
        yield f"{postgresql_server}{name}"
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _ordinary_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return None
    names = [entry.pw_name for entry in pwd.getpwall()]
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def _running(folder: Path, user: str | None) -> Iterator[str]:
    data = folder / "data"
    subprocess.run(
        ["initdb", "-D", data, "-U", "test", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
        check=True,
        capture_output=True,
        user=user,
        cwd=folder,
    )
    port = reserve_ports()
    options = [part for setting in SETTINGS for part in ("-c", setting)]
    listen = ["-h", "127.0.0.1", "-p", str(port), "-k", str(folder)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            ["postgres", "-D", data, *listen, *options],
            stdout=log,
            stderr=log,
            user=user,
            cwd=folder,
        )
        try:
            address = f"postgresql://test@127.0.0.1:{port}/"
            _wait_for(address, server)
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            psycopg.connect(f"{address}postgres").close()
            return
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
