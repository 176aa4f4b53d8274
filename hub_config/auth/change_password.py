"""`/hub/change-password`."""

from __future__ import annotations

from typing import Any

from tornado.web import authenticated

from hub_config.auth.page import Page, Problems
from hub_config.auth.sessions import end_sessions
from hub_config.auth.sign_in import differing, read_new_password
from prepstack.errors import BadRequest, TooManyRequests

WRONG = "This is not your password. Please type the one you signed in with."


class ChangePasswordHandler(Page):
    template = "change-password.html"

    @authenticated
    async def get(self) -> None:
        await self.show()

    @authenticated
    async def post(self) -> None:
        name = self.current_user.name
        problems = differing(self)
        new = ""
        try:
            new = read_new_password(self, name)
        except BadRequest as problem:
            problems["password"] = problem.message
        try:
            problems |= await self._check_old(name)
        except TooManyRequests as problem:
            await self.refuse(problem)
            return
        if problems:
            await self.show(problems, 400)
            return
        await self.authenticator.change_password(name, new)
        self._end_other_sessions()
        await self.show(done=True)

    async def values(self) -> dict[str, Any]:
        user = self.current_user
        account = user and await self.authenticator.accounts.find(user.name)
        return {"has_password": account is not None, "done": False}

    async def _check_old(self, name: str) -> Problems:
        old = self.field("old_password", strip=False)
        try:
            await self.authenticator.check_password(name, old, self.asker(name))
        except BadRequest:
            return {"old_password": WRONG}
        return {}

    def _end_other_sessions(self) -> None:
        """Every cookie and token from before is worthless; this browser gets a new cookie."""
        user = self.current_user
        for token in list(user.orm_user.api_tokens):
            self.db.delete(token)
        end_sessions(user)
        self.set_login_cookie(user)
