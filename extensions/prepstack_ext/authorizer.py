"""The second look: Jupyter's own question "may they?", answered from the same table."""

from __future__ import annotations

from typing import Any

from jupyterhub.singleuser.extension import JupyterHubAuthorizer

from prepstack_ext.routes import access_of, is_open_to, is_open_to_service


class RoomAuthorizer(JupyterHubAuthorizer):  # type: ignore[misc]  # untyped
    """Refuses what the table of routes does not open, whichever handler asks."""

    def is_authorized(self, handler: Any, user: Any, action: str, resource: str) -> bool:
        path = self.identity_provider.path_of(handler)
        method = handler.request.method
        if user.hub_user.get("kind") == "service":
            return is_open_to_service(method, path)
        member = handler.settings["prepstack_session"].member(user.username)
        return is_open_to(access_of(member), method, path)
