"""The room's files: nothing outside the notebook folder, whatever links lie in it."""

from __future__ import annotations

import os
from typing import Any

from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.web import HTTPError
from traitlets import Bool


class RoomContents(AsyncLargeFileManager):
    trust_outputs = Bool(
        True, help="False with a single origin: then outputs must never run scripts."
    ).tag(config=True)

    def _get_os_path(self, path: str) -> str:
        """The base class compares names only, so a link could lead anywhere."""
        found = str(super()._get_os_path(path))
        root = os.path.realpath(self.root_dir)
        real = os.path.realpath(found)
        if real != root and not real.startswith(root + os.sep):
            raise HTTPError(404, f"{path} is outside of the interview's folder.")
        return found

    def check_and_sign(self, nb: Any, path: str = "", **options: Any) -> None:
        if self.trust_outputs:
            super().check_and_sign(nb, path, **options)

    def mark_trusted_cells(self, nb: Any, path: str = "") -> None:
        if self.trust_outputs:
            super().mark_trusted_cells(nb, path)
