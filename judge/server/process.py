"""The judge as a process: alone with its socket file, without network and without root."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import socket
import stat
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets, bind_unix_socket

from judge.server.admission import Admission
from judge.server.bodies import Bodies
from judge.server.handlers import LARGEST_BODY, make_application
from judge.server.health import find_health
from judge.toolchains.languages import Languages
from prepstack.errors import BadSetting

log = logging.getLogger(__name__)
BODY_SECONDS = 60.0
LAST_PRIORITY = 19
LONGEST_PATH = 107  # of a Unix socket, unix(7)
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def listen(socket_file: Path | None, host: str, port: int) -> list[socket.socket]:
    """On a file that only its owner may open, or the hub's group where we are apart; or on TCP."""
    if socket_file is None:
        return bind_sockets(port, host)
    if len(os.fsencode(socket_file)) > LONGEST_PATH:
        raise BadSetting(f"{socket_file} is too long for a socket; shorten PREPSTACK_DATA.")
    socket_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    is_apart = socket_file.parent.stat().st_mode & stat.S_ISGID
    return [bind_unix_socket(str(socket_file), mode=0o660 if is_apart else 0o600)]


def leave_network() -> bool:
    """A network namespace without interfaces, for us and all sandboxes; False where it is refused.

    Has to come before any thread is started. What listens already goes on listening.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True


@asynccontextmanager
async def serving(
    admission: Admission,
    sockets: list[socket.socket],
    key: str | None,
    bodies: Bodies | None = None,
) -> AsyncGenerator[None, None]:
    """Answers requests as long as it is open; then lets what is being judged end as cancelled."""
    server = HTTPServer(
        make_application(admission, key, bodies),
        max_body_size=LARGEST_BODY,
        body_timeout=BODY_SECONDS,
    )
    server.add_sockets(sockets)
    try:
        yield
    finally:
        server.stop()
        admission.close()
        await server.close_all_connections()


async def serve(cache: Path, sockets: list[socket.socket], key: str | None) -> None:
    """Until it is asked to stop."""
    languages = Languages(cache)
    health = await asyncio.to_thread(find_health, languages)
    await asyncio.to_thread(languages.all)  # asked once, so that nobody waits for it later
    for sentence in health.sentences:
        log.info(sentence)
    if health.open:
        log.error("The sandbox lets through: %s. Nothing is judged.", ", ".join(health.open))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    # Whoever asks us to stop does not wait for compilers.
    threading.Thread(target=prepare, args=(languages,), daemon=True).start()
    async with serving(Admission(languages, health), sockets, key):
        log.info("The judge is up: %s.", "ok" if health.is_safe else "refusing")
        await stop.wait()


def prepare(languages: Languages) -> None:
    """What is made once per machine takes minutes: it gives way to calls and submissions."""
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LAST_PRIORITY)
    languages.prepare()
