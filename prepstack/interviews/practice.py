"""Practice: what somebody submitted, how well that went, and what to try next.

A problem that was solved comes back after longer and longer pauses, as in Leitner's boxes; one that
was not comes back the day after.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# After a problem was solved on so many days in a row, as far as its attempts go.
PAUSES = tuple(timedelta(days=days) for days in (2, 7, 21, 60))
AFTER_A_FAILURE = timedelta(days=1)
DIFFICULTIES = ("easy", "medium", "hard")


@dataclass(frozen=True)
class Attempt:
    """One submission to all tests."""

    slug: str
    language: str
    passed: int
    cases: int
    is_accepted: bool
    at: datetime


@dataclass(frozen=True)
class Offer:
    """A problem as far as it matters for what is next."""

    slug: str
    difficulty: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """With one problem. `best` by language, in the order in which they were first tried."""

    best: Mapping[str, Attempt] = field(default_factory=dict)
    attempts: int = 0
    last: Attempt | None = None
    due_at: datetime | None = None

    @property
    def is_solved(self) -> bool:
        return any(attempt.is_accepted for attempt in self.best.values())


@dataclass(frozen=True)
class Suggestion:
    slug: str
    reason: str


def progress_of(attempts: Iterable[Attempt]) -> dict[str, Progress]:
    """By slug."""
    found: dict[str, list[Attempt]] = {}
    for attempt in sorted(attempts, key=lambda one: one.at):
        found.setdefault(attempt.slug, []).append(attempt)
    return {slug: _progress(tried) for slug, tried in found.items()}


def _progress(tried: Sequence[Attempt]) -> Progress:
    best: dict[str, Attempt] = {}
    for attempt in tried:
        kept = best.get(attempt.language)
        if kept is None or _score(attempt) > _score(kept):
            best[attempt.language] = attempt
    return Progress(best, len(tried), tried[-1], _due_at(tried))


def _score(attempt: Attempt) -> tuple[bool, float]:
    return attempt.is_accepted, attempt.passed / attempt.cases if attempt.cases else 0.0


def _due_at(tried: Sequence[Attempt]) -> datetime:
    last = tried[-1]
    if not last.is_accepted:
        return last.at + AFTER_A_FAILURE
    days = set()
    for attempt in reversed(tried):
        if not attempt.is_accepted:
            break
        days.add(attempt.at.date())
    return last.at + PAUSES[min(len(days), len(PAUSES)) - 1]


def suggest(
    offers: Iterable[Offer], progress: Mapping[str, Progress], now: datetime, topic: str = ""
) -> Suggestion | None:
    """What was not solved first, then what is to be repeated, then something new.

    None where there is no problem of that topic, or none is due and all were tried.
    """
    among = [offer for offer in offers if not topic or topic in offer.topics]
    due = [
        (known, offer)
        for offer in among
        if (known := progress.get(offer.slug)) and known.due_at and known.due_at <= now
    ]
    for is_solved in (False, True):
        waiting = [pair for pair in due if _last_was_accepted(pair[0]) is is_solved]
        if waiting:
            known, offer = min(waiting, key=lambda pair: (pair[0].due_at or now, pair[1].slug))
            return Suggestion(offer.slug, _reason(known, now))
    new = [offer for offer in among if offer.slug not in progress]
    if not new:
        return None
    topics = _topics_tried(among, progress)
    offer = min(new, key=lambda one: _newness(one, topics))
    return Suggestion(offer.slug, _reason_for_new(offer, topics, topic))


def _last_was_accepted(known: Progress) -> bool:
    return known.last is not None and known.last.is_accepted


def _reason(known: Progress, now: datetime) -> str:
    assert known.last is not None, "what is due was tried"
    days = max(1, (now - known.last.at).days)
    ago = "yesterday" if days == 1 else f"{days} days ago"
    if known.last.is_accepted:
        return f"You solved it {ago}. Do you still know how?"
    return f"You tried it {ago}: {known.last.passed} of {known.last.cases} tests passed."


def _topics_tried(offers: Iterable[Offer], progress: Mapping[str, Progress]) -> Counter[str]:
    return Counter(topic for offer in offers if offer.slug in progress for topic in offer.topics)


def _newness(offer: Offer, tried: Counter[str]) -> tuple[int, int, str]:
    """The topics that were tried least, and of those what is easiest."""
    return (
        min((tried[topic] for topic in offer.topics), default=0),
        DIFFICULTIES.index(offer.difficulty) if offer.difficulty in DIFFICULTIES else 0,
        offer.slug,
    )


def _reason_for_new(offer: Offer, tried: Counter[str], topic: str) -> str:
    if topic:
        return "It is new to you."
    rarest = min(offer.topics, key=lambda one: tried[one], default="")
    if rarest and not tried[rarest]:
        return f"It is your first one on {rarest.replace('-', ' ')}."
    return "It is new to you."
