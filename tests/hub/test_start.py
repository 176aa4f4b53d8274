"""What `prepstack up` says before others come."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub_config.process.start import problems_of_machine as problems
from hub_config.process.start import proxy_command, warnings
from hub_config.settings import Settings
from prepstack.names import HEADER_BYTES


def test_plain_http_for_others_is_warned_of() -> None:
    (warning,) = warnings(Settings(url="http://interviews.example.org"))

    assert "Use https" in warning


@pytest.mark.parametrize(
    "url", ["https://interviews.example.org", "http://prepstack.localhost:8000"]
)
def test_nothing_is_said_where_browsers_hold_the_address_for_secure(url: str) -> None:
    assert warnings(Settings(url=url)) == []


def test_kernels_without_a_sandbox_are_warned_of() -> None:
    assert "sandbox" in warnings(Settings(unsafe_kernels=True))[0]


def test_the_proxy_takes_as_large_headers_as_what_is_behind_it() -> None:
    assert f"--max-http-header-size={HEADER_BYTES}" in proxy_command(Settings())


def test_a_relay_whose_secret_cannot_be_read_is_said_before_anything_starts(tmp_path: Path) -> None:
    settings = Settings(
        data=tmp_path, turn_urls="turn:turn.example.org", turn_secret=tmp_path / "missing"
    )

    assert any("PREPSTACK_TURN_SECRET cannot be read" in text for text in problems(settings))
