"""The problems that can be chosen: the bundles that `prepstack up` builds, read when needed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub_config.service.problems.texts import problem_text
from hub_config.settings import Settings
from prepstack.errors import NotFound, Unavailable
from prepstack.wire.problems import LibraryStatus, ProblemText

Json = dict[str, Any]
# Files in the bundles' folder: written once all can be read, and once all can be judged.
FINGERPRINT, COMPLETE = "fingerprint", "complete"
PREPARING = "The tests of this problem are still being prepared. Try it again in a minute."
UNTESTED = "The tests of this problem could not be prepared here."
MOST_BUNDLES = 6  # that are kept in memory: one may have megabytes

SENTENCES: dict[LibraryStatus, str] = {
    "ready": "",
    "preparing": "The problems are being prepared.",
    "failed": "The problems could not be prepared. See problems.log in the judge's folder.",
    "none": "There are no problems here. PREPSTACK_PROBLEMS names their folder.",
}
UNKNOWN = "There is no such problem here."


@dataclass(frozen=True)
class LibraryState:
    """As `/health` shows it."""

    status: LibraryStatus
    message: str
    problems: int


@dataclass
class _Bundles:
    """All that was read of one build."""

    stamp: int
    texts: dict[str, ProblemText] = field(default_factory=dict)
    staff: dict[str, Json] = field(default_factory=dict)
    private: dict[str, Json] = field(default_factory=dict)


class Library:
    def __init__(self, settings: Settings) -> None:
        self._folder = settings.bundles_folder
        self._failed = settings.bundles_failed
        self._sources = settings.problems.resolve()
        self._read = _Bundles(0)

    @property
    def state(self) -> LibraryState:
        status = self.status
        return LibraryState(status, SENTENCES[status], len(self.problems()))

    @property
    def status(self) -> LibraryStatus:
        if self._stamp():
            return "ready"
        if self._failed.exists():
            return "failed"
        return "preparing" if any(self._sources.glob("*.ipynb")) else "none"

    def problems(self) -> Mapping[str, ProblemText]:
        """By slug, in the order of their titles."""
        bundles = self._bundles()
        if not bundles.texts:
            found = [
                problem_text(_json_of(path.read_bytes()))
                for path in (self._folder / "public").glob("*/problem.json")
            ]
            bundles.texts = {text.slug: text for text in sorted(found, key=lambda one: one.title)}
        return bundles.texts

    def text(self, slug: str) -> ProblemText:
        """Raises `NotFound`."""
        text = self.problems().get(slug)
        if text is None:
            raise NotFound(UNKNOWN)
        return text

    def staff(self, slug: str) -> Json:
        """Raises `NotFound`."""
        bundles = self._bundles()
        if slug not in bundles.staff:
            bundles.staff[slug] = _json_of(self._bytes("staff", f"{slug}.json", slug))
        return bundles.staff[slug]

    def bundle(self, slug: str) -> Json:
        """What the judge is handed with a source. Raises `NotFound`, `Unavailable`."""
        bundles = self._bundles()
        if slug not in bundles.private:
            read = _json_of(gzip.decompress(self._packed(slug)))
            while len(bundles.private) >= MOST_BUNDLES:
                bundles.private.pop(next(iter(bundles.private)))
            bundles.private[slug] = read
        return bundles.private[slug]

    def notebook(self, path: str) -> Json | None:
        """The candidate's, by its path in a room; None for what is none of ours."""
        slug, _, rest = path.partition(".")
        language, _, _ = rest.partition(".")
        text = self.problems().get(slug)
        if text is None or language not in {one.name for one in text.languages}:
            return None
        return _json_of(self._bytes("public", f"{slug}/{language}.ipynb", slug))

    def _bytes(self, kind: str, name: str, slug: str) -> bytes:
        self.text(slug)  # nothing else is ever a part of a path
        try:
            return (self._folder / kind / name).read_bytes()
        except OSError:
            raise NotFound(UNKNOWN) from None

    def _packed(self, slug: str) -> bytes:
        try:
            return self._bytes("private", f"{slug}.json.gz", slug)
        except NotFound:
            self.text(slug)
            if (self._folder / COMPLETE).exists() or self._failed.exists():
                raise NotFound(UNTESTED) from None
            raise Unavailable(PREPARING) from None

    def _bundles(self) -> _Bundles:
        """Anew after each build. While one takes the other's place, what was read goes on."""
        stamp = self._stamp()
        if stamp and stamp != self._read.stamp:
            self._read = _Bundles(stamp)
        return self._read

    def _stamp(self) -> int:
        try:
            return (self._folder / FINGERPRINT).stat().st_mtime_ns
        except OSError:
            return 0


def _json_of(content: bytes) -> Json:
    read: Json = json.loads(content)
    return read
