"""`/hub/first-admin?token=…`: makes one person administrator, once, and never by name."""

from __future__ import annotations

from typing import Any

from jupyterhub import roles

from hub_config.auth.page import Page
from prepstack.errors import BadRequest

# The link's token goes from the address into this cookie at once: not into logs, not into `next`.
ADMIN_COOKIE = "prepstack-first-admin"
ADMIN_SECONDS = 3600


class FirstAdminHandler(Page):
    """The GET shows a page, only the POST does something."""

    template = "first-admin.html"

    async def get(self) -> None:
        token = self.get_argument("token", default="")
        if token:
            self._keep(token)
            self.redirect(self.request.path)
            return
        await self.show()

    async def post(self) -> None:
        user = self.account
        if user is None:
            self.redirect(self.request.path)
            return
        token = self.get_cookie(ADMIN_COOKIE, "")
        try:
            await self.authenticator.accounts.use_admin_link(token, user.name)
        except BadRequest:
            await self.show(status=400)
            return
        user.admin = True
        roles.assign_default_roles(self.db, entity=user.orm_user)
        self.db.commit()
        self.log.warning("%s is the first administrator", user.name)
        self.clear_cookie(ADMIN_COOKIE, path=self.hub.base_url)
        self.redirect(f"{self.hub.base_url}admin")

    async def values(self) -> dict[str, Any]:
        return {"account": self.account, "is_open": await has_admin_link(self)}

    def _keep(self, token: str) -> None:
        options = {"httponly": True, "samesite": "Lax", "secure": self.own_settings.is_secure}
        self.set_cookie(
            ADMIN_COOKIE, token, path=self.hub.base_url, max_age=ADMIN_SECONDS, **options
        )


async def has_admin_link(page: Page) -> bool:
    """Whether this browser opened the link, and nobody has used it yet."""
    token = page.get_cookie(ADMIN_COOKIE, "")
    return bool(token and await page.authenticator.accounts.is_admin_link(token))
