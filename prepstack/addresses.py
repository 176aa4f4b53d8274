"""Where a request came from, and where an answer may lead."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

# A household gets at least this much of IPv6, so single addresses say nothing about who asks.
HOUSEHOLD_BITS = 64


def client_address(peer: str, forwarded: Iterable[str], trusted_proxies: str) -> str:
    """The address of who asks: the last one that is not a proxy of ours.

    `peer` is our own proxy, which appends whom it saw to `X-Forwarded-For`, here `forwarded`.
    What stands before that came from the browser and proves nothing.
    """
    trusted = {item.strip() for item in trusted_proxies.split(",") if item.strip()}
    path = [item.strip() for line in forwarded for item in line.split(",") if item.strip()]
    for address in reversed(path):
        if address not in trusted:
            return address
    return peer


def household_of(address: str) -> str:
    """What limits count: an IPv4 address, or the network that an IPv6 address is in."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((parsed, HOUSEHOLD_BITS), strict=False))


def is_ours(url: str, origin: str, *, subdomains: bool) -> bool:
    """Whether a redirect there stays with us: a path, or an address of `origin` (or below it)."""
    if "\\" in url or any(ord(letter) <= 32 for letter in url):
        return False  # browsers read these in ways of their own
    own, parts = urlsplit(origin), urlsplit(url)
    if not parts.scheme and not parts.netloc:
        return url.startswith("/")
    if parts.scheme != own.scheme or parts.username is not None:
        return False
    return parts.netloc == own.netloc or (subdomains and parts.netloc.endswith(f".{own.netloc}"))
