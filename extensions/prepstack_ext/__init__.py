"""The room: the Jupyter Server extension in which an interview happens."""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    from prepstack_ext.app import PrepStackRoom  # the media worker imports this package too

    return [{"module": "prepstack_ext", "app": PrepStackRoom}]
