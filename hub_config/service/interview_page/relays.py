"""The way by a TURN server, for people whom UDP to the rooms' ports does not reach."""

from __future__ import annotations

from hub_config.settings import Settings
from prepstack.interviews.relay_credentials import LIFETIME_SECONDS, relay_credentials
from prepstack.wire.message import ABSENT, Absent
from prepstack.wire.page import Relay


class Relays:
    """Raises `BadSetting` at once where the secret cannot be used."""

    def __init__(self, settings: Settings) -> None:
        self._urls = settings.relay_urls
        self._only = settings.relay_only
        self._secret = settings.relay_secret() if self._urls else ""

    def of(self, username: str, now: float) -> Relay | Absent:
        if not self._urls:
            return ABSENT
        made = relay_credentials(self._secret, username, now)
        return Relay(self._urls, made.username, made.password, LIFETIME_SECONDS, self._only)
