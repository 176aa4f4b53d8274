"""What browsers keep for hub and service, and what of that is believed."""

from __future__ import annotations

import pytest

from hub_config.cookies import Rules
from hub_config.cookies.cleaning import ANSWER_BYTES, HARMLESS_BYTES, domains, expiries, paths
from hub_config.settings import Settings

HUB = Rules.of(Settings(url="https://interviews.example.org"), "hub")
SERVICE = Rules.of(Settings(url="https://interviews.example.org"), "service")


def test_a_cookie_is_kept_where_only_our_origin_can_set_it() -> None:
    line = 'jupyterhub-hub-login="2|abc"; HttpOnly; Path=/hub/; SameSite=Lax'

    assert HUB.written(line) == [
        '__Host-jupyterhub-hub-login="2|abc"; HttpOnly; SameSite=Lax; Path=/; Secure'
    ]


def test_a_cookie_that_has_the_prefix_already_stays_as_it_is() -> None:
    line = "__Host-jupyterhub-hub-login=a; HttpOnly; Path=/; SameSite=Lax; Secure"

    assert HUB.written(line) == [
        "__Host-jupyterhub-hub-login=a; HttpOnly; SameSite=Lax; Path=/; Secure"
    ]


def test_rooms_still_hear_of_the_session() -> None:
    line = "jupyterhub-session-id=abc; Domain=interviews.example.org; HttpOnly; Path=/"

    assert HUB.written(line) == [
        "__Host-jupyterhub-session-id=abc; HttpOnly; Path=/; Secure",
        line,
    ]


def test_what_was_written_is_read_under_its_own_name() -> None:
    header = "__Host-jupyterhub-session-id=abc; __Host-service-prepstack=2|x=="

    assert SERVICE.believed(header, prefixed=True).split("; ") == [
        *header.split("; "),
        "jupyterhub-session-id=abc",
        "service-prepstack=2|x==",
    ]


def test_hub_and_service_have_form_tokens_of_their_own() -> None:
    header = "__Host-hub_xsrf=one; __Host-service_xsrf=two"

    assert "_xsrf=one" in HUB.believed(header, prefixed=True).split("; ")
    assert "_xsrf=two" in SERVICE.believed(header, prefixed=True).split("; ")
    assert HUB.written("_xsrf=one; Path=/hub/")[0].startswith("__Host-hub_xsrf=one;")
    assert SERVICE.written("_xsrf=two; Path=/x/")[0].startswith("__Host-service_xsrf=two;")


@pytest.mark.parametrize(
    "foreign",
    [
        "jupyterhub-hub-login=evil",
        "_xsrf=evil",
        "__host-jupyterhub-hub-login=evil",  # browsers mind no case here; nor do they take it
        "\x0b__Host-jupyterhub-hub-login=evil",  # Python takes more for blanks than browsers
        "=__Host-jupyterhub-hub-login",
        "prepstack-guest=evil",
    ],
)
@pytest.mark.parametrize("order", [1, -1])
def test_what_a_room_can_set_is_not_believed(foreign: str, order: int) -> None:
    ours = "__Host-jupyterhub-hub-login=mine"

    believed = HUB.believed("; ".join([foreign, ours][::order]), prefixed=True)

    assert believed == f"{ours}; jupyterhub-hub-login=mine"


def test_without_the_prefix_two_of_one_name_are_not_believed() -> None:
    assert HUB.believed("a=1; b=2; a=3", prefixed=False) == "b=2"


def test_without_the_prefix_what_has_it_comes_first() -> None:
    header = "a=evil; __Host-a=mine"

    assert "a=mine" in HUB.believed(header, prefixed=False).split("; ")
    assert "a=evil" not in HUB.believed(header, prefixed=False).split("; ")


@pytest.mark.parametrize(
    ("url", "says_whence", "prefixed"),
    [
        ("https://interviews.example.org", False, True),
        ("http://prepstack.localhost:8000", True, True),
        ("http://prepstack.localhost:8000", False, False),  # a browser that holds it for insecure
        ("http://interviews.example.org", True, False),
    ],
)
def test_the_prefix_is_for_browsers_that_take_it(
    url: str, says_whence: bool, prefixed: bool
) -> None:
    assert Rules.of(Settings(url=url), "hub").prefixes(says_whence=says_whence) is prefixed


def test_on_a_single_origin_no_cookie_of_the_hub_goes_to_the_rooms() -> None:
    settings = Settings(url="https://interviews.example.org", single_origin=True)

    assert not Rules.of(settings, "hub").prefixes(says_whence=True)


def test_every_path_from_which_a_cookie_can_have_come_is_named() -> None:
    assert paths("/hub/login") == ["/", "/hub", "/hub/", "/hub/login"]
    assert paths("/") == ["/"]
    assert paths("/a;Domain=x/b") == ["/", "/a"]


def test_every_domain_that_a_room_may_set_is_named() -> None:
    assert domains("interviews.example.org") == ["interviews.example.org", "example.org"]
    assert domains("prepstack.localhost") == ["prepstack.localhost"]
    assert domains("192.0.2.1") == domains("[::1]") == domains("localhost") == []


def test_too_many_cookies_are_ended_wherever_they_came_from() -> None:
    lines = expiries(header_of(40), "/hub/login", "prepstack.localhost", prefixed=True)

    for place in paths("/hub/login"):
        start = f"c7=x; Max-Age=0; Path={place}; Domain=prepstack.localhost; Secure"
        assert start in lines
        assert f"{start}; Partitioned" in lines


def test_a_few_cookies_of_a_neighbour_are_left_alone() -> None:
    few = "theirs=" + "x" * (HARMLESS_BYTES // 2)

    assert expiries(few, "/hub/", "interviews.example.org", prefixed=True) == []


def test_what_came_twice_is_ended_where_nothing_tells_which_is_ours() -> None:
    lines = expiries("a=1; b=2; a=3", "/", "interviews.example.org", prefixed=False)

    assert sorted(lines) == [
        "a=x; Max-Age=0; Path=/; Domain=example.org",
        "a=x; Max-Age=0; Path=/; Domain=interviews.example.org",
    ]


def test_our_own_are_never_ended() -> None:
    header = f"__Host-jupyterhub-hub-login=a; jupyterhub-session-id=b; {header_of(40)}"

    lines = expiries(header, "/hub/login", "prepstack.localhost", prefixed=True)

    assert not [line for line in lines if line.startswith("__Host-")]
    assert not [
        line for line in lines if line.startswith("jupyterhub-session-id=x") and "Path=/;" in line
    ]


def test_an_answer_stays_small_enough_for_browsers_and_the_rest_comes_later() -> None:
    header = "; ".join(f"{'n' * 4000}{number}=" for number in range(180))
    wanted = set(expiries_of_all(header))

    lines = expiries(header, "/hub/login", "prepstack.localhost", prefixed=True)

    assert 0 < sum(map(len, lines)) <= ANSWER_BYTES
    assert set(lines) < wanted


def expiries_of_all(header: str) -> list[str]:
    names = [item.partition("=")[0] for item in header.split("; ")]
    return [
        f"{name}=x; Max-Age=0; Path={place}; Domain=prepstack.localhost; Secure{end}"
        for name in names
        for place in paths("/hub/login")
        for end in ("", "; Partitioned")
    ]


@pytest.mark.parametrize("name", ["a\nb", "a\x00b", "a b"])
def test_a_name_that_could_break_the_answer_is_not_said_again(name: str) -> None:
    header = f"{name}={'x' * HARMLESS_BYTES}"

    assert expiries(header, "/", "prepstack.localhost", prefixed=True) == []


def header_of(number: int) -> str:
    """As in the attack: cookies of 3.8 kB."""
    return "; ".join(f"c{index}={'x' * 3800}" for index in range(number))
