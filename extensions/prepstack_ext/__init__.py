"""The room: the Jupyter Server extension in which an interview happens."""

from __future__ import annotations


def _jupyter_server_extension_points() -> list[dict[str, object]]:
    # Here, because the media worker imports this package too, and knows nothing of Jupyter.
    from prepstack_ext.app import PrepStackRoom
    from prepstack_ext.single_user import RoomServer

    return [
        {"module": "prepstack_ext.app", "app": PrepStackRoom},
        {"module": "prepstack_ext.single_user", "app": RoomServer},
    ]
