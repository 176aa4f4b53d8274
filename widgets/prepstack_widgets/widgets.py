"""The widgets. Their traits are read-only: what is in them, the room has told."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

from IPython.core.getipython import get_ipython
from ipywidgets import CallbackDispatcher, DOMWidget
from traitlets import Bool, Bunch, Float, Tuple, Unicode

from prepstack_widgets.feed import Feed
from prepstack_widgets.room import Participant, Reaction, Room

MODULE, VERSION = "@prepstack/lab", "0.1.0"
VIEW = "application/vnd.prepstack.widget+json"  # by which a page needs no kernel to show it
MOST_REACTIONS = 50  # that a widget remembers
TICK_SECONDS = 1.0


class PageWidget(DOMWidget):  # type: ignore[misc]  # ipywidgets is untyped
    """Of the interview page; its class has the name of its view (widgets/src/lab/widgets.ts).

    Its own traits are not synchronized: views show the page's call, and need nothing of a kernel.
    """

    _model_module = Unicode(MODULE).tag(sync=True)
    _model_module_version = Unicode(VERSION).tag(sync=True)
    _view_module = Unicode(MODULE).tag(sync=True)
    _view_module_version = Unicode(VERSION).tag(sync=True)

    def __init__(self, **options: Any) -> None:
        name = self._kind()
        self._room = Room()
        # What callbacks print belongs to the cell that made the widget.
        self._context = copy_context()
        super().__init__(_model_name=f"{name}Model", _view_name=f"{name}View", **options)
        self._know(Feed.of_kernel().join(self), [])

    def close(self) -> None:
        """It hears nothing any more; clear the output to take its view away."""
        Feed.of_kernel().leave(self)
        super().close()

    def _repr_mimebundle_(self, **named: Any) -> dict[str, Any] | None:
        data = super()._repr_mimebundle_(**named)
        return data and {**data, VIEW: {"name": self._kind()}}

    def _kind(self) -> str:
        """Of the class that is here; somebody's subclass looks the same."""
        kinds = type(self).__mro__
        return next(kind.__name__ for kind in kinds if kind.__module__ == __name__)

    def take(self, room: Room, reactions: list[Reaction]) -> None:
        """From the feed."""
        self._context.run(guarded, self._know, room, reactions)

    def _know(self, room: Room, reactions: list[Reaction]) -> None:
        before, self._room = self._room, room
        with self.hold_trait_notifications():
            for name, value in self.shown(room).items():
                self.set_trait(name, value)
        self.follow(before, reactions)

    def shown(self, room: Room) -> dict[str, Any]:
        """The values of its traits."""
        return {}

    def follow(self, before: Room, reactions: list[Reaction]) -> None:
        """What happened, after its traits are set."""


class VideoCall(PageWidget):
    """The pictures of the call. It is not heard: sound is the page's."""

    participants = Tuple(help="Who is in the room.", read_only=True)
    muted = Tuple(help="Names of those whose microphone is off.", read_only=True)

    def shown(self, room: Room) -> dict[str, Any]:
        muted = tuple(person.name for person in room.participants if person.muted)
        return {"participants": room.participants, "muted": muted}


class Participants(PageWidget):
    """Who is in the interview."""

    participants = Tuple(help="Who is in the room.", read_only=True)

    def __init__(self, **options: Any) -> None:
        self._joined, self._left = CallbackDispatcher(), CallbackDispatcher()
        super().__init__(**options)

    def on_joined(self, callback: Callable[[Participant], Any], remove: bool = False) -> None:
        """Call it with everybody who comes from now on."""
        self._joined.register_callback(callback, remove)

    def on_left(self, callback: Callable[[Participant], Any], remove: bool = False) -> None:
        self._left.register_callback(callback, remove)

    def shown(self, room: Room) -> dict[str, Any]:
        return {"participants": room.participants}

    def follow(self, before: Room, reactions: list[Reaction]) -> None:
        if not before.is_known:
            return
        for person in _missing(before.participants, self._room.participants):
            self._left(person)
        for person in _missing(self._room.participants, before.participants):
            self._joined(person)


class ScreenShare(PageWidget):
    """The screens that are shared. Sharing begins in the page alone; here it can be ended."""

    sharing = Tuple(help="Names of those who share a screen.", read_only=True)

    def shown(self, room: Room) -> dict[str, Any]:
        return {"sharing": tuple(person.name for person in room.participants if person.sharing)}


class Reactions(PageWidget):
    """React, and lower the own hand."""

    reactions = Tuple(help="Those of which this widget has heard; the newest last.", read_only=True)
    hands = Tuple(help="Names of those with a raised hand, the first one first.", read_only=True)

    def __init__(self, **options: Any) -> None:
        self._reacted = CallbackDispatcher()
        super().__init__(**options)

    def on_reaction(self, callback: Callable[[Reaction], Any], remove: bool = False) -> None:
        """Call it with each reaction from now on."""
        self._reacted.register_callback(callback, remove)

    def shown(self, room: Room) -> dict[str, Any]:
        return {"hands": room.hands}

    def follow(self, before: Room, reactions: list[Reaction]) -> None:
        newest = (*self.reactions, *reactions)[-MOST_REACTIONS:]
        self.set_trait("reactions", newest)
        for reaction in reactions:
            self._reacted(reaction)


class Counted(Float):  # type: ignore[type-arg]  # of a number, or None
    """Counted whenever it is read."""

    def get(self, obj: Any, cls: Any = None) -> float | None:
        return obj.count(self.name)  # type: ignore[no-any-return]  # a timer


class InterviewTimer(PageWidget):
    """The phase that is on, and how much time is spent. It is controlled in the page alone.

    Nothing is told while it runs: `remaining` is counted here. Who observes it hears of it each
    second, as long as no cell runs.
    """

    phase = Unicode(
        help="As the page calls it, in lower case; empty where unknown.", read_only=True
    )
    running = Bool(help="Whether it counts.", read_only=True)
    remaining = Counted(None, allow_none=True, help="Seconds of the whole.", read_only=True)
    remaining_in_phase = Counted(None, allow_none=True, help="Seconds.", read_only=True)

    _next: asyncio.TimerHandle | None = None

    def close(self) -> None:
        self._stop()
        super().close()

    def count(self, name: str | None) -> float | None:
        timing = self._room.timing
        if timing is None:
            return None
        return timing.left() if name == "remaining" else timing.left_in_phase()

    def shown(self, room: Room) -> dict[str, Any]:
        timing = room.timing
        return {
            "phase": timing.phase if timing else "",
            "running": timing is not None and timing.running_since is not None,
        }

    def follow(self, before: Room, reactions: list[Reaction]) -> None:
        if before.timing != self._room.timing:
            self._tick()

    def _tick(self) -> None:
        self._stop()
        if self.running:
            self._next = later(TICK_SECONDS, self._tick)
        for name in ("remaining", "remaining_in_phase"):
            new = self.count(name)
            self.notify_change(Bunch(name=name, old=None, new=new, owner=self, type="change"))

    def _stop(self) -> None:
        if self._next:
            self._next.cancel()
            self._next = None


class TestResults(PageWidget):
    """How the newest run of the tests goes, and went. Runs begin in the page alone."""

    __test__ = False  # pytest takes its name for that of a test


class RecordingControls(PageWidget):
    """Whether the interview is recorded. Recording comes with the next version."""

    available = Bool(help="Whether this prepStack can record.", read_only=True)
    recording = Bool(help="Whether it does.", read_only=True)

    def shown(self, room: Room) -> dict[str, Any]:
        return {"available": room.can_record}


def guarded(function: Callable[..., Any], *arguments: Any) -> None:
    """What fails in a callback is shown where that prints, and everything else goes on."""
    try:
        function(*arguments)
    except Exception:
        shell = get_ipython()
        if shell is None:
            raise
        shell.showtraceback()


def later(seconds: float, function: Callable[[], None]) -> asyncio.TimerHandle | None:
    """None in a thread, where nothing is called later."""
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        return None
    return loop.call_later(seconds, guarded, function)


def _missing(some: tuple[Participant, ...], others: tuple[Participant, ...]) -> list[Participant]:
    """Of `some`, those who are not among the others."""
    known = {person.username for person in others}
    return [person for person in some if person.username not in known]
