"""Keeps out of the log what browsers carry in addresses: tokens, codes of sign-ins, session ids.

Jupyter Server hides some of them where it logs a request; Tornado logs whole addresses where it
logs why one was refused.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

from tornado.log import gen_log

QUERY = re.compile(r"\?\S+")


def hide_queries() -> Callable[[], None]:
    """From now on in Tornado's log; returns what undoes it."""
    gen_log.addFilter(_without_query)
    return lambda: gen_log.removeFilter(_without_query)


def _without_query(record: logging.LogRecord) -> bool:
    record.msg, record.args = QUERY.sub("?[…]", record.getMessage()), ()
    return True
