"""JupyterHub's configuration in these tests: prepStack's own, but for who signs in and what a room
runs: anybody is who they say, and a room is `tests.service.fakes`."""

import sys

from hub_config.auth import PrepStackAuthenticator
from hub_config.auth.guest import GuestHandler, InvitedHandler
from hub_config.hub import configure
from hub_config.settings import Settings

c = get_config()  # type: ignore[name-defined] # noqa: F821 - JupyterHub provides it
settings = Settings.from_environment()
configure(c, settings)


class AnyName(PrepStackAuthenticator):
    """JupyterHub's own form signs anybody in; guests come by their ticket."""

    async def authenticate(self, handler, data):  # type: ignore[no-untyped-def]
        name = data.get("username")
        if name is None:
            return await super().authenticate(handler, data)
        return {"name": name, "user_info": {"name": name, "display_name": name.title()}}

    def get_handlers(self, app):  # type: ignore[no-untyped-def]
        return [(r"/guest", GuestHandler), (r"/invited", InvitedHandler)]


c.JupyterHub.authenticator_class = AnyName
c.Authenticator.allow_all = True
c.JupyterHub.template_paths = []
c.Spawner.cmd = [sys.executable, "-m", "tests.service.fakes"]
c.Spawner.env_keep = ["PATH", "LANG", "PYTHONPATH"]
c.Spawner.environment = {"FAKE_ROOM_FAULTS": str(settings.data / "faults")}
c.Spawner.poll_interval = 1
c.JupyterHub.log_level = "INFO"
