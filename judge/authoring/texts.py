"""Files that people hand in: text in UTF-8, or a sentence that says what is wrong with them."""

from __future__ import annotations

from pathlib import Path

from prepstack.errors import BadRequest


def read_text(path: Path) -> str:
    """Raises `BadRequest` for what is not UTF-8."""
    return decoded(path.read_bytes(), str(path))


def decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadRequest(
            f"{name} is not in UTF-8: line {line} has the byte 0x{content[error.start]:02x}. "
            "Save it in UTF-8."
        ) from None
