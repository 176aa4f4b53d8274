"""A whole prepStack on free ports, started as an operator starts it."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from tests.open_folder import open_folder
from tests.ports import reserve_ports

REPOSITORY = Path(__file__).resolve().parents[2]
START_SECONDS = 120
UP = (sys.executable, "-m", "hub_config.cli", "up")
WITHOUT_JUDGE = (*UP, "--without-judge")  # which compiles for a minute when it starts

# How the processes of a prepStack are told apart by their command lines.
KINDS = {
    "hub": re.compile(r"-m jupyterhub "),
    "service": re.compile(r"-m hub_config\.service"),
    "proxy": re.compile(r"configurable-http-proxy"),
    "room": re.compile(r"-m prepstack_ext\.server"),
    "worker": re.compile(r"-m prepstack_ext\.media"),
    "kernel": re.compile(r"-m ipykernel_launcher"),
}


@dataclass
class Stack:
    url: str
    data: Path
    process: subprocess.Popen[str]
    first_admin: str | None = None

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def find(self, kind: str) -> list[psutil.Process]:
        """The innermost processes of a kind: not the sandboxes around a kernel."""
        found = []
        for process in self.family():
            try:
                command = " ".join(process.cmdline())
                wrapped = process.name() in ("bwrap", "prlimit", "setpriv")
            except psutil.Error:
                continue
            if KINDS[kind].search(command) and not wrapped:
                found.append(process)
        return found

    def kill(self, kind: str) -> list[int]:
        """SIGKILL to every process of a kind; their ids."""
        victims = self.find(kind)
        assert victims, f"no {kind} is running"
        for process in victims:
            process.kill()
        psutil.wait_procs(victims, timeout=10)
        return [process.pid for process in victims]

    def wait_until_healthy(self) -> None:
        """Until interviews can be held."""
        self.wait_until_answers("services/prepstack/health")

    def wait_until_answers(self, path: str) -> None:
        """Asks until the answer is 200; the test's own limit ends it otherwise."""
        host = urlsplit(self.url).netloc
        asked = urllib.request.Request(
            f"http://127.0.0.1:{urlsplit(self.url).port}/{path}", headers={"Host": host}
        )
        for _ in range(START_SECONDS * 5):
            try:
                with urllib.request.urlopen(asked, timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.2)
        raise AssertionError(f"prepStack does not answer /{path}")

    def wait_until_gone(self, *kinds: str) -> None:
        for _ in range(START_SECONDS * 5):
            left = [process for kind in kinds for process in self.find(kind)]
            if not left:
                return
            time.sleep(0.2)
        raise AssertionError(f"left behind: {left}")


@contextmanager
def data_folder() -> Iterator[Path]:
    with open_folder() as folder:
        data = folder / "data"
        data.mkdir()
        yield data


def few_problems(data: Path) -> Path:
    """Beside the data, for whoever needs some: to prepare all takes a core for minutes."""
    folder = data.parent / "problems"
    folder.mkdir()
    for slug in ("pair-with-target", "errors-per-hour"):
        shutil.copy(REPOSITORY / "problems" / f"{slug}.ipynb", folder)
    return folder


@contextmanager
def running_stack(
    data: Path, command: Sequence[str] = WITHOUT_JUDGE, **settings: str
) -> Iterator[Stack]:
    """Starts prepStack; ends it by SIGINT, as Ctrl-C does, and insists that nothing is left."""
    port = reserve_ports()
    url = f"http://prepstack.localhost:{port}"
    environment = {
        **{name: text for name, text in os.environ.items() if not name.startswith("PREPSTACK_")},
        "PREPSTACK_URL": url,
        "PREPSTACK_DATA": str(data),
        "PREPSTACK_MEDIA_ADDRESSES": ",".join(own_addresses()),
        "PREPSTACK_PROBLEMS": str(data / "no-problems"),
        **settings,
    }
    process = subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    stack = Stack(environment["PREPSTACK_URL"], data, process)
    try:
        stack.first_admin = _wait_for_welcome(process, data)
        yield stack
    finally:
        family = stack.family() if process.poll() is None else []
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        assert process.stdout
        process.stdout.close()
        _, left = psutil.wait_procs(family, timeout=10)  # init may still have to collect them
        assert not left, f"left behind: {left}"


def own_addresses() -> list[str]:
    """Loopback, and where the machine has one an address that Firefox looks at: it has no other.

    What goes from a machine to itself never leaves it.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, contextlib.suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # chooses the way there; sends nothing
        return list(dict.fromkeys(["127.0.0.1", str(probe.getsockname()[0])]))
    return ["127.0.0.1"]


def _wait_for_welcome(process: subprocess.Popen[str], data: Path) -> str | None:
    """Read what the start says until it names the address; the first administrator's link."""
    lines: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_pump, args=(process, lines), daemon=True).start()
    said: list[str] = []
    while not said or "Ctrl-C ends it" not in said[-1]:
        try:
            said.append(lines.get(timeout=START_SECONDS))
        except queue.Empty:
            logs = "".join(_tail(path) for path in sorted(data.glob("logs/*.log")))
            raise AssertionError(f"prepStack did not start: {said}\n{logs}") from None
    found = re.search(r"First administrator: (\S+)", "".join(said))
    return found.group(1) if found else None


def _pump(process: subprocess.Popen[str], lines: queue.Queue[str]) -> None:
    assert process.stdout
    with contextlib.suppress(ValueError):  # closed at the end
        for line in process.stdout:
            lines.put(line)


def _tail(path: Path) -> str:
    return f"--- {path.name}\n" + "\n".join(path.read_text().splitlines()[-25:]) + "\n"
