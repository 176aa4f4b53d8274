"""Who is asking: the hub says who it is, the interview says whether that is somebody here."""

from __future__ import annotations

from typing import Any

from jupyterhub.singleuser.extension import JupyterHubIdentityProvider
from tornado.web import Finish, HTTPError

from prepstack_ext.routes import Access, access_of, is_open_to, is_open_to_service

SERVICE = "prepstack"
LOBBY = "/prepstack/lobby"


class RoomIdentityProvider(JupyterHubIdentityProvider):  # type: ignore[misc]  # untyped
    """Whoever is not admitted, or was removed, is nobody on every route at once.

    The hub's answer is cached for seconds; membership is looked at on each request.
    """

    async def get_user(self, handler: Any) -> Any:
        user = await super().get_user(handler)
        if user is None:
            return None
        self.check(handler, user)
        return user

    def check(self, handler: Any, user: Any) -> None:
        """Raises 403, or sends whoever waits to the lobby."""
        path = self.path_of(handler)
        method = handler.request.method
        if user.hub_user.get("kind") == "service":
            if user.username != SERVICE or not is_open_to_service(method, path):
                raise HTTPError(403, "This service has no business here.")
            return
        session = handler.settings["prepstack_session"]
        access = access_of(session.member(user.username))
        if is_open_to(access, method, path):
            session.note_request(user.username, handler)
            return
        if access is Access.AT_THE_DOOR and _is_page(handler, path):
            handler.redirect(handler.base_url.rstrip("/") + LOBBY)
            raise Finish
        raise HTTPError(403, "You are not part of this interview, or may not do this here.")

    def path_of(self, handler: Any) -> str:
        base = handler.settings["base_url"].rstrip("/")
        return str(handler.request.path).removeprefix(base) or "/"


def _is_page(handler: Any, path: str) -> bool:
    return handler.request.method == "GET" and path.startswith(("/doc", "/lab", "/prepstack"))
