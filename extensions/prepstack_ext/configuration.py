"""Everything a room's server is told, from the environment the hub gave it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prepstack.names import MEDIA_PORTS, NOTEBOOK_PATH
from prepstack_ext.kernels.provisioner import kernel_configuration

HERE = Path(__file__).parent
LARGEST_BODY = 16 << 20  # bytes
# A browser that is gone without a word is noticed within 20 s, not after 90. Jupyter's sockets
# read the first two, in milliseconds; the documents' read the others, in seconds.
PINGS = {
    "ws_ping_interval": 5_000,
    "ws_ping_timeout": 10_000,
    "websocket_ping_interval": 10,
    "websocket_ping_timeout": 10,
}

# Only these: every other one is more to load, more memory, and more routes.
EXTENSIONS = {
    "jupyterlab": True,
    "jupyter_server_fileid": True,
    "jupyter_server_ydoc": True,
    "prepstack_ext": True,
}


def server_configuration(environment: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """traitlets configuration, class by class. Raises `KeyError` where one is missing."""
    room = Path(environment["PREPSTACK_ROOM_DIR"])
    single_origin = environment.get("PREPSTACK_SINGLE_ORIGIN") == "1"
    kernels = kernel_configuration(
        Path(environment.get("PREPSTACK_KERNEL_PREFIX", ".venv-kernel")),
        room,
        allow_unconfined=environment.get("PREPSTACK_UNSAFE_KERNELS") == "1",
    )
    parts = [
        _server(room, single_origin),
        _frame(environment["PREPSTACK_PAGE_ORIGIN"]),
        _collaboration(room / "state"),
        _lab(room / "state"),
        {
            "PrepStackRoom": {
                "room_name": environment["PREPSTACK_ROOM"],
                "page_origin": environment["PREPSTACK_PAGE_ORIGIN"],
                "service_api": environment.get("PREPSTACK_SERVICE_API", ""),
                "media_ports": environment.get("PREPSTACK_MEDIA_PORTS", MEDIA_PORTS),
                "media_addresses": environment["PREPSTACK_MEDIA_ADDRESSES"],
                "recording_folder": str(room / "recording"),
                "memory_mb": int(environment.get("PREPSTACK_ROOM_MEMORY_MB", "2048")),
                "sign": not single_origin,
            }
        },
        kernels,
    ]
    return merged(parts)


def _server(room: Path, single_origin: bool) -> dict[str, dict[str, Any]]:
    return {
        "ServerApp": {
            "root_dir": str(room / "notebook"),
            "identity_provider_class": "prepstack_ext.access.identity.RoomIdentityProvider",
            "authorizer_class": "prepstack_ext.access.authorizer.RoomAuthorizer",
            "contents_manager_class": "prepstack_ext.document.contents.RoomContents",
            "allow_unauthenticated_access": False,
            "session_manager_class": "prepstack_ext.kernels.sessions.RoomSessions",
            "kernel_manager_class": "prepstack_ext.kernels.manager.RoomKernels",
            "kernel_websocket_connection_class": (
                "prepstack_ext.kernels.connection.RoomConnection"
            ),
            "default_url": f"/{NOTEBOOK_PATH}",
            "terminals_enabled": False,
            "max_body_size": LARGEST_BODY,
            "max_buffer_size": LARGEST_BODY,
            "open_browser": False,
        },
        "HubOAuth": {"cache_max_age": 5},  # else a revoked share opens the room for five minutes
        "RoomContents": {"trust_outputs": not single_origin, "allow_hidden": False},
        "NotebookNotary": {
            "db_file": str(room / "state" / "signatures.sqlite"),
            "secret_file": str(room / "state" / "notary_secret"),
        },
        # The room limits what a kernel says before anybody gets it (kernels/relay.py).
        "ZMQChannelsWebsocketConnection": {"limit_rate": False},
    }


def _frame(page_origin: str) -> dict[str, dict[str, Any]]:
    """The notebook is shown in a frame of the interview page and nowhere else.

    Its outputs are pages that anybody in the room can write: they get no device, and a process of
    their own where the browser can give them one, so that a loop in them does not stop the call.
    """
    headers = {
        "Content-Security-Policy": f"frame-ancestors {page_origin}",  # in place of JupyterHub's
        "Permissions-Policy": "camera=(), microphone=(), display-capture=()",
        "Origin-Agent-Cluster": "?1",
    }
    return {"ServerApp": {"tornado_settings": {**PINGS, "headers": headers}}}


def _collaboration(state: Path) -> dict[str, dict[str, Any]]:
    return {
        # All servers of one user share this database by default.
        "BaseFileIdManager": {"db_path": str(state / "file_ids.sqlite")},
        "SQLiteYStore": {"db_path": str(state / "ystore.sqlite")},
        "YDocExtension": {
            "ystore_class": "jupyter_server_ydoc.stores.SQLiteYStore",
            "session_store_path": str(state / "sessions.json"),
            # The document stays in memory, and nobody writes the file behind its back.
            "document_cleanup_delay": None,
            "file_poll_interval": 0,
        },
    }


def _lab(state: Path) -> dict[str, dict[str, Any]]:
    return {
        "LabApp": {
            "extension_manager": "readonly",
            "lock_all_plugins": True,
            "app_settings_dir": str(HERE / "lab-settings"),
            "user_settings_dir": str(state / "lab-settings"),
            "workspaces_dir": str(state / "lab-workspaces"),
            "collaborative": True,
            "news_url": None,
        },
    }


def merged(parts: list[dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        for name, values in part.items():
            found[name] = {**found.get(name, {}), **values}
    return found
