"""JupyterHub's single-user server, with the interview instead of the hub deciding who comes in."""

from __future__ import annotations

import os
from typing import Any, ClassVar

from jupyterhub.singleuser.extension import JupyterHubSingleUser
from traitlets.config import Config

from prepstack_ext.access.identity import RoomIdentityProvider
from prepstack_ext.configuration import EXTENSIONS, server_configuration


class RoomServer(JupyterHubSingleUser):  # type: ignore[misc]  # untyped
    """Configured by code alone: no file of a user or of the machine has a say."""

    serverapp_config: ClassVar[dict[str, Any]] = {"jpserver_extensions": EXTENSIONS}

    @classmethod
    def make_serverapp(cls, **kwargs: Any) -> Any:
        serverapp = super().make_serverapp(**kwargs)
        serverapp.update_config(Config(server_configuration(os.environ)))
        return serverapp

    def load_config_file(self) -> None:
        super().load_config_file()  # sets JupyterHub's own identity provider
        self.config.ServerApp.identity_provider_class = RoomIdentityProvider
        self.serverapp.update_config(self.config)
