"""How long the things may be that more than one wire carries."""

from __future__ import annotations

LONGEST_SDP = 200_000  # characters; browsers' stay below a tenth of it
LARGEST_LINE = 1 << 21  # bytes of JSON, which may take six for a character of an SDP
