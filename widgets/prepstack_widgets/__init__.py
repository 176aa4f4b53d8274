"""The Python half of the widgets that a room's notebook shows.

Each is a view of the interview page's own call, in a frame in the output of a cell, for everybody
who sees that output. Nothing of the call passes the kernel: it goes on while that is busy or gone.
"""

from __future__ import annotations

from typing import Any

from ipywidgets import DOMWidget
from traitlets import Unicode

__all__ = ["InterviewTimer", "Participants", "Reactions", "ScreenShare", "VideoCall"]

MODULE, VERSION = "@prepstack/lab", "0.1.0"


class PageWidget(DOMWidget):  # type: ignore[misc]  # ipywidgets is untyped
    """Of the interview page; its class has the name of its view (widgets/src/lab/widgets.ts)."""

    _model_module = Unicode(MODULE).tag(sync=True)
    _model_module_version = Unicode(VERSION).tag(sync=True)
    _view_module = Unicode(MODULE).tag(sync=True)
    _view_module_version = Unicode(VERSION).tag(sync=True)

    def __init__(self, **options: Any) -> None:
        name = type(self).__name__
        super().__init__(_model_name=f"{name}Model", _view_name=f"{name}View", **options)


class VideoCall(PageWidget):
    """The pictures of the call. It is not heard: sound is the page's."""


class ScreenShare(PageWidget):
    """The screens that are shared. Sharing begins in the page alone; here it can be ended."""


class Participants(PageWidget):
    """Who is in the interview."""


class Reactions(PageWidget):
    """React, and lower the own hand."""


class InterviewTimer(PageWidget):
    """The phase that is on, and how much time is spent. It is controlled in the page alone."""
