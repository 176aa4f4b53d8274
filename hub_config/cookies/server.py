"""Where the rules are kept: between the network and whatever handler answers."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from tornado.httpserver import HTTPServer
from tornado.httputil import (
    HTTPConnection,
    HTTPHeaders,
    HTTPMessageDelegate,
    RequestStartLine,
    ResponseStartLine,
)

from hub_config.cookies.cleaning import expiries
from hub_config.cookies.rules import Rules
from prepstack.names import HEADER_BYTES


class GuardedServer(HTTPServer):
    """Tornado's server, for hub and service.

    `HTTPServer.configure(GuardedServer, rules=…)` has JupyterHub make this one.
    """

    def initialize(  # type: ignore[override]  # the rules have to be given
        self, *arguments: Any, rules: Rules, **options: Any
    ) -> None:
        super().initialize(*arguments, **{"max_header_size": HEADER_BYTES, **options})
        self.rules = rules

    def start_request(
        self, server_conn: object, request_conn: HTTPConnection
    ) -> HTTPMessageDelegate:
        guarded = _Connection(request_conn, self.rules)
        return _Request(super().start_request(server_conn, guarded), guarded)


class _Connection(HTTPConnection):
    """A request's connection whose answer keeps the rules."""

    def __init__(self, connection: HTTPConnection, rules: Rules) -> None:
        self._connection = connection
        self._rules = rules
        self._prefixed = False
        self._cookies = ""
        self._path = "/"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)  # tornado's has more than its interface says

    def asked(self, start: RequestStartLine, headers: HTTPHeaders) -> None:
        self._path = start.path.partition("?")[0]
        self._prefixed = self._rules.prefixes(says_whence="Sec-Fetch-Site" in headers)
        self._cookies = "; ".join(headers.get_list("Cookie"))
        believed = self._rules.believed(self._cookies, prefixed=self._prefixed)
        if "Cookie" in headers:
            del headers["Cookie"]
        if believed:
            headers["Cookie"] = believed

    def write_headers(
        self,
        start_line: RequestStartLine | ResponseStartLine,
        headers: HTTPHeaders,
        chunk: bytes | None = None,
    ) -> Any:
        if self._prefixed and "Set-Cookie" in headers:
            lines = headers.get_list("Set-Cookie")
            del headers["Set-Cookie"]
            for line in lines:
                for own in self._rules.written(line):
                    headers.add("Set-Cookie", own)
        if "public" not in headers.get("Cache-Control", ""):  # what others may get is for nobody
            for line in expiries(
                self._cookies, self._path, self._rules.host, prefixed=self._prefixed
            ):
                headers.add("Set-Cookie", line)
        return self._connection.write_headers(start_line, headers, chunk)

    def write(self, chunk: bytes) -> Any:
        return self._connection.write(chunk)

    def finish(self) -> None:
        self._connection.finish()


class _Request(HTTPMessageDelegate):
    """What arrives, with its headers put right."""

    def __init__(self, delegate: HTTPMessageDelegate, connection: _Connection) -> None:
        self._delegate = delegate
        self._connection = connection

    def headers_received(
        self, start_line: RequestStartLine | ResponseStartLine, headers: HTTPHeaders
    ) -> Awaitable[None] | None:
        assert isinstance(start_line, RequestStartLine), "a server gets requests"
        self._connection.asked(start_line, headers)
        return self._delegate.headers_received(start_line, headers)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        return self._delegate.data_received(chunk)

    def finish(self) -> None:
        self._delegate.finish()

    def on_connection_close(self) -> None:
        self._delegate.on_connection_close()
