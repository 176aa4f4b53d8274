"""Where the styles, icons and scripts of our pages are; hub and service both serve them."""

from __future__ import annotations

import hashlib
import mimetypes
import os
from pathlib import Path

from tornado.web import StaticFileHandler

STATIC = Path(__file__).parent / "static"
PACKED = ".gz"  # what widgets/build-page.mjs writes beside what it built


class StaticHandler(StaticFileHandler):
    """Files asked for with their version are kept for ever, others are asked for anew each time.

    Where a packed one lies beside a file, browsers that can read it get that.
    """

    def validate_absolute_path(self, root: str, absolute_path: str) -> str | None:
        path = super().validate_absolute_path(root, absolute_path)
        if path is None or not _is_packed(path):
            return path
        self.set_header("Vary", "Accept-Encoding")
        if "gzip" not in self.request.headers.get("Accept-Encoding", ""):
            return path
        self.set_header("Content-Encoding", "gzip")
        return super().validate_absolute_path(root, path + PACKED)

    def get_content_type(self) -> str:
        """Of what is in the packed file."""
        kind, _ = mimetypes.guess_type((self.absolute_path or "").removesuffix(PACKED))
        return kind or "application/octet-stream"

    def set_extra_headers(self, path: str) -> None:
        versioned = "v" in self.request.arguments
        self.set_header(
            "Cache-Control", "public, max-age=31536000, immutable" if versioned else "no-cache"
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "frame-ancestors 'none'")


def _is_packed(path: str) -> bool:
    """Not where the file was written anew without it."""
    packed = path + PACKED
    return os.path.exists(packed) and os.path.getmtime(packed) >= os.path.getmtime(path)


def version_of(folder: Path) -> str:
    """Changes with any file in it, so that browsers may keep what they have for ever."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
