"""What happens in an interview, one declaration per kind: the room's history is made of these.

An event is `(t, actor, kind, data)`. It is made where something is decided, and every sink gets it:
the file of the recording, the structured log, whatever else wants to know. Nobody else writes
history. Whoever adds a kind adds a class here, or in `problem_events`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Protocol

from prepstack.names import NOTEBOOK
from prepstack.people import Role
from prepstack.streams import Kind
from prepstack.wire.features.moderation import Topic

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
class ScreenChanged(Happening, kind="screen"):
    """Somebody shares their screen from now on, or no longer."""

    on: bool


@dataclass(frozen=True)
class Asked(Happening, kind="ask"):
    """`about`: a swap of roles, or a microphone, camera or screen that they are to send."""

    username: str
    about: Topic


@dataclass(frozen=True)
class Answered(Happening, kind="answer"):
    """To whoever had asked that; the same person: they took it back."""

    username: str
    about: Topic
    yes: bool


@dataclass(frozen=True)
class Muted(Happening, kind="mute"):
    """Nobody gets this stream of theirs, until they turn it on again."""

    username: str
    stream: Kind


@dataclass(frozen=True)
class Locked(Happening, kind="lock"):
    """Nobody new may come in; or, `locked` being false, whoever is admitted may again."""

    locked: bool


@dataclass(frozen=True)
class HostChanged(Happening, kind="host"):
    """Somebody is the host now, or is it no longer."""

    username: str
    host: bool


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
class HandRaised(Happening, kind="hand.raise"):
    """Whoever leaves has lowered it."""


@dataclass(frozen=True)
class HandLowered(Happening, kind="hand.lower"):
    username: str


@dataclass(frozen=True)
class Reacted(Happening, kind="react"):
    reaction: str


@dataclass(frozen=True)
class TimerChanged(Happening, kind="timer"):
    """What is so from now on: `spent` seconds of `minutes`, which are those of each phase,
    `spent_before` of them before this one. A room that is started anew goes on by it."""

    running: bool
    phase: str
    spent: float
    spent_before: float
    minutes: dict[str, int]


@dataclass(frozen=True)
class ThinkingAsked(Happening, kind="thinking.ask"):
    """`username`: the candidate for whom it is."""

    username: str
    minutes: int


@dataclass(frozen=True)
class ThinkingBegun(Happening, kind="thinking.begin"):
    """The other side has agreed. It is over after `minutes`, or when the candidate leaves."""

    username: str
    minutes: int


@dataclass(frozen=True)
class ThinkingDeclined(Happening, kind="thinking.decline"):
    username: str


@dataclass(frozen=True)
class ThinkingEnded(Happening, kind="thinking.end"):
    """Before its time."""

    username: str


@dataclass(frozen=True)
class RunStarted(Happening, kind="run.start"):
    cell: str  # its id in the notebook
    notebook: str = NOTEBOOK


@dataclass(frozen=True)
class RunEnded(Happening, kind="run.end"):
    """`status`: Jupyter's ok, error or aborted."""

    cell: str
    status: str
    notebook: str = NOTEBOOK


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
