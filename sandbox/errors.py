"""Why code was not run."""

from __future__ import annotations

from prepstack.errors import Unavailable


class CannotConfine(Unavailable):
    """Untrusted code was refused, because nothing here can confine it."""

    code = "cannot_confine"


def cannot_build(name: str, said: bytes) -> CannotConfine:
    """What a backend wrote to its standard error, as a sentence."""
    reason = said.decode(errors="replace").strip().rstrip(".") or "it gave no reason"
    return CannotConfine(f"{name} cannot build a sandbox on this machine: {reason}.")
