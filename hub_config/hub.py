"""JupyterHub as prepStack needs it: rooms, roles, origins, and a service that may manage them."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tornado.httpserver import HTTPServer
from tornado.log import app_log

from hub_config.auth import PrepStackAuthenticator
from hub_config.cookies import GuardedServer, Rules
from hub_config.settings import Settings
from hub_config.spawners.local import ROOM_COMMAND, RoomSpawner, room_scopes
from hub_config.static_files import STATIC, version_of
from prepstack.names import NOTEBOOK_PATH, SERVICE_ACCESS, SERVICE_NAME, SERVICE_PREFIX

HERE = Path(__file__).parent

# Roles change only at a restart of the hub; groups and shares change at once. So rooms are members
# of a group, and people get shares.
ROLES = [
    {
        # No "self": people start no server of their own and make no tokens. Without the two
        # read scopes the exchange of a room's OAuth code answers 500.
        "name": "user",
        "scopes": [
            "read:users:name!user",
            "read:users:groups!user",
            SERVICE_ACCESS,
        ],
    },
    {"name": "room", "groups": ["rooms"], "scopes": ["users:activity!user", "access:servers!user"]},
    {
        "name": "prepstack-service",
        "services": [SERVICE_NAME],
        "scopes": [
            "admin:users",
            "admin:groups",
            "admin:servers",
            "access:servers",
            "shares",
            "tokens",
            "read:hub",
        ],
    },
]


def configure(c: Any, settings: Settings | None = None) -> None:
    """Fill JupyterHub's configuration object `c`. An operator's own lines may follow."""
    settings = settings or Settings.from_environment()
    app_log.addFilter(_is_loggable)
    _addresses(c, settings)
    _origins(c, settings)
    _people(c, settings)
    _rooms(c, settings)
    _service(c, settings)


def _addresses(c: Any, settings: Settings) -> None:
    c.JupyterHub.bind_url = f"{settings.origin}/"
    c.JupyterHub.trusted_downstream_ips = [
        address.strip() for address in settings.trusted_proxies.split(",") if address.strip()
    ]
    c.JupyterHub.hub_bind_url = settings.hub_url
    c.JupyterHub.db_url = settings.hub_database
    c.JupyterHub.cookie_secret = bytes.fromhex(settings.secret("cookies"))
    c.JupyterHub.cookie_max_age_days = 7
    # The proxy is a process of its own, so that calls survive a crash of the hub.
    c.ConfigurableHTTPProxy.should_start = False
    c.ConfigurableHTTPProxy.api_url = settings.proxy_api_url
    c.ConfigurableHTTPProxy.auth_token = settings.secret("proxy")
    # So often the hub looks whether the proxy still has its routes: one that was started anew has
    # none, and the rooms wait 30 s for whoever is lost.
    c.JupyterHub.last_activity_interval = 3
    c.JupyterHub.cleanup_servers = False
    c.JupyterHub.cleanup_proxy = False


def _origins(c: Any, settings: Settings) -> None:
    HTTPServer.configure(GuardedServer, rules=Rules.of(settings, "hub"))
    c.JupyterHub.tornado_settings = {
        "cookie_options": {"SameSite": "Lax"},
        # A tab keeps what an origin's first page in it said: the sign-in, before the interview.
        "headers": {
            "Origin-Agent-Cluster": "?1",
            "Cross-Origin-Opener-Policy": "same-origin",  # as the service's pages
        },
    }
    if settings.single_origin:
        return
    c.JupyterHub.subdomain_host = settings.origin
    c.JupyterHub.subdomain_hook = lambda name, domain, kind: (
        f"{name}.{domain}" if kind == "user" else domain
    )
    if settings.is_secure:
        # For the rooms, which have it from the hub; hub and service keep all theirs so.
        c.JupyterHub.cookie_host_prefix_enabled = True


def _is_loggable(record: logging.LogRecord) -> bool:
    return not str(record.msg).startswith("Setting new xsrf cookie")  # it names the session


def _people(c: Any, settings: Settings) -> None:
    c.JupyterHub.authenticator_class = PrepStackAuthenticator
    c.PrepStackAuthenticator.settings = settings
    c.Authenticator.allow_all = True  # whoever holds an account of ours or of a provider
    c.JupyterHub.load_groups = {"rooms": {"users": []}}
    c.JupyterHub.load_roles = ROLES
    c.JupyterHub.redirect_to_server = False
    c.JupyterHub.default_url = SERVICE_PREFIX
    c.JupyterHub.template_paths = [str(HERE / "templates")]
    c.JupyterHub.template_vars = {"static_version": version_of(STATIC)}


def _rooms(c: Any, settings: Settings) -> None:
    c.JupyterHub.spawner_class = type(
        "ConfiguredRoomSpawner", (RoomSpawner,), {"room_settings": settings}
    )
    c.Spawner.cmd = ROOM_COMMAND
    c.Spawner.ip = settings.internal_address
    c.Spawner.env_keep = ["PATH", "LANG", "LC_ALL"]
    c.Spawner.default_url = f"/{NOTEBOOK_PATH}"
    c.Spawner.oauth_client_allowed_scopes = []
    c.Spawner.server_token_scopes = room_scopes
    c.Spawner.disable_user_config = True
    c.Spawner.start_timeout = 90
    c.Spawner.http_timeout = 90
    c.Spawner.poll_interval = 5
    c.LocalProcessSpawner.interrupt_timeout = 8
    c.LocalProcessSpawner.term_timeout = 4


def _service(c: Any, settings: Settings) -> None:
    c.JupyterHub.services = [
        {
            "name": SERVICE_NAME,
            "url": settings.service_url,
            "api_token": settings.secret("service"),
            "oauth_no_confirm": True,
            "display": False,
        }
    ]


def service_environment(settings: Settings) -> dict[str, str]:
    """What JupyterHub would give a service it manages; ours is external, so we give it."""
    parts = urlsplit(settings.origin)
    return {
        "JUPYTERHUB_SERVICE_NAME": SERVICE_NAME,
        "JUPYTERHUB_API_TOKEN": settings.secret("service"),
        "JUPYTERHUB_API_URL": settings.hub_api_url,
        "JUPYTERHUB_BASE_URL": "/",
        "JUPYTERHUB_HOST": "" if settings.single_origin else f"{parts.scheme}://{parts.netloc}",
        "JUPYTERHUB_SERVICE_PREFIX": SERVICE_PREFIX,
        "JUPYTERHUB_SERVICE_URL": settings.service_url,
        "JUPYTERHUB_CLIENT_ID": f"service-{SERVICE_NAME}",
        "JUPYTERHUB_COOKIE_HOST_PREFIX_ENABLED": "1"
        if settings.is_secure and not settings.single_origin
        else "0",
        **{key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL") if key in os.environ},
    }
