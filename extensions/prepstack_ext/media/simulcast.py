"""Several sizes of one picture in an offer and its answer (RFC 8853), which aiortc's SDP leaves
out."""

from __future__ import annotations

import re
from collections.abc import Mapping

EACH_MEDIA = re.compile(r"^(?=m=)", re.MULTILINE)
MID = re.compile(r"^a=mid:(\S+)\r?$", re.MULTILINE)
SIZES = re.compile(r"^a=simulcast:send (\S+)\r?$", re.MULTILINE)
SENT_RID = re.compile(r"^a=rid:([A-Za-z0-9_-]{1,16}) send\b", re.MULTILINE)
MOST_SIZES = 3


def rids_by_mid(text: str) -> dict[str, tuple[str, ...]]:
    """The names of the sizes that an offer has, the smallest first, as pages are told to write
    them; an m-line with one size, or with more than we forward, is left out."""
    found = {}
    for part in EACH_MEDIA.split(text):
        mid, rids = MID.search(part), _rids(part)
        if mid and 1 < len(rids) <= MOST_SIZES:
            found[mid[1]] = rids
    return found


def _rids(part: str) -> tuple[str, ...]:
    sizes = SIZES.search(part)
    if sizes is None:
        return ()
    sent = set(SENT_RID.findall(part))
    # Of alternatives (`,`) the first; `~` marks what begins paused.
    names = (size.split(",")[0].lstrip("~") for size in sizes[1].split(";"))
    return tuple(dict.fromkeys(name for name in names if name in sent))


def with_rids(answer: str, rids: Mapping[str, tuple[str, ...]]) -> str:
    """The answer, receiving those sizes."""

    def of(part: str) -> str:
        mid = MID.search(part)
        names = rids.get(mid[1], ()) if mid else ()
        lines = [f"a=rid:{name} recv" for name in names]
        lines += [f"a=simulcast:recv {';'.join(names)}"] if names else []
        return part + "".join(f"{line}\r\n" for line in lines)

    return "".join(of(part) for part in EACH_MEDIA.split(answer))
