"""The notebook that everybody sees."""

from __future__ import annotations

from prepstack.wire.message import Message


class Shown(Message, tag="shown", frozen=True):
    """Another notebook is the one that everybody sees, from now on; `url` is as in `Admitted`."""

    url: str
