"""How many runs there may be: one of a person, a few of a room, and those with secret cases rarely.

The judge has the same limits (docs/judge.md); here they are looked at before anything is written,
and they outlive a restart.
"""

from __future__ import annotations

import math
from datetime import datetime

from hub_config.storage import Transaction
from prepstack.errors import Conflict, TooManyRequests

MOST_RUNS = 500  # of an interview
MOST_WAITING = 4
SECONDS_BETWEEN_ALL = 20
MOST_ALL = 30


async def check_free(
    rows: Transaction, interview_id: str, username: str, kind: str, now: datetime
) -> None:
    """Raises `Conflict`, or `TooManyRequests`."""
    waiting = await rows.runs.waiting_of(interview_id)
    if username in waiting:
        raise Conflict("Your last run is not over. Wait for it, or cancel it.")
    if len(waiting) >= MOST_WAITING:
        raise TooManyRequests("Others are running their tests. Wait for them.", 5)
    if await rows.runs.last_number(interview_id) >= MOST_RUNS:
        raise Conflict(f"An interview has {MOST_RUNS} runs at most.")
    if kind == "all":
        await _check_secrets(rows, interview_id, now)


async def _check_secrets(rows: Transaction, interview_id: str, now: datetime) -> None:
    """Each answer tells a little of the secret cases."""
    count, last = await rows.runs.of_kind(interview_id, "all")
    if count >= MOST_ALL:
        raise Conflict(f"A solution may be submitted {MOST_ALL} times in an interview.")
    waited = (now - last).total_seconds() if last else SECONDS_BETWEEN_ALL
    if waited < SECONDS_BETWEEN_ALL:
        seconds = math.ceil(SECONDS_BETWEEN_ALL - waited)
        raise TooManyRequests(f"Submit again in {seconds} seconds.", seconds)
