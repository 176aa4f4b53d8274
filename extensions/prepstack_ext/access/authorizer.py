"""The second look: Jupyter's own question "may they?", answered from the same table."""

from __future__ import annotations

from typing import Any

from jupyterhub.singleuser.extension import JupyterHubAuthorizer

from prepstack_ext.access.identity import RoomIdentityProvider


class RoomAuthorizer(JupyterHubAuthorizer):  # type: ignore[misc]  # untyped
    """Refuses what the table of routes does not open, whichever handler asks."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        identity: RoomIdentityProvider = self.identity_provider
        session = handler.settings["prepstack_session"]
        return identity.is_open(session, user, handler.request.method, identity.path_of(handler))
