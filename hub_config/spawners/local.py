"""The spawner of rooms: a process per room, with nothing of the hub's environment in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from jupyterhub import orm
from jupyterhub.spawner import LocalProcessSpawner, SpawnException

from hub_config.settings import Settings
from hub_config.spawners.environment import addresses_of_machine, room_environment
from prepstack.names import ROOM_PREFIX

FOLDERS = ("notebook", "state", "scratch")


class RoomSpawner(LocalProcessSpawner):  # type: ignore[misc]  # jupyterhub is untyped
    """Starts the server of one room. People have no servers of their own.

    `settings` is set once, by `hub_config.hub.configure`, on a subclass.
    """

    room_settings: Settings
    # The hub keeps who is signed in to a room whose server died, for the one in its place: a
    # notebook that was open goes on by itself. All of it goes with the room's user.
    will_resume = True
    born = 0.0  # when the process of a restored room began; 0 for one we started ourselves

    @property
    def folder(self) -> Path:
        return self.room_settings.rooms_folder / str(self.user.name)

    async def start(self) -> Any:
        if not self.user.name.startswith(ROOM_PREFIX):
            raise SpawnException("Only interviews have a server. Press New call to start one.")
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)
        self.ask_nobody()
        return await super().start()

    def load_state(self, state: dict[str, Any]) -> None:
        super().load_state(state)
        self.born = state.get("born", 0.0)
        if state:  # a room that went on while the hub was restarted
            self.ask_nobody()

    def get_state(self) -> dict[str, Any]:
        state: dict[str, Any] = super().get_state()
        return state | ({"born": _birth(self.pid)} if self.pid else {})

    async def poll(self) -> int | None:
        """Like the base's, but a stranger who was given our old process id is not our room."""
        if self.pid and self.born and _birth(self.pid) != self.born:
            self.clear_state()
            return 0
        status: int | None = await super().poll()
        return status

    def run_post_stop_hook(self) -> Any:
        """The ended server's own token opens nothing any more; its next one gets another."""
        if token := orm.APIToken.find(self.db, self.api_token):
            self.db.delete(token)
            self.db.commit()
        return super().run_post_stop_hook()

    def ask_nobody(self) -> None:
        """Whoever was admitted enters without the hub's "Authorize access" page."""
        self.user.settings["oauth_no_confirm_list"].add(self.oauth_client_id)

    def make_preexec_fn(self, name: str) -> Callable[[], None]:
        return lambda: None

    def user_env(self, env: dict[str, str]) -> dict[str, str]:
        return env  # nothing of an account of the machine: `room_environment` has it all

    def get_env(self) -> dict[str, str]:
        environment: dict[str, str] = super().get_env()
        settings = self.room_settings
        return environment | room_environment(
            settings, self.user.name, self.folder, addresses_of_machine(settings)
        )


def _birth(pid: int) -> float:
    """Seconds since the epoch at which a process began; 0 if there is none."""
    try:
        return psutil.Process(pid).create_time()
    except psutil.NoSuchProcess:
        return 0.0


def room_scopes(spawner: LocalProcessSpawner) -> list[str]:
    """What the token in a room's environment may do: report activity, and talk to the service."""
    name = spawner.user.name
    return [
        f"users:activity!user={name}",
        f"access:servers!server={name}/",
        f"read:users:name!user={name}",
        "access:services!service=prepstack",
    ]


ROOM_COMMAND = [sys.executable, "-m", "prepstack_ext.server"]
