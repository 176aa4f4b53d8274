"""What the interview page and the notebook in its frame say to each other, by `postMessage`.

A script in an output can send whatever the notebook can. So the notebook says only what is
harmless from anybody's mouth: nothing that it says admits, unmutes, shares, ends, or carries text.
Each side looks at the other's origin and window before it reads (docs/protocol.md, 6).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from prepstack.names import NOTEBOOK_NAME
from prepstack.people import Role
from prepstack.wire.browser import COLOURS
from prepstack.wire.limits import Username
from prepstack.wire.message import ABSENT, Absent, Message, Reader, Value

MOST_PEOPLE = 64  # places told of at once
HIGHEST_CELL = 100_000  # numbers of cells are below
LONGEST_LOOK = 100  # characters of a name
HIGHEST_WIDGET = 2000  # pixels
Number = Annotated[int, Meta(ge=0, lt=HIGHEST_CELL)]  # of a cell, from 0
Colour = Annotated[int, Meta(ge=0, lt=COLOURS)]


class KernelState(StrEnum):
    """As the notebook shows it, in words of its own."""

    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    RESTARTING = "restarting"
    DEAD = "dead"
    UNREACHABLE = "unreachable"


class Said(StrEnum):
    """What the notebook has to tell; the page has the sentence for each."""

    SERVER_LOST = "server_lost"
    SERVER_BACK = "server_back"
    PASTE_TOO_LARGE = "paste_too_large"
    READ_ONLY = "read_only"
    OUT_OF_STEP = "out_of_step"  # a change was refused: the notebook is being loaded anew


class InCell(Value, frozen=True):
    """Where somebody's cursor is."""

    username: Username
    cell: Number


class Look(Value, frozen=True):
    """How somebody is shown."""

    username: Username
    name: Annotated[str, Meta(max_length=LONGEST_LOOK)]
    colour: Colour


# From the notebook


class Ready(Message, tag="ready", frozen=True):
    """The notebook can be edited. Answered by `You`."""


class Loading(Message, tag="loading", frozen=True):
    """The frame's script runs; the notebook is on its way."""


class Kernel(Message, tag="kernel", frozen=True):
    state: KernelState


class Ran(Message, tag="ran", frozen=True):
    """A run of this cell began or ended."""

    cell: Number
    running: bool


class Cursors(Message, tag="cursors", frozen=True):
    """Where everybody is, whenever it changes."""

    cursors: Annotated[tuple[InCell, ...], Meta(max_length=MOST_PEOPLE)]


class Telling(Message, tag="telling", frozen=True):
    what: Said


class Mute(Message, tag="mute", frozen=True):
    """The chord for it was pressed in the notebook. There is none that unmutes."""


class ToCall(Message, tag="to_call", frozen=True):
    """F6 was pressed in the notebook: the focus goes on to the page."""


class Unfollowed(Message, tag="unfollowed", frozen=True):
    """Somebody who was followed is no more: the person scrolled, clicked or wrote."""


class Settled(Message, tag="settled", frozen=True):
    """Answers `Settle`: what was typed before has been sent to the room."""


FromNotebook = (
    Ready | Loading | Kernel | Ran | Cursors | Telling | Mute | ToCall | Unfollowed | Settled
)

# From the page


class You(Message, tag="you", frozen=True):
    """After `Ready`, and whenever anything of it changes."""

    username: Username
    role: Role
    dark: bool
    resting: bool  # of the others nothing is shown: private thinking time
    people: Annotated[tuple[Look, ...], Meta(max_length=MOST_PEOPLE)]


class Focus(Message, tag="focus", frozen=True):
    """The focus goes to the notebook: to where its cursor was."""


class Follow(Message, tag="follow", frozen=True):
    """Keep the cell in view that this person is in; without one, nobody's any more."""

    username: Username | Absent = ABSENT


class Show(Message, tag="show", frozen=True):
    """After `Loading`, and whenever it is another one: the notebook that everybody sees.

    It takes the place of the one before; JupyterLab is not loaded anew.
    """

    notebook: Annotated[str, Meta(pattern=rf"\A{NOTEBOOK_NAME}\Z")]


class Settle(Message, tag="settle", frozen=True):
    """Before something that reads the notebook in the room. Answered by `Settled`."""


FromPage = You | Focus | Follow | Show | Settle

# From a widget's frame to the notebook around it


class WidgetHeight(Message, tag="height", frozen=True):
    """How high the widget is, so that its frame is no lower and no higher."""

    pixels: Annotated[int, Meta(ge=0, le=HIGHEST_WIDGET)]


from_notebook = Reader[FromNotebook](FromNotebook)
from_page = Reader[FromPage](FromPage)
