"""Every route of ours below `/hub/`, and those of JupyterHub that prepStack has no use for."""

from __future__ import annotations

from typing import Any

from jupyterhub.handlers import BaseHandler

from hub_config.auth.change_password import ChangePasswordHandler
from hub_config.auth.first_admin import FirstAdminHandler
from hub_config.auth.guest import GuestHandler, InvitedHandler
from hub_config.auth.sign_in import SignInHandler, SignOutHandler, SignUpHandler
from hub_config.static_files import STATIC, StaticHandler
from prepstack.names import SERVICE_PREFIX


class NotHereHandler(BaseHandler):  # type: ignore[misc]  # jupyterhub is untyped
    """People have no servers and no tokens of their own, so there are no pages for them."""

    async def get(self, *_path: str) -> None:
        self.redirect(SERVICE_PREFIX)


HANDLERS: list[Any] = [
    (r"/login", SignInHandler),
    (r"/signup", SignUpHandler),
    (r"/logout", SignOutHandler),
    (r"/change-password", ChangePasswordHandler),
    (r"/first-admin", FirstAdminHandler),
    (r"/guest", GuestHandler),
    (r"/invited", InvitedHandler),
    (r"/(?:home|token|spawn(?:/.*)?|user-redirect(?:/.*)?|accept-share)", NotHereHandler),
    (r"/prepstack-static/(.*)", StaticHandler, {"path": str(STATIC)}),
]
