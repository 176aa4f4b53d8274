"""Who may use the TURN server, and for how long."""

from __future__ import annotations

import base64
import hashlib
import hmac

from prepstack.interviews.relay_credentials import LIFETIME_SECONDS, relay_credentials

SECRET = "the secret of the relay and the service"


def test_the_name_says_until_when_it_holds() -> None:
    found = relay_credentials(SECRET, "ada", now=1000.5)

    assert found.username.split(":")[0] == str(1000 + LIFETIME_SECONDS)


def test_the_password_is_what_coturn_reckons_from_the_name() -> None:
    found = relay_credentials(SECRET, "ada", now=1000)

    expected = hmac.new(SECRET.encode(), found.username.encode(), hashlib.sha1).digest()
    assert base64.b64decode(found.password) == expected


def test_a_person_is_the_same_each_time_and_is_not_told_to_the_relay() -> None:
    first, later = (relay_credentials(SECRET, "ada", now) for now in (0, 100))
    other = relay_credentials(SECRET, "ben", 0)

    names = [found.username.split(":")[1] for found in (first, later, other)]
    assert names[0] == names[1] != names[2]
    assert "ada" not in first.username
