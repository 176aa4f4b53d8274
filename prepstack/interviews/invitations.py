"""Invitations: their secrets, how long they hold, and what people type to get in."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime

from prepstack.errors import BadRequest, LinkEnded
from prepstack.people import Role

ID_BYTES = 8
CODE_BYTES = 16
LINK = "j"  # a link's path ends in j/<secret>
SECRET = re.compile(r"[A-Za-z0-9_-]{24}")
INTERVIEW_ID = re.compile(r"[a-z2-7]{12}")
CODE = re.compile(r"[a-z]{10}")
# Inside a longer text: the address, and whatever a message has before and behind it.
IN_LINK = re.compile(rf"(?:^|/){LINK}/({SECRET.pattern})(?![A-Za-z0-9_-])")
IN_ADDRESS = re.compile(rf"/interviews/({INTERVIEW_ID.pattern})(?![a-z0-9])", re.IGNORECASE)
# What stands around something that was copied, and is no part of it.
AROUND = (
    " \t\r\n\u00a0\u200b\ufeff<>()[]{}.,;:!?*\"'`\u2026\u00ab\u00bb\u201c\u201d\u201e\u2018\u2019"
)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Invitation:
    """One link into an interview. A newer generation of the same role takes its place."""

    interview_id: str
    role: Role
    generation: int
    expires_at: datetime
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at

    def check(self, now: datetime) -> None:
        """Raises `LinkEnded` unless the link may be used now."""
        if self.revoked_at is not None:
            raise LinkEnded("This invitation was withdrawn. Ask the host for a new one.")
        if now >= self.expires_at:
            raise LinkEnded("This invitation has expired. Ask the host for a new one.")


def derive_secret(key: str, interview_id: str, role: Role, generation: int) -> str:
    """144 bits that only the holder of the key can make again; no two generations share any."""
    message = f"{interview_id}|{role.value}|{generation}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:18]).decode()


def hash_secret(secret: str) -> str:
    """What is stored. Looking it up compares nothing that an attacker could time."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make_interview_id(randomness: bytes) -> str:
    """`randomness`: `ID_BYTES` bytes."""
    return base64.b32encode(randomness).decode().lower()[:12]


def make_code(randomness: bytes) -> str:
    """Something to say on the phone. `randomness`: `CODE_BYTES` bytes."""
    number = int.from_bytes(randomness, "big")
    letters = ""
    for _ in range(10):
        number, letter = divmod(number, len(LETTERS))
        letters += LETTERS[letter]
    return show_code(letters)


def show_code(letters: str) -> str:
    return f"{letters[:3]}-{letters[3:7]}-{letters[7:]}"


@dataclass(frozen=True)
class BySecret:
    secret: str


@dataclass(frozen=True)
class ById:
    interview_id: str


@dataclass(frozen=True)
class ByCode:
    code: str


Wanted = BySecret | ById | ByCode


def read_invitation(text: str) -> Wanted:
    """What somebody pasted or typed. Raises `BadRequest` if it can be no invitation."""
    text = text.strip(AROUND)
    if "/" in text:
        return _read_link(text)
    word = re.split(r"[?#]", text)[0]
    if SECRET.fullmatch(word):
        return BySecret(word)
    # Ids are compared first: unlike a code, an id has twelve characters.
    letters = re.sub(r"[\s\-\u2010-\u2015_.]", "", word).lower()
    if INTERVIEW_ID.fullmatch(letters):
        return ById(letters)
    if CODE.fullmatch(letters):
        return ByCode(show_code(letters))
    raise BadRequest(
        "This leads to no interview. Paste the whole link, or type the code, like abc-defg-hij."
    )


def _read_link(text: str) -> Wanted:
    if found := IN_LINK.search(text):
        return BySecret(found[1])
    if found := IN_ADDRESS.search(text):
        return ById(found[1].lower())
    word = text.strip("/")
    if word and "/" not in word and text.endswith("/"):
        return read_invitation(word)
    raise BadRequest("This link leads to no interview. Copy it again from the message you got.")
