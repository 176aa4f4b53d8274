"""The kernels of a room: how many there may be, and who hears when one ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

from prepstack.names import NOTEBOOK, title_of

MOST_KERNELS = 2  # of several notebooks; and for a moment one that replaces another
ENDED = (
    "The kernel of {} was ended to make room for another one. "
    "Its variables are gone; code and outputs stay."
)
BEGINS_ANEW = "The kernel of {} starts anew, without its variables: run the cells again."
# Whose kernel is being started: Jupyter tells its manager of kernels only a folder.
starting_for: ContextVar[str] = ContextVar("starting_for", default=NOTEBOOK)


class FewKernels(AsyncMappingKernelManager):
    """Each belongs to a notebook. One too many ends the one that was used longest ago.

    `tell` gets a sentence when a kernel ended although nobody asked it to, `tell_anew` when a
    notebook whose kernel was ended gets another.
    """

    tell: Callable[[str], None] = staticmethod(lambda sentence: None)
    tell_anew: Callable[[str], None] = staticmethod(lambda sentence: None)

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)  # type: ignore[no-untyped-call]
        self.notebooks: dict[str, str] = {}  # by kernel; also of one that is starting
        self._used: dict[str, float] = {}
        self._worked: set[str] = set()  # kernels that were asked to run something
        self._lost: set[str] = set()  # notebooks whose kernel had to make room

    def use(self, kernel_id: str, *, works: bool = False) -> None:
        self._used[kernel_id] = time.monotonic()
        if works:
            self._worked.add(kernel_id)

    async def start_kernel(  # type: ignore[override]  # the rest is handed on
        self, *, kernel_id: str | None = None, **named: Any
    ) -> str:
        kernel = kernel_id or self.new_kernel_id(**named)
        # Counted and taken before anything is awaited: many may ask at once.
        notebook = starting_for.get()
        theirs = [name for name in self.notebooks.values() if name == notebook]
        if len(theirs) > 1 or len(self.notebooks) > MOST_KERNELS:
            raise HTTPError(409, "The kernel is being replaced already.")
        self.notebooks[kernel] = notebook
        self.use(kernel)
        try:
            await self._make_room(notebook)
            started = await super().start_kernel(kernel_id=kernel, **named)
        except BaseException:
            self.forget(kernel)
            raise
        if notebook in self._lost:
            self._lost.discard(notebook)
            self.tell_anew(BEGINS_ANEW.format(title_of(notebook)))
        return started

    def remove_kernel(self, kernel_id: str) -> Any:
        self.forget(kernel_id)
        return super().remove_kernel(kernel_id)

    def forget(self, kernel_id: str) -> None:
        self.notebooks.pop(kernel_id, None)
        self._used.pop(kernel_id, None)
        self._worked.discard(kernel_id)

    async def _make_room(self, notebook: str) -> None:
        """One of this notebook that is there still is being replaced, and ended by who does it."""
        others = [
            kernel for kernel in self.list_kernel_ids() if self._is_of_another(kernel, notebook)
        ]
        others.sort(key=lambda kernel: self._used.get(kernel, 0.0))
        for kernel in others[: max(0, len(others) - MOST_KERNELS + 1)]:
            ended, has_worked = self.notebooks[kernel], kernel in self._worked
            await ensure_async(self.shutdown_kernel(kernel, now=True))  # type: ignore[no-untyped-call]
            if has_worked:
                self._lost.add(ended)
                self.tell(ENDED.format(title_of(ended)))

    def _is_of_another(self, kernel: str, notebook: str) -> bool:
        return self.notebooks.get(kernel, notebook) != notebook
