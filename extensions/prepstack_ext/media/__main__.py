"""`python -m prepstack_ext.media`: one media worker, until its room server goes."""

from __future__ import annotations

import argparse
import asyncio
import gc
import ipaddress
import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path

import uvloop

from prepstack_ext.media.clock import LoopClock, Repeating
from prepstack_ext.media.control import Control
from prepstack_ext.media.transport.udp_mux import UdpMux

PARENT_CHECK_SECONDS = 1.0
PATIENCE_SECONDS = 30.0  # for the room server to connect


def main() -> None:
    options = _options()
    logging.basicConfig(level=logging.WARNING, format="media worker: %(levelname)s %(message)s")
    uvloop.run(serve(options.socket, options.address, options.ports, options.first_generation))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m prepstack_ext.media", description=__doc__)
    parser.add_argument(
        "--socket", type=Path, required=True, help="Unix socket of the control wire"
    )
    parser.add_argument(
        "--ports", type=_port_range, required=True, help="UDP ports, the first free one is taken"
    )
    parser.add_argument(
        "--address",
        type=_addresses,
        required=True,
        help="addresses told to browsers, comma-separated",
    )
    parser.add_argument("--first-generation", type=int, default=1, help="number of the first offer")
    return parser.parse_args()


def _port_range(text: str) -> range:
    first, _, last = text.partition("-")
    ports = range(int(first), int(last or first) + 1)
    if not ports or ports.start < 0 or ports.stop > 0x10000:
        raise argparse.ArgumentTypeError(f"{text} is not a range of ports like 40000-40999")
    return ports


def _addresses(text: str) -> list[str]:
    return [str(ipaddress.ip_address(address.strip())) for address in text.split(",")]


async def serve(
    socket: Path, addresses: list[str], ports: range, first_generation: int = 1
) -> None:
    """Until the control connection closes or never comes, the parent dies, or a signal comes."""
    clock = LoopClock()
    mux = UdpMux(addresses, ports)
    mux.start()
    control = Control(mux, clock, first_generation)
    _end_on_signals(control.ended)
    parent_watch = Repeating(clock, PARENT_CHECK_SECONDS, _parent_check(control.ended))
    patience = clock.call_later(PATIENCE_SECONDS, control.end_unless_connected)
    server = await control.listen(socket)
    # What is there now stays: the collector need not look at it during a call.
    gc.collect()
    gc.freeze()
    try:
        await control.ended.wait()
    finally:
        patience.cancel()
        parent_watch.close()
        server.close()
        socket.unlink(missing_ok=True)
        await control.close()
        mux.close()


def _end_on_signals(ended: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)


def _parent_check(ended: asyncio.Event) -> Callable[[], None]:
    parent = os.getppid()

    def check() -> None:
        if os.getppid() != parent:
            ended.set()

    return check


if __name__ == "__main__":
    main()
