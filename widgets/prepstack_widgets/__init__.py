"""The Python half of the widgets that the room shows."""

from __future__ import annotations

from ipywidgets import DOMWidget
from traitlets import Unicode

__all__ = ["VideoCall"]

MODULE, VERSION = "@prepstack/lab", "0.1.0"


class VideoCall(DOMWidget):  # type: ignore[misc]  # ipywidgets is untyped
    """The room's call, in the output of a cell.

    It is another view of the panel's call, in every browser that shows the output. Neither sound
    nor pictures pass the kernel, so the call goes on while the kernel is busy or gone.
    """

    _model_module = Unicode(MODULE).tag(sync=True)
    _model_module_version = Unicode(VERSION).tag(sync=True)
    _model_name = Unicode("VideoCallModel").tag(sync=True)
    _view_module = Unicode(MODULE).tag(sync=True)
    _view_module_version = Unicode(VERSION).tag(sync=True)
    _view_name = Unicode("VideoCallView").tag(sync=True)
