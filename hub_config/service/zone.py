"""The time zone of whoever reads a page: their browser says it once, in a cookie (page.js)."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, available_timezones

from tornado.web import RequestHandler

ZONE_COOKIE = "prepstack-zone"
UTC = ZoneInfo("UTC")
KNOWN = available_timezones()


def zone_of(handler: RequestHandler) -> ZoneInfo:
    """UTC until the browser has said it."""
    name = handler.get_cookie(ZONE_COOKIE, "") or ""
    name = name.replace("%2F", "/")
    return ZoneInfo(name) if name in KNOWN else UTC


def time_in(zone: ZoneInfo, value: datetime) -> str:
    """Day, time and the zone's name, as page.js writes it too."""
    return f"{value.astimezone(zone):%a %d %b %Y, %H:%M %Z}"
