"""Ending cookies that others set for our address.

A browser ends a cookie when its name, domain and path are said again, and tells us the name
alone. So each is said for every domain and path from which it can have come.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from ipaddress import ip_address
from itertools import product

from hub_config.cookies.rules import PREFIX, pairs

# Less than this does no harm and may belong to a neighbour, an organisation's sign-in say. More
# than this most web servers refuse already.
HARMLESS_BYTES = 16 << 10
ANSWER_BYTES = 96 << 10  # of an answer's headers; Chromium takes 256 KiB
DEEPEST = 12  # slashes in a path
FOR_ROOMS = ("jupyterhub-session-id", "/")  # the one that the hub sets for a domain
NAME = re.compile(r"[!-~\x80-\xff]*")  # what may stand in a header again


def expiries(header: str, path: str, host: str, *, prefixed: bool) -> list[str]:
    """The `Set-Cookie` lines for an answer; what does not fit is for the next one."""
    ends = ["; Secure", "; Secure; Partitioned"] if prefixed else [""]
    lines = [
        f"{name}=x; Max-Age=0; Path={where}; Domain={domain}{end}"
        for name, where, domain, end in product(
            _unwanted(header, prefixed=prefixed), paths(path), domains(host), ends
        )
        if (name, where) != FOR_ROOMS or not prefixed
    ]
    random.shuffle(lines)  # so that every one of too many has its turn
    return _that_fit(lines)


def _unwanted(header: str, *, prefixed: bool) -> list[str]:
    """Names to end. Without the prefix: also whatever came twice, and so was not believed."""
    times = Counter(name for name, _ in pairs(header))
    too_much = len(header) > HARMLESS_BYTES
    return [
        name
        for name, number in times.items()
        if not name.startswith(PREFIX)
        and NAME.fullmatch(name)
        and (too_much or (number > 1 and not prefixed))
    ]


def paths(path: str) -> list[str]:
    """Every `Path` with which a browser sends a cookie to this address."""
    path = path.partition(";")[0]
    slashes = [index for index, letter in enumerate(path) if letter == "/"][:DEEPEST]
    cuts = [path[:end] for index in slashes for end in (index, index + 1)]
    return list(dict.fromkeys(cut for cut in ("/", *cuts, path) if cut))


def domains(host: str) -> list[str]:
    """Every `Domain` that a room may set and that reaches `host`."""
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        labels = host.split(".")
        return [".".join(labels[number:]) for number in range(len(labels) - 1)]
    return []


def _that_fit(lines: list[str]) -> list[str]:
    found, left = [], ANSWER_BYTES
    for line in lines:
        if len(line) <= left:
            found.append(line)
            left -= len(line)
    return found
