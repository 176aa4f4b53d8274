"""What one browser tab is told, over all the sockets that it has one after the other."""

from __future__ import annotations

import hmac
import secrets
from typing import Protocol

from prepstack.room.delivery import Outbox
from prepstack.wire import browser
from prepstack.wire.message import to_json

SECRET_BYTES = 24


class Socket(Protocol):
    """A WebSocket of the call."""

    def send(self, text: str) -> None: ...
    def close(self, code: int | None = None, reason: str | None = None) -> None: ...


class Tab:
    """`socket` is None while its page is waited for; what it is told meanwhile is kept.

    `received` counts the messages of its page.
    """

    def __init__(self, username: str, socket: Socket) -> None:
        self.username = username
        self.socket: Socket | None = socket
        self.received = 0
        self._outbox = Outbox()
        self._secrets: list[str] = []  # the newest last

    def renewed(self, socket: Socket) -> Tab:
        """For its page that was loaded anew: it begins to count from nothing."""
        tab = Tab(self.username, socket)
        tab._secrets = self._secrets
        return tab

    def say(self, message: browser.FromRoom) -> None:
        text = to_json(message).decode()
        self._outbox.add(text)
        self._send(text)

    def say_heartbeat(self) -> None:
        self._send(to_json(browser.Heartbeat(self.received)).decode())

    def say_welcome(self, welcome: browser.Welcome) -> None:
        """Counting begins with it, unless it goes on."""
        if not welcome.resumed:
            self._outbox = Outbox()
        self._send(to_json(welcome).decode())

    def say_again(self, texts: list[str]) -> None:
        for text in texts:
            self._send(text)

    def missed(self, received: int) -> list[str]:
        """Raises `NotFound` where it is not kept any more."""
        return self._outbox.after(received)

    def arrived(self, count: int) -> None:
        self._outbox.arrived(count)

    # The secret

    def new_secret(self) -> str:
        """The one before counts until the page is known to have this one: its socket may break."""
        self._secrets = [*self._secrets[-1:], secrets.token_urlsafe(SECRET_BYTES)]
        return self._secrets[-1]

    def is_opened_by(self, secret: str) -> bool:
        given = secret.encode()
        return any([hmac.compare_digest(known.encode(), given) for known in self._secrets])

    def has_its_secret(self) -> None:
        del self._secrets[:-1]

    def _send(self, text: str) -> None:
        if self.socket is not None:
            self.socket.send(text)
