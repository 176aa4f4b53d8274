"""What this machine can hold: the sandbox's backend and the escapes that were tried at start."""

from __future__ import annotations

from dataclasses import dataclass

from judge.run.ordinary_user import finding
from judge.server.escapes import try_all
from judge.toolchains.languages import Languages
from prepstack.errors import Unavailable
from sandbox.selftest import Backend


@dataclass(frozen=True)
class Health:
    """`open` names the escapes that worked: none may."""

    backend: Backend
    held: int
    open: tuple[str, ...]
    sentences: tuple[str, ...] = ()

    @property
    def is_safe(self) -> bool:
        return self.backend is not Backend.NONE and not self.open

    def require(self, *, has_secrets: bool) -> None:
        """Raises `Unavailable`. Nothing is run unconfined, with secret cases or without."""
        if self.open:
            raise Unavailable(
                f"The judge refuses to run: its sandbox lets through {', '.join(self.open)}."
            )
        if not self.is_safe:
            what = "secret cases" if has_secrets else "code"
            raise Unavailable(f"Nothing on this machine can confine {what}. {self.sentences[0]}")


def find_health(languages: Languages) -> Health:
    """Takes a second or two: every escape is really tried."""
    found = finding()
    if not found.is_confined:
        return Health(found.backend, 0, (), found.sentences)
    tried = try_all(languages)
    opened = tuple(name for name, held in tried.items() if not held)
    return Health(found.backend, len(tried) - len(opened), opened, found.sentences)
