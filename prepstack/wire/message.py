"""How every message is declared, read and written: one typed structure each, JSON on the wire.

A message is a class below `Message` with its `tag`; its bounds stand in the types of its fields.
Whoever reads a wire makes one `Reader` of the union of what may come, and works with values.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

import msgspec

from prepstack.errors import BadRequest

LONGEST_COMPLAINT = 200  # characters: it repeats what was sent

# `field: str | Absent = ABSENT` is left out of the JSON where nobody gives it.
Absent = msgspec.UnsetType
ABSENT = msgspec.UNSET

Kind = TypeVar("Kind")


class Value(msgspec.Struct, frozen=True):
    """A part of messages, without a type of its own on the wire."""


class Message(msgspec.Struct, frozen=True, tag_field="type"):
    """`class Knock(Message, tag="knock", frozen=True)`: `{"type": "knock", …}`."""


class Reader(Generic[Kind]):
    """Reads one kind of message, or a union of kinds. Fields that nobody declared are ignored."""

    def __init__(self, kind: Any) -> None:
        self._decoder = msgspec.json.Decoder(kind)

    def read(self, text: str | bytes) -> Kind:
        """Raises `BadRequest` with what is wrong, and where, for whatever is none of them."""
        try:
            message: Kind = self._decoder.decode(text)
        except msgspec.ValidationError as error:
            raise BadRequest(f"This message is not understood: {_shortened(error)}.") from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise BadRequest("This message is not JSON.") from None
        return message


Same = TypeVar("Same", bound=msgspec.Struct)


def replaced(message: Same, **fields: Any) -> Same:
    """The same message with other values in these fields."""
    return msgspec.structs.replace(message, **fields)


def to_json(message: msgspec.Struct) -> bytes:
    return msgspec.json.encode(message)


def to_plain(message: msgspec.Struct) -> dict[str, Any]:
    """What that JSON says, for whoever writes it into more of it."""
    plain: dict[str, Any] = msgspec.to_builtins(message)
    return plain


def _shortened(error: msgspec.ValidationError) -> str:
    text = str(error)
    return text if len(text) <= LONGEST_COMPLAINT else text[:LONGEST_COMPLAINT] + "…"
