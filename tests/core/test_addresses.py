"""Where a request came from, and where an answer may lead."""

from __future__ import annotations

import pytest

from prepstack.addresses import client_address, household_of, is_ours

ORIGIN = "https://interviews.example.org:8443"


@pytest.mark.parametrize(
    ("forwarded", "trusted", "address"),
    [
        ([], "", "127.0.0.1"),
        (["192.0.2.1"], "", "192.0.2.1"),
        (["198.51.100.1, 192.0.2.1"], "", "192.0.2.1"),
        (["198.51.100.1", "192.0.2.1"], "", "192.0.2.1"),
        (["192.0.2.1, 10.0.0.1"], "10.0.0.1", "192.0.2.1"),
        (["198.51.100.1, 192.0.2.1, 10.0.0.1, 10.0.0.2"], "10.0.0.1, 10.0.0.2", "192.0.2.1"),
        (["10.0.0.1"], "10.0.0.1", "127.0.0.1"),
        (["", " , "], "", "127.0.0.1"),
    ],
)
def test_the_address_is_the_last_that_no_proxy_of_ours_has(
    forwarded: list[str], trusted: str, address: str
) -> None:
    assert client_address("127.0.0.1", forwarded, trusted) == address


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:0:1:a::1", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff::2", "2001:db8:0:1::/64"),
        ("2001:db8:0:2::1", "2001:db8:0:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("no address", "no address"),
    ],
)
def test_limits_count_households(address: str, counted: str) -> None:
    assert household_of(address) == counted


@pytest.mark.parametrize(
    ("url", "whole_site", "below_it"),
    [
        ("/services/prepstack/", True, True),
        (ORIGIN, True, True),
        (f"{ORIGIN}/x", True, True),
        ("https://room-x.interviews.example.org:8443/user/room-x/", False, True),
        ("https://interviews.example.org/x", False, False),
        ("http://interviews.example.org:8443/x", False, False),
        ("https://evil-interviews.example.org:8443/x", False, False),
        ("https://interviews.example.org:8443@evil.example/", False, False),
        ("https://evil@interviews.example.org:8443/", False, False),
        ("//interviews.example.org:8443/x", False, False),
        ("//evil.example", False, False),
        ("/\\evil.example", False, False),
        ("/\t/evil.example", False, False),
        ("javascript:alert(1)", False, False),
        ("services/prepstack", False, False),
        ("", False, False),
    ],
)
def test_a_redirect_stays_with_us(url: str, whole_site: bool, below_it: bool) -> None:
    assert is_ours(url, ORIGIN, subdomains=False) is whole_site
    assert is_ours(url, ORIGIN, subdomains=True) is below_it
