"""`prepstack judge serve`: leaves root and the network behind, then answers."""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys

from judge.server.process import leave_network, listen, serve
from judge.settings import Settings
from sandbox.without_root import Family, run_judge_without_root, run_without_root


def run_server(arguments: argparse.Namespace) -> int:
    logging.basicConfig(level=logging.INFO, format="judge: %(message)s")
    settings = Settings.from_environment()
    is_apart = arguments.port is None and arguments.socket is None  # else a container does that
    give_up_root = run_judge_without_root if is_apart else run_without_root
    family = Family(settings.data, settings.kernel_prefix)
    code = give_up_root(family, [sys.executable, "-m", "judge", *_arguments_of(arguments)])
    if code is not None:
        return code
    folder = settings.folder
    folder.mkdir(parents=True, exist_ok=True)
    file, key = arguments.socket or folder / "socket", None
    if arguments.port is not None:
        file, key = None, settings.key()
    sockets = listen(file, arguments.host, arguments.port or 0)
    if file is not None and not leave_network():
        logging.info("The network cannot be left here; sandboxes have none all the same.")
    asyncio.run(serve(folder, sockets, key))
    return 0


def _arguments_of(arguments: argparse.Namespace) -> list[str]:
    """`serve` as it was asked for, for the process without root."""
    given = {"--socket": arguments.socket, "--port": arguments.port, "--host": arguments.host}
    return ["serve", *(f"{name}={value}" for name, value in given.items() if value is not None)]
