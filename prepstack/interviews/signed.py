"""A few fields that one process signs and another believes: `base64url(json).base64url(HMAC)`."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from typing import Any

from prepstack.errors import BadRequest


def write_signed(fields: Mapping[str, Any], key: str) -> str:
    body = _encode(json.dumps(fields).encode())
    return f"{body}.{_sign(body, key)}"


def read_signed(text: str, key: str) -> dict[str, Any]:
    """Raises `BadRequest` for what was not signed with this key."""
    body, _, signature = text.partition(".")
    if not hmac.compare_digest(signature.encode(), _sign(body, key).encode()):
        raise BadRequest("This was not signed here.")
    try:
        fields = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    except (binascii.Error, ValueError) as error:
        raise BadRequest("This is damaged.") from error
    if not isinstance(fields, dict):
        raise BadRequest("This is damaged.")
    return fields


def _sign(body: str, key: str) -> str:
    return _encode(hmac.digest(key.encode(), body.encode(), "sha256"))


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
