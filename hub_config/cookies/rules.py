"""Which cookies are ours: those that browsers let nobody but our own origin set.

Those are the ones named `__Host-…`. Browsers take them over https, and from `http://*.localhost`
where they hold that for as good (Chromium and Firefox do). Handlers know nothing of it: they read
and write cookies under the names that they always had.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Self

from hub_config.settings import Settings

PREFIX = "__Host-"
FORM_TOKEN = "_xsrf"
BOUND = {"path", "domain", "secure"}  # attributes that the prefix decides


@dataclass(frozen=True)
class Rules:
    """`program` is who reads and writes: hub and service each have form tokens of their own."""

    program: str
    host: str
    is_secure: bool
    is_local: bool
    is_single_origin: bool

    @classmethod
    def of(cls, settings: Settings, program: str) -> Self:
        return cls(
            program=program,
            host=settings.host,
            is_secure=settings.is_secure,
            is_local=settings.is_local,
            is_single_origin=settings.single_origin,
        )

    def prefixes(self, *, says_whence: bool) -> bool:
        """Whether the browser of this request keeps our cookies under the prefix.

        `says_whence`: it sent `Sec-Fetch-Site`, which no script can take away. Over plain http
        that shows a browser that holds this address for secure. On a single origin the rooms'
        servers would get what is kept for `/`.
        """
        if self.is_single_origin:
            return False
        return self.is_secure or (self.is_local and says_whence)

    def believed(self, header: str, *, prefixed: bool) -> str:
        """The `Cookie` header as handlers may read it.

        Without the prefix, of several cookies of one name none is believed: nothing tells which
        is ours.
        """
        given = pairs(header)
        times = Counter(name for name, _ in given)
        own = {name: text for name, text in given if name.startswith(PREFIX)}
        others = {} if prefixed else {n: text for n, text in given if n and times[n] == 1}
        inner = {self._inner(name): text for name, text in own.items()}
        return "; ".join(f"{name}={text}" for name, text in (others | own | inner).items())

    def written(self, line: str) -> list[str]:
        """A `Set-Cookie` line of ours under the prefix.

        What JupyterHub sets for rooms as well (the session's id) is set for them besides; hub and
        service do not believe that one.
        """
        first, *attributes = [part.strip() for part in line.split(";")]
        name, _, text = first.partition("=")
        kinds = [attribute.partition("=")[0].lower() for attribute in attributes]
        kept = [item for item, kind in zip(attributes, kinds, strict=True) if kind not in BOUND]
        own = "; ".join([f"{self._kept_as(name)}={text}", *kept, "Path=/", "Secure"])
        return [own, line] if "domain" in kinds else [own]

    def _kept_as(self, name: str) -> str:
        if name == FORM_TOKEN:  # one host, two programs
            return f"{PREFIX}{self.program}{FORM_TOKEN}"
        return name if name.startswith(PREFIX) else PREFIX + name

    def _inner(self, name: str) -> str:
        bare = name.removeprefix(PREFIX)
        return FORM_TOKEN if bare == self.program + FORM_TOKEN else bare


def pairs(header: str) -> list[tuple[str, str]]:
    """Name and value as browsers send them; a cookie without a name has the name ""."""
    found = []
    for item in header.split(";"):
        name, equals, text = item.strip(" \t").partition("=")
        found.append((name, text) if equals else ("", name))
    return [(name, text) for name, text in found if name or text]
