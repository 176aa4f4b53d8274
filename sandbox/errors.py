"""Why code was not run."""

from __future__ import annotations

from prepstack.errors import Unavailable


class CannotConfine(Unavailable):
    """Untrusted code was refused, because nothing here can confine it."""

    code = "cannot_confine"
