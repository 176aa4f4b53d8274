"""Whether a change that was refused has been made all the same, in the page that sent it.

Nobody can take it back from there: the page keeps it, and sends it again whenever it connects.
"""

from __future__ import annotations

from typing import Any

from jupyter_ydoc import YNotebook
from pycrdt import Doc, YMessageType, YSyncMessageType

from prepstack.errors import BadRequest
from prepstack_ext.document.y_messages import Reader
from prepstack_ext.document.y_updates import EMPTY, look_through

CHANGES = (YSyncMessageType.SYNC_STEP2, YSyncMessageType.SYNC_UPDATE)


def update_in(message: Any) -> bytes | None:
    """That of a message which brings one."""
    if not isinstance(message, bytes) or message[0] != YMessageType.SYNC:
        return None
    if message[1] not in CHANGES:
        return None
    update = Reader(message, 2).part()
    return None if update == EMPTY else update


def is_seen(document: Doc[Any], update: bytes) -> bool:
    """Whether it makes another text of the notebook. JupyterLab notes things beside the text, too:
    which language a kernel has, whether a cell runs."""
    try:
        look_through(update)
        copy: Doc[Any] = Doc()
        notebook = YNotebook(copy)
        copy.apply_update(document.get_update())
        before = _text(notebook)
        copy.apply_update(update)
        return _text(notebook) != before
    except (BadRequest, KeyError, TypeError, ValueError):
        return True  # no page of ours sends that


def _text(notebook: YNotebook) -> list[tuple[str, str, str]]:
    return [
        (str(cell["id"]), str(cell["cell_type"]), str(cell["source"])) for cell in notebook.ycells
    ]
