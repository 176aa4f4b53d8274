"""What browsers may do with each of the service's pages: load, connect, frame, use devices."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from hub_config.settings import Settings

SELF, NONE = "'self'", "'none'"
DEVICES = ("camera", "microphone", "display-capture")
POLICY = {
    "default-src": SELF,
    "object-src": NONE,
    "base-uri": NONE,
    "form-action": SELF,
    "frame-ancestors": NONE,
}


def of_pages() -> dict[str, str]:
    """Of every page but those below."""
    return _headers(POLICY, devices="()")


def of_interview_page(settings: Settings) -> dict[str, str]:
    """It uses the devices, talks with the rooms and shows their notebooks in a frame."""
    http, websocket = _rooms(settings)
    own_websocket = _websocket(settings.origin)  # older browsers take it for another origin
    policy = POLICY | {
        "connect-src": f"{SELF} {own_websocket} {websocket}".strip(),
        "frame-src": f"{SELF} {http}".strip(),
        "img-src": f"{SELF} data:",
        "media-src": f"{SELF} blob: mediastream:",
    }
    return _headers(policy, devices="(self)")


def of_widgets(settings: Settings) -> dict[str, str]:
    """Shown in a cell of a notebook: inside a room's page, which is inside ours."""
    http, _ = _rooms(settings)
    policy = POLICY | {
        "frame-ancestors": f"{SELF} {http}".strip(),
        "img-src": f"{SELF} data:",
        "media-src": f"{SELF} blob: mediastream:",
    }
    return _headers(policy, devices="()")


def of_kept_notebook() -> dict[str, str]:
    """Strangers' work: nothing in it runs, loads or leads anywhere, and it is in no origin."""
    policy = {
        "sandbox": "",
        "default-src": NONE,
        "style-src": "'unsafe-inline'",
        "img-src": "data:",
        "font-src": "data:",
        "frame-ancestors": SELF,
    }
    return _headers(policy, devices="()")


def _headers(policy: Mapping[str, str], devices: str) -> dict[str, str]:
    return {
        "Content-Security-Policy": "; ".join(
            f"{name} {value}".strip() for name, value in policy.items()
        ),
        "Permissions-Policy": ", ".join(f"{device}={devices}" for device in DEVICES),
        # A browsing context keeps what it saw of an origin first, so all of its pages say it.
        "Origin-Agent-Cluster": "?1",
        # A window that an output of the notebook opens has no hold of our pages, nor the output of
        # it. On all of them: between two that differ a browser starts another process.
        "Cross-Origin-Opener-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }


def _rooms(settings: Settings) -> tuple[str, str]:
    """All rooms' origins, and those of their sockets. Empty where they have none of their own."""
    if settings.single_origin:
        return "", ""
    parts = urlsplit(settings.origin)
    rooms = f"{parts.scheme}://*.{parts.netloc}"
    return rooms, _websocket(rooms)


def _websocket(origin: str) -> str:
    return origin.replace("http", "ws", 1)
