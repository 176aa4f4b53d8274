"""What the room's features keep while an interview is on, beside who is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from prepstack.interviews.interview import RoomDocument
from prepstack.people import Member
from prepstack.room.chat import Chat
from prepstack.room.effects import Effect
from prepstack.room.feature import Feature
from prepstack.room.hands import Hands
from prepstack.room.mutes import Mutes
from prepstack.room.quality import UplinkQuality
from prepstack.room.questions import OpenQuestions
from prepstack.room.reactions import Reactions
from prepstack.room.speaker import Speaker
from prepstack.room.thinking import Thinking
from prepstack.room.timer import Timer
from prepstack.room.trials import Trials
from prepstack.wire.browser import FromRoom


@dataclass
class Features:
    """Each by its name, in the order in which pages are told of them."""

    questions: OpenQuestions = field(default_factory=OpenQuestions)
    mutes: Mutes = field(default_factory=Mutes)
    hands: Hands = field(default_factory=Hands)
    reactions: Reactions = field(default_factory=Reactions)
    timer: Timer = field(default_factory=Timer)
    thinking: Thinking = field(default_factory=Thinking)
    quality: UplinkQuality = field(default_factory=UplinkQuality)
    trials: Trials = field(default_factory=Trials)
    chat: Chat = field(default_factory=Chat)
    speaker: Speaker = field(default_factory=Speaker)

    def __iter__(self) -> Iterator[Feature]:
        return (getattr(self, item.name) for item in fields(self))

    def greetings(self, member: Member) -> list[FromRoom]:
        return [message for feature in self for message in feature.greetings(member)]

    def departed(self, username: str) -> list[Effect]:
        return [effect for feature in self for effect in feature.departed(username)]

    def changed(self, username: str) -> list[Effect]:
        return [effect for feature in self for effect in feature.changed(username)]

    def assigned(self, document: RoomDocument) -> list[Effect]:
        return [effect for feature in self for effect in feature.assigned(document)]
