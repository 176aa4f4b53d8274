"""The Python half of the widgets that a room's notebook shows.

Each is a view of the interview page's own call, in a frame in the output of a cell, for everybody
who sees that output. Nothing of the call passes the kernel: it goes on while that is busy or gone.
What Python knows of it, the room's server tells: no browser does (docs/widgets.ipynb).
"""

from prepstack_widgets.room import Participant, Reaction
from prepstack_widgets.widgets import (
    InterviewTimer,
    Participants,
    Reactions,
    RecordingControls,
    ScreenShare,
    TestResults,
    VideoCall,
)

__all__ = [
    "InterviewTimer",
    "Participant",
    "Participants",
    "Reaction",
    "Reactions",
    "RecordingControls",
    "ScreenShare",
    "TestResults",
    "VideoCall",
]
