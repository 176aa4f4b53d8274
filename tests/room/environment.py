"""What a hub puts into the environment of a room's server."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.room.fakes import ACCESS, CALL_KEY, PAGE_ORIGIN, ROOM, token_of

REPOSITORY = Path(__file__).parents[2]
PREFIX = f"/user/{ROOM}/"


def room_environment(folder: Path, outside_url: str, port: int) -> dict[str, str]:
    for name in ("notebook", "state", "scratch"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "HOME": str(folder),
        "JUPYTERHUB_API_TOKEN": token_of(ROOM),
        "JUPYTERHUB_API_URL": f"{outside_url}/hub/api",
        "JUPYTERHUB_ACTIVITY_URL": f"{outside_url}/hub/api/users/{ROOM}/activity",
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_HOST": "",
        "JUPYTERHUB_CLIENT_ID": f"jupyterhub-user-{ROOM}",
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps([ACCESS]),
        "JUPYTERHUB_OAUTH_CALLBACK_URL": f"{PREFIX}oauth_callback",
        "JUPYTERHUB_SERVER_NAME": "",
        "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
        "JUPYTERHUB_SERVICE_URL": f"http://127.0.0.1:{port}{PREFIX}",
        "JUPYTERHUB_USER": ROOM,
        "PREPSTACK_CALL_KEY": CALL_KEY,
        "PREPSTACK_PAGE_ORIGIN": PAGE_ORIGIN,
        "PREPSTACK_ROOM": ROOM,
        "PREPSTACK_KERNEL_PREFIX": str(REPOSITORY / ".venv-kernel"),
        "PREPSTACK_MEDIA_ADDRESSES": "127.0.0.1",
        "PREPSTACK_MEDIA_PORTS": "41000-41999",
        "PREPSTACK_ROOM_DIR": str(folder),
        "PREPSTACK_SERVICE_API": f"{outside_url}/services/prepstack/api/room",
    }


SERVER = [sys.executable, "-m", "prepstack_ext.server", "--allow-root"]
