"""Every route of ours below `/hub/`, and those of JupyterHub that prepStack has no use for."""

from __future__ import annotations

from typing import Any

from jupyterhub.handlers import BaseHandler
from tornado.web import StaticFileHandler

from hub_config.auth.change_password import ChangePasswordHandler
from hub_config.auth.first_admin import FirstAdminHandler
from hub_config.auth.guest import GuestHandler
from hub_config.auth.sign_in import SignInHandler, SignOutHandler, SignUpHandler
from hub_config.static_files import STATIC
from prepstack.names import SERVICE_PREFIX


class NotHereHandler(BaseHandler):  # type: ignore[misc]  # jupyterhub is untyped
    """People have no servers and no tokens of their own, so there are no pages for them."""

    async def get(self, *_path: str) -> None:
        self.redirect(SERVICE_PREFIX)


class StaticHandler(StaticFileHandler):
    """`/hub/prepstack-static/`: styles and icons of the pages above."""

    def set_extra_headers(self, path: str) -> None:
        self.set_header("X-Content-Type-Options", "nosniff")
        versioned = "v" in self.request.arguments
        self.set_header(
            "Cache-Control", "public, max-age=31536000, immutable" if versioned else "no-cache"
        )


HANDLERS: list[Any] = [
    (r"/login", SignInHandler),
    (r"/signup", SignUpHandler),
    (r"/logout", SignOutHandler),
    (r"/change-password", ChangePasswordHandler),
    (r"/first-admin", FirstAdminHandler),
    (r"/guest", GuestHandler),
    (r"/(?:home|token|spawn(?:/.*)?|user-redirect(?:/.*)?|accept-share)", NotHereHandler),
    (r"/prepstack-static/(.*)", StaticHandler, {"path": str(STATIC)}),
]
