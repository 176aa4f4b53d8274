"""Markdown of problems as HTML, with no markup but what Markdown itself makes."""

from __future__ import annotations

from mistune import HTMLRenderer, Markdown
from mistune.plugins.table import table

# Raw HTML is escaped, addresses that run script are not written (mistune's own list).
_render = Markdown(HTMLRenderer(escape=True), plugins=[table])


def to_html(text: str) -> str:
    return str(_render(text)).strip()
