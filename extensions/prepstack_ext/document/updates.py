"""Every update that a shared document took, with who made it and when: for whoever keeps history.

An update's bytes do not name the author of a deletion, so the author is noted as it is applied.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from pycrdt import Doc

from prepstack.names import NOTEBOOK
from prepstack_ext.document.y_updates import EMPTY

SERVER = "server"
# Whose message is being applied.
author: ContextVar[str] = ContextVar("author", default=SERVER)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Applied:
    author: str
    at: float  # seconds of the clock that `Updates` was given
    update: bytes
    notebook: str = NOTEBOOK


OnUpdate = Callable[[Applied], None]


class Updates:
    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._observers: list[OnUpdate] = []
        self._watched: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

    def observe(self, on_update: OnUpdate) -> Callable[[], None]:
        """Called at once with each update; returns what ends that."""
        self._observers.append(on_update)
        return lambda: self._observers.remove(on_update)

    def watch(self, document: Doc[Any], notebook: str = NOTEBOOK) -> None:
        """From now on, and once, however often it is asked for."""
        if document not in self._watched:
            self._watched[document] = document.observe(partial(self._tell, notebook))

    def _tell(self, notebook: str, event: Any) -> None:
        if event.update == EMPTY:
            return
        applied = Applied(author.get(), self._clock(), event.update, notebook)
        for on_update in list(self._observers):
            try:
                on_update(applied)
            except Exception:
                # It would count as a failure of the update, which is applied by now.
                log.exception("An observer of the notebook's updates failed")
