"""Who is asking: the hub says who it is, the interview says whether that is somebody here."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from jupyterhub.singleuser.extension import JupyterHubIdentityProvider
from tornado.web import Finish, HTTPError
from traitlets import default

from prepstack.names import SERVICE_NAME
from prepstack_ext.access.hub_auth import PatientHubOAuth
from prepstack_ext.access.routes import Access, is_open_to, is_open_to_service

# What whoever made the current request may do; outside of requests it is the server itself.
asking: ContextVar[Access] = ContextVar("asking", default=Access.WORKING)
asked_by: ContextVar[str] = ContextVar("asked_by", default="")  # the username
PAGE = re.compile(r"/(doc|lab)?(/tree/[^/]+)?/?")


class RoomIdentityProvider(JupyterHubIdentityProvider):  # type: ignore[misc]  # untyped
    """Whoever is not admitted, or was removed, is nobody on every route at once.

    The hub's answer is cached for seconds; membership is looked at on each request.
    """

    @default("hub_auth")
    def _default_hub_auth(self) -> PatientHubOAuth:
        return PatientHubOAuth(parent=self)

    async def get_user(self, handler: Any) -> Any:
        redirect = handler.redirect
        try:
            user = await super().get_user(handler)
        except HTTPError:
            handler.current_user = None  # else the page of the error asks again who this is
            raise
        if user is None:
            await self._tell_former_member(handler, redirect)
            return None
        self.check(handler, user)
        return user

    async def _tell_former_member(self, handler: Any, redirect: Callable[[str], None]) -> None:
        """Sends a visit of somebody whose share is gone to the page that says why.

        JupyterHub knows who that is too, but has put a bare 403 in place of `handler.redirect`.
        """
        known = await self.hub_auth.get_user(handler, sync=False)
        if known is None or not self._is_page(handler) or _is_in_a_frame(handler):
            return
        if url := handler.settings["prepstack_session"].page_for(known["name"]):
            handler.current_user = None
            redirect(url)
            raise Finish

    def check(self, handler: Any, user: Any) -> None:
        """Raises 403, or sends somebody to the interview page, which has the notebook in a frame:
        whoever opens it by itself, and whoever may not see it."""
        session = handler.settings["prepstack_session"]
        if self.is_open(session, user, handler.request.method, self.path_of(handler)):
            asking.set(session.access(user.username))
            asked_by.set(user.username)
            session.note_socket(user.username, self.path_of(handler), handler)
            if self._is_page(handler) and _is_by_itself(handler):
                self._send_away(handler, session, user.username)
            return
        handler.current_user = None  # as above
        is_person = user.hub_user.get("kind") == "user"
        if is_person and self._is_page(handler) and not _is_in_a_frame(handler):
            self._send_away(handler, session, user.username)
        raise HTTPError(403, "You are not part of this interview, or may not do this here.")

    def _is_page(self, handler: Any) -> bool:
        is_get = handler.request.method == "GET"
        return is_get and PAGE.fullmatch(self.path_of(handler)) is not None

    @staticmethod
    def _send_away(handler: Any, session: Any, username: str) -> None:
        if url := session.page_for(username):
            handler.redirect(url)
            raise Finish

    @staticmethod
    def is_open(session: Any, user: Any, method: str, path: str) -> bool:
        if user.hub_user.get("kind") == "service":
            return user.username == SERVICE_NAME and is_open_to_service(method, path)
        return is_open_to(session.access(user.username), method, path)

    def path_of(self, handler: Any) -> str:
        base = handler.settings["base_url"].rstrip("/")
        return str(handler.request.path).removeprefix(base) or "/"


# Browsers say where a page is going to be shown, but not over plain HTTP to a host that is not
# called localhost: there the two cannot be told apart, and the policy for frames decides.


def _is_by_itself(handler: Any) -> bool:
    return _destination(handler) == "document"


def _is_in_a_frame(handler: Any) -> bool:
    return _destination(handler) in ("iframe", "frame")


def _destination(handler: Any) -> str:
    return str(handler.request.headers.get("Sec-Fetch-Dest", ""))
