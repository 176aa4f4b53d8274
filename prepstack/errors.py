"""Every refusal of prepStack, as one tree. The message is a sentence its reader can act on.

PrepStackError
├── BadSetting          an operator's setting that cannot work
├── BadRequest          what was sent cannot be understood
├── NotSignedIn         nobody knows who is asking
├── NotAllowed          known, but not permitted
│   ├── Refused         a host did not let them in
│   │   └── Removed     a host let them in, and removed them later
│   └── Stale           the page it was sent from was open for too long
├── NotFound
│   └── NoSuchLink      what looks like an invitation's link, and is none
├── Gone                it was there, and is over
│   └── LinkEnded       it was withdrawn, or too old
├── Conflict            it clashes with what is there
│   ├── NotYetOpen
│   ├── NameTaken
│   ├── Full
│   └── Locked          its host lets nobody new in
├── TooManyRequests     `retry_after_seconds` says when to try again
│   └── Flooding        it went on after that: the connection is closed
└── Unavailable         something needed is down; trying again may help
    └── Starting        a room that is on its way
"""

from __future__ import annotations

from collections.abc import Mapping


class PrepStackError(Exception):
    """Base of every refusal."""

    code = "error"

    @property
    def message(self) -> str:
        return str(self)


class BadSetting(PrepStackError):
    """The message names the setting and says what to write instead."""

    code = "bad_setting"


class BadRequest(PrepStackError):
    code = "bad_request"


class NotSignedIn(PrepStackError):
    code = "not_signed_in"


class NotAllowed(PrepStackError):
    code = "not_allowed"


class Refused(NotAllowed):
    code = "refused"


class Removed(Refused):
    code = "removed"


class Stale(NotAllowed):
    code = "stale"


class NotFound(PrepStackError):
    code = "not_found"


class NoSuchLink(NotFound):
    code = "no_link"


class Gone(PrepStackError):
    code = "gone"


class LinkEnded(Gone):
    code = "no_link"


class Conflict(PrepStackError):
    code = "conflict"


class NotYetOpen(Conflict):
    code = "not_yet_open"


class NameTaken(Conflict):
    code = "name_taken"


class Full(Conflict):
    code = "full"


class Locked(Conflict):
    code = "locked"


class TooManyRequests(PrepStackError):
    code = "too_many_requests"

    def __init__(self, message: str, retry_after_seconds: int) -> None:
        super().__init__(message)
        self.retry_after_seconds = retry_after_seconds


class Flooding(TooManyRequests):
    pass


class Unavailable(PrepStackError):
    code = "unavailable"


class Starting(Unavailable):
    code = "starting"


STATUS_OF: dict[type[PrepStackError], int] = {
    BadRequest: 400,
    NotSignedIn: 401,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    TooManyRequests: 429,
    Unavailable: 503,
}


def status_of(
    error: PrepStackError, statuses: Mapping[type[PrepStackError], int] = STATUS_OF
) -> int:
    """Of HTTP: that of its kind, or of the nearest kind above that has one."""
    return next((statuses[kind] for kind in type(error).__mro__ if kind in statuses), 500)
