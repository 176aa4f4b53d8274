"""What a room's server is told by its environment: the same, whichever spawner starts it."""

from __future__ import annotations

import socket
from pathlib import Path

from hub_config.settings import LOOPBACK, Settings
from prepstack.interviews.call_tickets import call_key
from prepstack.names import SERVICE_PREFIX


def room_environment(
    settings: Settings, name: str, folder: Path, own_addresses: str
) -> dict[str, str]:
    """`folder` as the room finds it; `own_addresses` is where browsers reach it by default."""
    return {
        "USER": name,
        "HOME": str(folder),
        "SHELL": "/bin/sh",
        "PREPSTACK_SERVICE_API": f"{settings.service_url}{SERVICE_PREFIX}api/room",
        "PREPSTACK_ROOM_DIR": str(folder),
        "PREPSTACK_ROOM": name,
        "PREPSTACK_CALL_KEY": call_key(settings.secret("call-tickets"), name),
        "PREPSTACK_PAGE_ORIGIN": settings.origin,
        "PREPSTACK_KERNEL_PREFIX": str(settings.kernel_prefix.resolve()),
        "PREPSTACK_MEDIA_PORTS": settings.media_ports,
        "PREPSTACK_MEDIA_ADDRESSES": settings.media_addresses or own_addresses,
        **({"PREPSTACK_UNSAFE_KERNELS": "1"} if settings.unsafe_kernels else {}),
        **({"PREPSTACK_SINGLE_ORIGIN": "1"} if settings.single_origin else {}),
    }


def addresses_of_machine(settings: Settings) -> str:
    """Where browsers reach this machine: loopback for a local address, and its main address."""
    found = [LOOPBACK] if settings.is_local else []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Connecting a datagram socket sends nothing; it only asks for the route.
            probe.connect(("192.0.2.1", 9))
            found.append(probe.getsockname()[0])
        except OSError:
            pass
    return ",".join(dict.fromkeys(found)) or LOOPBACK
