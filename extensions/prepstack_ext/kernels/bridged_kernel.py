"""Jupyter kernels of others for JavaScript, TypeScript, Java and Bash, made to run in a room.

    python bridged_kernel.py install [--prefix P]    into an environment that has their packages

A room's kernels listen on files (ZeroMQ's ipc) and on no port; those for Deno and Java know TCP
alone. Such a kernel gets ports of the sandbox's own network, and a bridge between the two.

This file stands alone: it is copied into the kernels' environment, which has nothing else of ours.
See https://jupyter-client.readthedocs.io/en/stable/kernels.html#connection-files
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

import zmq

ASKED = ("shell", "control", "stdin", "hb")  # the channels on which clients speak
CHANNELS = (*ASKED, "iopub")
MOST_CLIENTS = 32  # that are kept apart at once: a page that is loaded again is a new one
CONNECTION = "{bridged}"  # in a command: the file that names the ports

Spec = dict[str, Any]
Socket = zmq.Socket[bytes]


class Bridge:
    """A kernel on TCP, and between it and the files of the connection every message.

    The kernel sees each client under the client's own identity, by a socket of its own: Deno keeps
    only the first of several identities, and input is asked for under the one that shell had.
    """

    def __init__(self, given: dict[str, Any], command: Sequence[str]) -> None:
        self._ports = _free_ports()
        file, self._file = tempfile.mkstemp(suffix=".json")
        with open(file, "w", encoding="utf-8") as text:
            json.dump({**given, "transport": "tcp", "ip": "127.0.0.1", **self._ports}, text)
        self._context = zmq.Context()
        self._poller = zmq.Poller()
        self._kernel_of: dict[tuple[str, bytes], Socket] = {}  # by channel and client
        self._room: dict[str, Socket] = {}
        for channel in CHANNELS:
            self._room[channel] = self._open(zmq.PUB if channel == "iopub" else zmq.ROUTER)
            self._room[channel].bind(f"ipc://{given['ip']}-{given[f'{channel}_port']}")
        for channel in ASKED:
            self._poller.register(self._room[channel], zmq.POLLIN)
        self._outputs = self._connected("iopub", zmq.SUB)
        words = [self._file if word == CONNECTION else word for word in command]
        self._kernel = subprocess.Popen(words, stdin=subprocess.DEVNULL)
        self._end = os.pidfd_open(self._kernel.pid)
        self._poller.register(self._end, zmq.POLLIN)
        # A signal that comes right before a poll would wait for the next message.
        self._woken, waker = socket.socketpair()
        for one in (self._woken, waker):
            one.setblocking(False)
        signal.set_wakeup_fd(waker.detach())
        self._poller.register(self._woken.fileno(), zmq.POLLIN)

    def _open(self, kind: int) -> Socket:
        one = self._context.socket(kind)
        one.linger = 0
        one.set_hwm(0)  # what a cell prints is limited elsewhere; here nothing may get lost
        return one

    def _connected(self, channel: str, kind: int, identity: bytes = b"") -> Socket:
        one = self._open(kind)
        if kind == zmq.SUB:
            one.subscribe(b"")
        if identity:
            one.routing_id = identity
        one.connect(f"tcp://127.0.0.1:{self._ports[f'{channel}_port']}")
        self._poller.register(one, zmq.POLLIN)
        return one

    def send_signal(self, number: int, _: FrameType | None) -> None:
        self._kernel.send_signal(number)

    def run(self) -> int:
        """Until the kernel ends; its exit code."""
        while True:
            ready = dict(self._poller.poll())
            self._hand_on(ready)
            if self._woken.fileno() in ready:
                self._woken.recv(4096)
            if self._end in ready:
                os.unlink(self._file)
                return self._kernel.wait()

    def _hand_on(self, ready: Collection[Any]) -> None:
        for channel in ASKED:
            if self._room[channel] in ready:
                client, *frames = self._room[channel].recv_multipart()
                self._towards_kernel(channel, client).send_multipart(frames)
        for (channel, client), kernel in self._kernel_of.items():
            if kernel in ready:
                self._room[channel].send_multipart([client, *kernel.recv_multipart()])
        if self._outputs in ready:
            self._room["iopub"].send_multipart(self._outputs.recv_multipart())

    def _towards_kernel(self, channel: str, client: bytes) -> Socket:
        if (channel, client) not in self._kernel_of:
            while len(self._kernel_of) >= MOST_CLIENTS * len(ASKED):
                oldest = self._kernel_of.pop(next(iter(self._kernel_of)))
                self._poller.unregister(oldest)
                oldest.close()
            for one in ("shell", "stdin") if channel == "shell" else (channel,):
                if (one, client) not in self._kernel_of:
                    # Names that begin with a zero are ZeroMQ's own.
                    name = client.replace(b"\0", b"+", 1) if client[:1] == b"\0" else client
                    self._kernel_of[one, client] = self._connected(one, zmq.DEALER, name)
        return self._kernel_of[channel, client]


def _free_ports() -> dict[str, int]:
    """All held at once, so that they differ."""
    held = {f"{name}_port": socket.create_server(("127.0.0.1", 0)) for name in CHANNELS}
    ports = {name: int(one.getsockname()[1]) for name, one in held.items()}
    for one in held.values():
        one.close()
    return ports


def run(connection_file: str, command: list[str]) -> int:
    given = json.loads(Path(connection_file).read_text(encoding="utf-8"))
    if given["transport"] == "tcp":
        words = [connection_file if word == CONNECTION else word for word in command]
        os.execv(words[0], words)
    # What is ignored here, as behind a shell's `&`, the kernel would ignore for good.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    bridge = Bridge(given, command)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, bridge.send_signal)
    return bridge.run()


def install(prefix: Path) -> None:
    """Kernelspecs for what is there; none for what is not, whatever its package brought."""
    share = prefix / "share" / "prepstack"
    share.mkdir(parents=True, exist_ok=True)
    own = share / "bridged_kernel.py"
    if own != Path(__file__).resolve():
        own.unlink(missing_ok=True)  # it may be a link to that of another environment
        shutil.copy(__file__, own)
    kernels = prefix / "share" / "jupyter" / "kernels"
    bridged = [f"{prefix}/bin/python", "-P", str(own), "{connection_file}"]
    for name, spec in (
        ("deno", _deno(prefix, bridged)),
        ("java", _java(kernels, bridged)),
        ("bash", _bash(prefix)),
    ):
        file = kernels / name / "kernel.json"
        if spec is None:
            file.unlink(missing_ok=True)
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(spec, indent=1) + "\n", encoding="utf-8")


def _deno(prefix: Path, bridged: list[str]) -> Spec | None:
    deno = prefix / "bin" / "deno"
    if not deno.exists():
        return None
    return {
        "argv": [*bridged, str(deno), "jupyter", "--kernel", "--conn", CONNECTION],
        "display_name": "JavaScript and TypeScript",
        "language": "typescript",
        "env": {"DENO_DIR": "/tmp/deno", "DENO_NO_UPDATE_CHECK": "1", "NO_COLOR": "1"},
        # V8 reserves more addresses than any limit leaves.
        # https://github.com/denoland/deno/issues/32367: what interrupts it ends it.
        "metadata": {"prepstack": {"address_space": 0, "interrupt": "restart"}},
    }


def _java(kernels: Path, bridged: list[str]) -> Spec | None:
    jar, compiler = kernels / "java" / "jjava.jar", shutil.which("javac")
    if compiler is None or not jar.exists():
        return None
    home = Path(os.path.realpath(compiler)).parent.parent
    command = [str(home / "bin" / "java"), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    command += ["-Xmx512m", "--add-opens", "jdk.jshell/jdk.jshell=ALL-UNNAMED", "-jar", str(jar)]
    # A JDK of Debian keeps its settings in /etc.
    security = Path(os.path.realpath(home / "conf" / "security" / "java.security"))
    settings = [str(Path(*security.parts[:3]))] if security.is_relative_to("/etc") else []
    return {
        "argv": [*bridged, *command, CONNECTION],
        "display_name": "Java",
        "language": "java",
        "interrupt_mode": "message",
        "metadata": {"prepstack": {"address_space": 0, "read_only": settings}},
    }


def _bash(prefix: Path) -> Spec | None:
    """Built on ipykernel, which needs no bridge."""
    if importlib.util.find_spec("bash_kernel") is None:
        return None
    return {
        "argv": [f"{prefix}/bin/python", "-P", "-m", "bash_kernel", "-f", "{connection_file}"],
        "display_name": "Bash",
        "language": "bash",
        "env": {"PS1": "$"},
    }


def main() -> None:
    if sys.argv[1:2] != ["install"]:
        sys.exit(run(sys.argv[1], sys.argv[2:]))
    parser = argparse.ArgumentParser(description="Install the kernels for Deno, Java and Bash.")
    parser.add_argument("install")
    parser.add_argument("--prefix", type=Path, default=Path(sys.prefix))
    install(parser.parse_args().prefix.resolve())


if __name__ == "__main__":
    main()
