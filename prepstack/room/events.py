"""What happens in an interview, one declaration per kind: the room's history is made of these.

An event is `(t, actor, kind, data)`. It is made where something is decided, and every sink gets it:
the file of the recording, the structured log, whatever else wants to know. Nobody else writes
history. Whoever adds a kind adds a class here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol

from prepstack.people import Role

ROOM = ""  # the actor of what nobody in particular did
Note = Callable[[str, "Happening"], None]  # who did it, and what


class Happening:
    """What happened; its fields are the event's data.

    Fields in `texts` hold what people wrote: the recording keeps them, and no log of the server.
    """

    kind: ClassVar[str]
    texts: ClassVar[frozenset[str]] = frozenset()
    kinds: ClassVar[dict[str, type[Happening]]] = {}

    def __init_subclass__(cls, *, kind: str) -> None:
        assert kind not in Happening.kinds, f"two kinds of event are called {kind}"
        cls.kind = kind
        Happening.kinds[kind] = cls


@dataclass(frozen=True)
class Knocked(Happening, kind="knock"):
    pass


@dataclass(frozen=True)
class Admitted(Happening, kind="admit"):
    username: str


@dataclass(frozen=True)
class Refused(Happening, kind="refuse"):
    username: str


@dataclass(frozen=True)
class Removed(Happening, kind="remove"):
    username: str


@dataclass(frozen=True)
class Joined(Happening, kind="join"):
    """Into the room, from the lobby. Who comes back after a lost socket had not left."""

    role: Role


@dataclass(frozen=True)
class Left(Happening, kind="leave"):
    pass


@dataclass(frozen=True)
class RoleChanged(Happening, kind="role"):
    username: str
    role: Role


@dataclass(frozen=True)
class MediaChanged(Happening, kind="media"):
    """What somebody sends from now on."""

    microphone: bool
    camera: bool


@dataclass(frozen=True)
class MediaConnected(Happening, kind="media.connect"):
    """`leg`: publisher or subscriber."""

    leg: str


@dataclass(frozen=True)
class MediaDisconnected(Happening, kind="media.disconnect"):
    leg: str


@dataclass(frozen=True)
class MediaRestarted(Happening, kind="media.restart"):
    """The media worker was replaced, and everybody's connections with it."""


@dataclass(frozen=True)
class RunStarted(Happening, kind="run.start"):
    cell: str  # its id in the notebook


@dataclass(frozen=True)
class RunEnded(Happening, kind="run.end"):
    """`status`: Jupyter's ok, error or aborted."""

    cell: str
    status: str


@dataclass(frozen=True)
class KernelInterrupted(Happening, kind="kernel.interrupt"):
    pass


@dataclass(frozen=True)
class KernelRestarted(Happening, kind="kernel.restart"):
    pass


@dataclass(frozen=True)
class KernelDied(Happening, kind="kernel.death"):
    reason: str


@dataclass(frozen=True)
class Wrote(Happening, kind="chat"):
    """To everybody. `text` is None where the chat has taken its share of the history."""

    texts = frozenset({"text"})

    id: int
    client: str
    text: str | None


@dataclass(frozen=True)
class Ended(Happening, kind="end"):
    """For everyone."""


@dataclass(frozen=True)
class Event:
    """`t` is in seconds of the server's monotonic clock; of an event that was read, since its log
    began."""

    t: float
    actor: str
    kind: str
    data: dict[str, Any]


class Sink(Protocol):
    """Keeps or passes on what happened. It must not fail: a full disk ends no interview."""

    def take(self, event: Event) -> None: ...


class EventLog:
    """Stamps what happened, and gives it to every sink in the order in which it happened."""

    def __init__(self, clock: Callable[[], float], sinks: Iterable[Sink] = ()) -> None:
        self._clock = clock
        self._sinks = list(sinks)

    def add(self, sink: Sink) -> None:
        self._sinks.append(sink)

    def note(self, actor: str, happened: Happening) -> None:
        """`actor`: the username of whoever did it, or `ROOM`."""
        data = asdict(happened)  # type: ignore[call-overload]  # every kind is a dataclass
        event = Event(self._clock(), actor, happened.kind, data)
        for sink in self._sinks:
            sink.take(event)
