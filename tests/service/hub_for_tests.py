"""JupyterHub's configuration in these tests: prepStack's own, but for who signs in and what a room
runs: anybody is who they say, and a room is `tests.service.fakes`."""

import sys

from jupyterhub.auth import Authenticator

from hub_config.hub import configure
from hub_config.settings import Settings

c = get_config()  # type: ignore[name-defined] # noqa: F821 - JupyterHub provides it
settings = Settings.from_environment()
configure(c, settings)


class AnyName(Authenticator):  # type: ignore[misc]  # jupyterhub is untyped
    """Stands for a sign-in, and for the ticket of a guest."""

    async def authenticate(self, handler, data):  # type: ignore[no-untyped-def]
        name = data["username"]
        return {"name": name, "user_info": {"name": name, "display_name": name.title()}}


c.JupyterHub.authenticator_class = AnyName
c.Authenticator.allow_all = True
c.JupyterHub.template_paths = []
c.Spawner.cmd = [sys.executable, "-m", "tests.service.fakes"]
c.Spawner.env_keep = ["PATH", "LANG", "PYTHONPATH"]
c.Spawner.environment = {"FAKE_ROOM_FAULTS": str(settings.data / "faults")}
c.Spawner.poll_interval = 1
c.JupyterHub.log_level = "INFO"
