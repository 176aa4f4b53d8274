"""Addresses of an interview's pages, and what their forms may say."""

from __future__ import annotations

from prepstack.errors import BadRequest
from prepstack.names import SERVICE_PREFIX
from prepstack.people import Role, Standing

ID = r"([a-z2-7]{12})"


def page_of(interview_id: str, place: str = "") -> str:
    return f"{SERVICE_PREFIX}interviews/{interview_id}" + (f"/{place}" if place else "")


def arrival_of(interview_id: str) -> str:
    """Where the hub sends a guest whom it has just signed in."""
    return page_of(interview_id, "arrival")


def read_role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise BadRequest("A role is interviewer, candidate or observer.") from None


def read_standing(text: str) -> Standing:
    try:
        return Standing(text)
    except ValueError:
        raise BadRequest("Say whether they are admitted, refused or removed.") from None
