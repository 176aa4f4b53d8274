"""What all handlers share: who asks, how refusals are answered, which headers go out."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any, TypeVar, cast

from jinja2 import Environment
from jupyterhub.services.auth import HubOAuth, HubOAuthenticated, UserNotAllowed
from tornado.web import HTTPError, RequestHandler

from hub_config.service.headers import of_pages
from hub_config.service.person import Person, read_person
from hub_config.service.zone import zone_of
from hub_config.settings import Settings
from prepstack.addresses import client_address
from prepstack.errors import (
    BadRequest,
    NotAllowed,
    NotFound,
    NotSignedIn,
    PrepStackError,
    Stale,
    TooManyRequests,
    Unavailable,
    status_of,
)
from prepstack.names import SERVICE_PREFIX

OF_STATUS: dict[int, PrepStackError] = {
    400: BadRequest("The request cannot be understood. Go back and try again."),
    403: NotAllowed("You may not open this, or your sign-in took too long. Try again."),
    404: NotFound("There is no page here. Check the address, or start from your interviews."),
    405: NotFound("This address cannot be opened like that. Start from your interviews."),
}
STALE = "This page was open for too long, so nothing was done. Go back, reload it and try again."
FAILED = PrepStackError("Something failed on our side. It was noted; please try again.")

Feature = TypeVar("Feature")
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServiceContext:
    """Everything that handlers work with, made once in `hub_config.service.__main__`.

    `features` holds one object per class, each found by its class.
    """

    settings: Settings
    hub_auth: HubOAuth
    templates: Environment
    now: Callable[[], datetime]
    features: Mapping[type, object]


def as_refusal(error: BaseException | None) -> tuple[int, PrepStackError]:
    """The one place where what went wrong becomes a status and a sentence."""
    if isinstance(error, PrepStackError):
        return status_of(error), error
    if isinstance(error, HTTPError):
        refusal = OF_STATUS.get(error.status_code)
        return (error.status_code, refusal) if refusal else (500, FAILED)
    return 500, FAILED


class ServiceHandler(RequestHandler):
    """A handler for anybody. `self.context` holds what it works with."""

    def initialize(self, context: ServiceContext) -> None:
        self.context = context
        # Also what the anonymous form tokens are bound to.
        self.request.remote_ip = client_address(
            self.request.remote_ip or "",
            self.request.headers.get_list("X-Forwarded-For"),
            context.settings.trusted_proxies,
        )

    def feature(self, kind: type[Feature]) -> Feature:
        return cast("Feature", self.context.features[kind])

    def set_default_headers(self) -> None:
        for name, value in self.headers().items():
            self.set_header(name, value)
        self.clear_header("Server")

    def headers(self) -> dict[str, str]:
        """Of every answer of this handler, refusals too."""
        return of_pages()

    def redirect_after_post(self, url: str) -> None:
        self.redirect(url, status=int(HTTPStatus.SEE_OTHER))

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """Without the address: it may hold an invitation's secret."""
        if as_refusal(error)[0] >= 500 and not isinstance(error, PrepStackError):
            log.error("%s failed", type(self).__name__, exc_info=(kind, error, trace))

    def _refuse(self, error: BaseException | None) -> PrepStackError:
        status, refusal = as_refusal(error)
        self.set_status(status)
        if isinstance(refusal, TooManyRequests):
            self.set_header("Retry-After", str(refusal.retry_after_seconds))
        return refusal


class PageHandler(HubOAuthenticated, ServiceHandler):  # type: ignore[misc]  # untyped
    """A page. `self.person` is None for somebody who has not signed in to the service."""

    person: Person | None = None

    def initialize(self, context: ServiceContext) -> None:
        super().initialize(context)
        self.hub_auth = context.hub_auth

    def check_xsrf_cookie(self) -> None:
        """Raises `Stale`: a form's token ends with the session that it was shown in."""
        try:
            super().check_xsrf_cookie()
        except HTTPError as error:
            raise Stale(STALE) from error

    def get_current_user(self) -> None:
        """Never asked synchronously: `prepare` finds out without blocking everybody else."""

    async def prepare(self) -> None:
        try:
            model = await self.hub_auth.get_user(self, sync=False)
        except HTTPError as error:
            raise Unavailable(
                "The sign-in service does not answer. Wait a few seconds and try again."
            ) from error
        # Pages are for browsers: a token in a header, a room's above all, opens none of them.
        if model is None or getattr(self, "_token_authenticated", False):
            return
        try:
            self.current_user = self.check_hub_user(model)
        except UserNotAllowed as error:
            raise NotAllowed("Your account may not use this page.") from error
        self.person = read_person(model)

    def write_error(self, status_code: int, **about: Any) -> None:
        refusal = self._refuse(about.get("exc_info", (None, None, None))[1])
        self.show("error.html", refusal=refusal, status=self.get_status())

    def show(self, page: str, **values: Any) -> None:
        template = self.context.templates.get_template(page)
        self.set_header("Content-Type", "text/html; charset=UTF-8")
        self.finish(
            template.render(
                prefix=SERVICE_PREFIX,
                origin=self.context.settings.origin,
                person=self.person,
                xsrf=_text(self.xsrf_token),
                now=self.context.now(),
                open_signup=self.context.settings.open_signup,
                zone=zone_of(self),
                **values,
            )
        )


class AccountHandler(PageHandler):
    """A page for people with an account. Whoever has not signed in is sent to do so."""

    who: Person

    async def prepare(self) -> None:
        await super().prepare()
        if self.person is None:
            if self.request.method not in ("GET", "HEAD"):
                raise NotSignedIn("You were signed out meanwhile. Sign in and try again.")
            self.redirect(self.get_login_url())
            return
        if self.person.is_guest:
            raise NotAllowed(
                "You are here as a guest of one interview. With an account you have interviews of "
                "your own."
            )
        self.who = self.person


class RefusesInJson(ServiceHandler):
    """Refusals are `{"code", "message"}`, for a script to read."""

    def write_error(self, status_code: int, **about: Any) -> None:
        refusal = self._refuse(about.get("exc_info", (None, None, None))[1])
        self.finish({"code": refusal.code, "message": refusal.message})


class ApiHandler(RefusesInJson):
    """JSON in, JSON out."""

    def check_xsrf_cookie(self) -> None:
        """No cookie is ever accepted here, so there is nothing that another site could use."""


def new_request() -> str:
    """Names one rendering of a form, so that sending it twice does its work once."""
    return secrets.token_urlsafe(16)


def _text(token: bytes | str) -> str:
    return token.decode() if isinstance(token, bytes) else token
