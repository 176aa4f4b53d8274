"""Where the styles, icons and scripts of our pages are; hub and service both serve them."""

from __future__ import annotations

import hashlib
from pathlib import Path

STATIC = Path(__file__).parent / "static"


def version_of(folder: Path) -> str:
    """Changes with any file in it, so that browsers may keep what they have for ever."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)} {path.stat().st_size}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
