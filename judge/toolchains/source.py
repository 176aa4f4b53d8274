"""A candidate's text as every compiler and interpreter takes it, whatever editor it came from."""

from __future__ import annotations

from dataclasses import replace

from judge.run.request import Request

BYTE_ORDER_MARK = "\ufeff"


def with_plain_text(request: Request) -> Request:
    return replace(request, source=plain(request.source), prelude=plain(request.prelude))


def plain(source: str) -> str:
    """Without a byte order mark, and with lines that end as they do here."""
    return source.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")
