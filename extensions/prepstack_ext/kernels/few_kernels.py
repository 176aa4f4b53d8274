"""The kernels of a room: how many there may be, and who hears when one ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

MOST_KERNELS = 2  # that of the notebook, and for a moment the one that replaces it


class FewKernels(AsyncMappingKernelManager):
    """`tell` gets a sentence when a kernel ended although nobody asked it to."""

    tell: Callable[[str], None] = staticmethod(lambda sentence: None)

    def __init__(self, **named: Any) -> None:
        super().__init__(**named)  # type: ignore[no-untyped-call]
        self._starting: set[str] = set()

    async def start_kernel(  # type: ignore[override]  # the rest is handed on
        self, *, kernel_id: str | None = None, **named: Any
    ) -> str:
        kernel = kernel_id or self.new_kernel_id(**named)
        # Counted and taken before anything is awaited: many may ask at once.
        if len({*self.list_kernel_ids(), *self._starting, kernel}) > MOST_KERNELS:
            raise HTTPError(409, "The kernel is being replaced already.")
        self._starting.add(kernel)
        try:
            return await super().start_kernel(kernel_id=kernel, **named)
        finally:
            self._starting.discard(kernel)
