"""What browsers may do with each page: only the interview page has devices and frames."""

from __future__ import annotations

from typing import Any

import pytest

from hub_config.service.headers import of_interview_page, of_pages, of_widgets
from hub_config.settings import Settings
from tests.service.scenes import Scene
from tests.service.test_permissions import PAGES, fill

pytestmark = pytest.mark.asyncio(loop_scope="session")

PAGE = "interviews/{id}"
GOING_ON = [("host", f"{PAGE}/{stream}") for stream in ("chat", "problem")]
WIDGETS, KEPT = f"{PAGE}/widgets/", f"{PAGE}/notebook/view"
GETS = [route.split()[1:2] for route, _ in PAGES if route.startswith("GET")]
PATHS = sorted({"".join(path) for path in GETS} | {"nowhere", "static/tokens.css"})


def directive(headers: Any, name: str) -> str:
    policy = headers["Content-Security-Policy"]
    found = dict(item.strip().partition(" ")[::2] for item in policy.split(";"))
    return str(found.get(name, ""))


VISITS = [
    (who, path)
    for who in ("host", "guest", "anonymous")
    for path in PATHS
    if (who, path) not in GOING_ON
]


@pytest.mark.parametrize(("who", "path"), VISITS)
async def test_nobody_frames_a_page_and_none_has_devices(scene: Scene, who: str, path: str) -> None:
    answer = await scene.people[who].get(fill(path, scene), follow=False)

    rooms = f"http://*.{scene.stack.settings.origin.split('://')[1]}"
    framed = {WIDGETS: f"'self' {rooms}", KEPT: "'self'"}
    allowed = next((who for start, who in framed.items() if path.startswith(start)), "'none'")
    assert directive(answer.headers, "frame-ancestors") == allowed
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    if path.startswith("static/"):
        return
    if path != KEPT:  # what is in that one, its own test says
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert directive(answer.headers, "default-src") == "'self'"
    has_devices = path == PAGE and who != "anonymous"
    own = "(self)" if has_devices else "()"
    assert answer.headers["Permissions-Policy"] == (
        f"camera={own}, microphone={own}, display-capture={own}"
    )
    assert answer.headers["Origin-Agent-Cluster"] == "?1"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert (answer.headers["Referrer-Policy"], answer.headers["Cache-Control"]) == (
        "no-referrer",
        "no-store",
    )


@pytest.mark.parametrize(
    ("url", "single_origin", "connect", "frame"),
    [
        (
            "http://prepstack.localhost:8000",
            False,
            "'self' ws://prepstack.localhost:8000 ws://*.prepstack.localhost:8000",
            "'self' http://*.prepstack.localhost:8000",
        ),
        (
            "https://interviews.example.org",
            False,
            "'self' wss://interviews.example.org wss://*.interviews.example.org",
            "'self' https://*.interviews.example.org",
        ),
        ("https://interviews.example.org", True, "'self' wss://interviews.example.org", "'self'"),
    ],
)
async def test_the_page_reaches_rooms_and_nothing_else(
    url: str, single_origin: bool, connect: str, frame: str
) -> None:
    headers = of_interview_page(Settings(url=url, single_origin=single_origin))

    assert directive(headers, "connect-src") == connect
    assert directive(headers, "frame-src") == frame
    assert directive(headers, "media-src") == "'self' blob: mediastream:"
    assert directive(headers, "frame-ancestors") == "'none'"


async def test_a_widget_has_no_devices_wherever_it_is_framed() -> None:
    for headers in (of_pages(), of_widgets(Settings())):
        assert headers["Permissions-Policy"] == "camera=(), microphone=(), display-capture=()"


async def test_the_hubs_pages_are_no_way_into_the_agent_cluster_of_rooms(scene: Scene) -> None:
    """Whoever signs in in this tab has the interview page isolated all the same."""
    for path in ("login", "error/404", "logout"):
        page = await scene.people["anonymous"].get(f"/hub/{path}")

        assert page.headers["Origin-Agent-Cluster"] == "?1"
        assert page.headers["Cross-Origin-Opener-Policy"] == "same-origin"
