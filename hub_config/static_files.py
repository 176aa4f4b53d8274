"""Where the styles, icons and scripts of our pages are; hub and service both serve them."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tornado.web import StaticFileHandler

STATIC = Path(__file__).parent / "static"


class StaticHandler(StaticFileHandler):
    """Files asked for with their version are kept for ever, others are asked for anew each time."""

    def set_extra_headers(self, path: str) -> None:
        versioned = "v" in self.request.arguments
        self.set_header(
            "Cache-Control", "public, max-age=31536000, immutable" if versioned else "no-cache"
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "frame-ancestors 'none'")


def version_of(folder: Path) -> str:
    """Changes with any file in it, so that browsers may keep what they have for ever."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
