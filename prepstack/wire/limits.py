"""How long the things may be that more than one wire carries."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from prepstack.streams import MOST_STREAMS, Kind

LONGEST_SDP = 200_000  # characters; browsers' stay below a tenth of it
LARGEST_LINE = 1 << 21  # bytes of JSON, which may take six for a character of an SDP

MOST_HIDDEN = 128  # streams that a page does not show

LONGEST_USERNAME = 255  # the hub's

Username = Annotated[str, Meta(min_length=1, max_length=LONGEST_USERNAME)]
Mid = Annotated[str, Meta(min_length=1, max_length=16)]  # browsers write a number
Sdp = Annotated[str, Meta(min_length=1, max_length=LONGEST_SDP)]
Generation = Annotated[int, Meta(ge=1, lt=1 << 53)]  # of an offer; JavaScript counts no further
Kinds = Annotated[dict[Mid, Kind], Meta(max_length=MOST_STREAMS)]
