"""What a browser says to the room (docs/protocol.md, 1): JSON on the wire, typed from here on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from prepstack.errors import BadRequest
from prepstack.people import Place, Role
from prepstack.streams import Kind

PROTOCOL = 1
LONGEST_SDP = 200_000  # characters; browsers' stay below a tenth of it
LONGEST_MID = 16  # characters; browsers write a number
MOST_KINDS = 8
KINDS = ("microphone", "camera", "screen")


@dataclass(frozen=True)
class Hello:
    protocol: int
    place: Place


@dataclass(frozen=True)
class Knock:
    name: str


@dataclass(frozen=True)
class Admit:
    username: str


@dataclass(frozen=True)
class Refuse:
    username: str


@dataclass(frozen=True)
class Remove:
    username: str


@dataclass(frozen=True)
class SetRole:
    username: str
    role: Role


@dataclass(frozen=True)
class MediaState:
    microphone: bool
    camera: bool


@dataclass(frozen=True)
class Publish:
    sdp: str
    kinds: Mapping[str, Kind]
    generation: int


@dataclass(frozen=True)
class Subscribe:
    pass


@dataclass(frozen=True)
class Answer:
    generation: int
    sdp: str


@dataclass(frozen=True)
class NewInvitation:
    role: Role


@dataclass(frozen=True)
class Leave:
    pass


@dataclass(frozen=True)
class End:
    pass


FromBrowser = (
    Hello
    | Knock
    | Admit
    | Refuse
    | Remove
    | SetRole
    | MediaState
    | Publish
    | Subscribe
    | Answer
    | NewInvitation
    | Leave
    | End
)


class Fields:
    """The fields of one message, each read as what it has to be."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def text(self, name: str, longest: int = 500) -> str:
        value = self.data.get(name)
        if not isinstance(value, str) or len(value) > longest:
            raise BadRequest(f"“{name}” has to be a text of at most {longest} characters.")
        return value

    def number(self, name: str) -> int:
        value = self.data.get(name)
        if not isinstance(value, int) or isinstance(value, bool):
            raise BadRequest(f"“{name}” has to be a whole number.")
        return value

    def flag(self, name: str) -> bool:
        value = self.data.get(name)
        if not isinstance(value, bool):
            raise BadRequest(f"“{name}” has to be true or false.")
        return value

    def role(self) -> Role:
        try:
            return Role(self.text("role"))
        except ValueError:
            raise BadRequest("“role” is interviewer, candidate or observer.") from None

    def place(self) -> Place:
        try:
            return Place(self.text("place"))
        except ValueError:
            raise BadRequest("“place” is lobby or room.") from None

    def kinds(self) -> dict[str, Kind]:
        value = self.data.get("kinds")
        if not isinstance(value, dict) or len(value) > MOST_KINDS:
            raise BadRequest("“kinds” maps each mid to microphone, camera or screen.")
        if any(len(mid) > LONGEST_MID or kind not in KINDS for mid, kind in value.items()):
            raise BadRequest("“kinds” maps each mid to microphone, camera or screen.")
        return {mid: Kind(kind) for mid, kind in value.items()}


PARSERS: dict[str, Callable[[Fields], FromBrowser]] = {
    "hello": lambda at: Hello(at.number("protocol"), at.place()),
    "knock": lambda at: Knock(at.text("name")),
    "admit": lambda at: Admit(at.text("username")),
    "refuse": lambda at: Refuse(at.text("username")),
    "remove": lambda at: Remove(at.text("username")),
    "set_role": lambda at: SetRole(at.text("username"), at.role()),
    "media": lambda at: MediaState(at.flag("microphone"), at.flag("camera")),
    "publish": lambda at: Publish(at.text("sdp", LONGEST_SDP), at.kinds(), at.number("generation")),
    "subscribe": lambda at: Subscribe(),
    "answer": lambda at: Answer(at.number("generation"), at.text("sdp", LONGEST_SDP)),
    "new_invitation": lambda at: NewInvitation(at.role()),
    "leave": lambda at: Leave(),
    "end": lambda at: End(),
}


def from_browser(text: str | bytes) -> FromBrowser:
    """Raises `BadRequest` for whatever is not one of the messages."""
    try:
        data = json.loads(text)
        json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair cannot be passed on
    except (ValueError, RecursionError):
        raise BadRequest("This message is not JSON.") from None
    if not isinstance(data, dict) or not isinstance(data.get("type"), str):
        raise BadRequest("A message is an object with a “type”.")
    parse = PARSERS.get(data["type"])
    if parse is None:
        raise BadRequest(f"There is no message of type {data['type'][:40]!r}.")
    return parse(Fields(data))
