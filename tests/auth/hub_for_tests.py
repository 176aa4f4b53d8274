"""JupyterHub's configuration in these tests: prepStack's own, but for what a room runs."""

import sys

from hub_config.hub import configure
from hub_config.settings import Settings

c = get_config()  # type: ignore[name-defined] # noqa: F821 - JupyterHub provides it
settings = Settings.from_environment()
configure(c, settings)
c.Spawner.cmd = [sys.executable, "-m", "tests.service.fakes"]
c.Spawner.env_keep = ["PATH", "LANG", "PYTHONPATH"]
c.Spawner.environment = {"FAKE_ROOM_FAULTS": str(settings.data)}
c.Spawner.poll_interval = 1
c.JupyterHub.log_level = "INFO"
