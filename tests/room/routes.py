"""One address for every route that the room's server has, found by asking the server itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jupyter_server.serverapp import ServerApp
from tornado.routing import PathMatches, RuleRouter

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
ID = "123e4567-e89b-12d3-a456-426614174000"
NOTEBOOK = "interview.ipynb"
# What stands in a pattern, and what may stand there in an address; in this order.
FILLED = (
    (r"\(\?P<(kernel|session)_id>[^)]*\)", ID),
    (r"\(\?:\(\?:/\[\^/\]\+\)\+\|/\?\)", "/" + NOTEBOOK),
    (r"\(\?P<path>(/interview\.ipynb)\)", "/" + NOTEBOOK),
    (r"\(\?P<path>[^()]*\)", NOTEBOOK),
    (r"\(\?P<workspace>[^()]*\)\?", ""),
    (r"\(\?P<tree>[^()]*\)\?", "/tree/" + NOTEBOOK),
    (r"\((?:\?P<\w+>|\?:)?([\w.\\-]+)(\|[\w.|\\-]+)+\)", r"\1"),  # the first of several words
    (r"\((?:\?P<\w+>|\?:)?[^()]*\)\??", "x"),
    (r"\((?:\?P<\w+>|\?:)?[^()]*\)\??", "x"),
    (r"[?$^\\]", ""),
    (r"\.\*", "x"),
)


def routes_of(app: ServerApp) -> list[tuple[str, str]]:
    """(pattern, address relative to the base URL) of each, the groups of the pattern filled."""
    found = []
    for pattern in _patterns(app.web_app.default_router):
        path = pattern
        for part, filling in FILLED:
            path = re.sub(part, filling, path)
        found.append((pattern, path.removeprefix(app.base_url.rstrip("/")).lstrip("/")))
    return found


def _patterns(router: RuleRouter) -> Iterator[str]:
    for rule in router.rules:
        if isinstance(rule.target, RuleRouter):
            yield from _patterns(rule.target)
        elif isinstance(rule.matcher, PathMatches):
            yield rule.matcher.regex.pattern
