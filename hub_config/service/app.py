"""The application: every route, and the clean-up of what is nobody's."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from jupyterhub.services.auth import HubOAuth, HubOAuthCallbackHandler
from tornado.web import Application, RedirectHandler

from hub_config.rooms.controller import Controller
from hub_config.service.base import ApiHandler, PageHandler, ServiceContext
from hub_config.service.chat import handlers as chat
from hub_config.service.dashboard import handlers as dashboard
from hub_config.service.interview_page import call, kept_notebook, progress, widgets
from hub_config.service.interview_page import handlers as interview_page
from hub_config.service.interviews import handlers as interviews
from hub_config.service.joining import handlers as joining
from hub_config.service.judging.judge_watch import JudgeWatch
from hub_config.service.practice import handlers as practice
from hub_config.service.problems import handlers as problems
from hub_config.service.problems import stream as problem_stream
from hub_config.service.problems.library import Library
from hub_config.service.rooms import handlers as rooms
from hub_config.settings import Settings
from hub_config.static_files import STATIC, StaticHandler
from prepstack.errors import NotFound
from prepstack.names import SERVICE_ACCESS, SERVICE_NAME, SERVICE_PREFIX


class HealthHandler(ApiHandler):
    """200 once interviews can be held, else 503 and why not. For anybody.

    How judge and problems are stands beside that: interviews are held without them too.
    """

    def get(self) -> None:
        problems = self.feature(Controller).problems
        self.set_status(503 if problems else 200)
        self.finish(
            {
                "status": "starting" if problems else "ok",
                "problems": problems,
                "judge": asdict(self.feature(JudgeWatch).state),
                "library": asdict(self.feature(Library).state),
            }
        )


class CallbackHandler(HubOAuthCallbackHandler, PageHandler):  # type: ignore[misc]  # untyped
    """The end of a sign-in."""


class NowhereHandler(PageHandler):
    async def prepare(self) -> None:
        await super().prepare()  # the way on depends on who it is
        raise NotFound("There is no page here. Check the address, or start from your interviews.")


ROUTES: list[tuple[str, Any]] = [
    (r"health", HealthHandler),
    (r"oauth_callback", CallbackHandler),
    *dashboard.ROUTES,
    *interview_page.ROUTES,
    *call.ROUTES,
    *progress.ROUTES,
    *chat.ROUTES,
    *problem_stream.ROUTES,
    *problems.ROUTES,
    *practice.ROUTES,
    *widgets.ROUTES,
    *interviews.ROUTES,
    *kept_notebook.ROUTES,
    *joining.ROUTES,
    *rooms.ROUTES,
]


def create_application(context: ServiceContext) -> Application:
    about = {"context": context}
    return Application(
        [
            (SERVICE_PREFIX.rstrip("/"), RedirectHandler, {"url": SERVICE_PREFIX}),
            *((f"{SERVICE_PREFIX}{path}", handler, about) for path, handler in ROUTES),
            (rf"{SERVICE_PREFIX}static/(.*)", StaticHandler, {"path": str(STATIC)}),
        ],
        default_handler_class=NowhereHandler,
        default_handler_args=about,
        context=context,
        cookie_secret=context.settings.secret("service-cookies"),
        xsrf_cookies=True,
        xsrf_cookie_kwargs=cookie_options(context.settings),
        log_function=lambda handler: None,  # requests hold secrets of invitations
    )


def create_hub_auth(settings: Settings) -> HubOAuth:
    host = "" if settings.single_origin else settings.origin
    return HubOAuth(
        api_url=settings.hub_api_url,
        api_token=settings.secret("service"),
        base_url=SERVICE_PREFIX,
        hub_prefix="/hub/",
        hub_host=host,
        oauth_client_id=f"service-{SERVICE_NAME}",
        oauth_redirect_uri=f"{host}{SERVICE_PREFIX}oauth_callback",
        access_scopes={SERVICE_ACCESS},
        cookie_options=cookie_options(settings),
        cookie_host_prefix_enabled=settings.is_secure and not settings.single_origin,
        cache_max_age=30,  # how long somebody whom the hub signed out may go on
    )


def cookie_options(settings: Settings) -> dict[str, Any]:
    return {"samesite": "Lax", "httponly": True, "secure": settings.is_secure}
