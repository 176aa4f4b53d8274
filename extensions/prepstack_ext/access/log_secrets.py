"""Keeps out of the log what browsers carry in addresses and cookies: tokens, codes, session ids.

Jupyter Server hides some of them where it logs a request; Tornado logs whole addresses where it
logs why one was refused, and JupyterHub's helpers name the session that a form is bound to.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from tornado.log import access_log, app_log, gen_log

QUERY = re.compile(r"\?\S+")
# JupyterHub's, each followed by what is as good as a cookie.
BEFORE_A_SESSION = re.compile(
    r"(Setting new xsrf cookie for|HubAuth cache miss:|xsrf id mismatch|Invalid (?:base64 )?value)"
    r" .*",
    re.DOTALL,
)
IN_ADDRESS = re.compile(r"(session_?id=)[^&\s]+", re.IGNORECASE)


def hide_secrets() -> Callable[[], None]:
    """From now on in the logs of this process; returns what undoes it."""
    filters = [
        (gen_log, _without_query),
        (app_log, _without_session),
        (access_log, _without_session),
    ]
    for log, hide in filters:
        log.addFilter(hide)

    def undo() -> None:
        for log, hide in filters:
            log.removeFilter(hide)

    return undo


def _without_query(record: logging.LogRecord) -> bool:
    record.msg, record.args = QUERY.sub("?[…]", record.getMessage()), ()
    return True


def _without_session(record: logging.LogRecord) -> bool:
    message = IN_ADDRESS.sub(r"\1[…]", record.getMessage())
    record.msg, record.args = BEFORE_A_SESSION.sub(r"\1 […]", message), ()
    return True
