"""Sixteen clients at once: is every room served alike, and does load change a verdict?

    python benchmarks/judge_load.py [seconds]

A real judge on a real socket file. Each client is a room and submits one after the other:
right, wrong and too slow ones; the right ones take 70 % of the limit on purpose.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub_config.service.judging.judge_client import JudgeAddress, JudgeClient
from judge.server.admission import Admission
from judge.server.health import find_health
from judge.server.process import listen, serving
from judge.toolchains.languages import Languages
from prepstack.wire.judge import Done, submission_of

CLIENTS = 16
BUSY = "import time\ndef f(a):\n    while time.process_time() < {}: pass\n    return a + 1"
SOURCES = {
    "AC": BUSY.format(0.14),  # 70 % of the limit
    "WA": "def f(a):\n    return a",
    "TLE": BUSY.format(0.3),
    "RE": "def f(a):\n    return 1 // 0",
}
SIGNATURE = {"function": "f", "params": [{"name": "a", "type": "int"}], "returns": "int"}


def asking(room: str, source: str) -> dict[str, Any]:
    case = {"name": "one", "group": "sample", "input": {"a": 1}, "expected": 2}
    return {
        "room": room,
        "language": "python",
        "kind": "function",
        "signature": SIGNATURE,
        "source": source,
        "cases": [case] * 3,
        "limits": {"time_seconds": 0.2},
    }


@dataclass
class Tally:
    served: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


async def client(address: JudgeAddress, room: str, until: float, tally: Tally) -> None:
    async with JudgeClient(address) as judge:
        while time.monotonic() < until:
            for wanted, source in SOURCES.items():
                began = time.monotonic()
                asked = submission_of(asking(room, source))
                *_, last = [event async for event in judge.submit(asked)]
                tally.seconds.append(time.monotonic() - began)
                tally.served[room] += 1
                verdict = last.verdict if isinstance(last, Done) else type(last).__name__
                if verdict != wanted:
                    tally.changed.append(f"{wanted} became {verdict}")


async def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        languages = Languages(Path(folder))
        admission = Admission(languages, await asyncio.to_thread(find_health, languages))
        address = JudgeAddress(Path(folder, "socket"))
        tally = Tally()
        async with serving(admission, listen(Path(folder, "socket"), "", 0), None):
            until = time.monotonic() + seconds
            rooms = [f"room {n}" for n in range(CLIENTS)]
            await asyncio.gather(*(client(address, room, until, tally) for room in rooms))
    times = sorted(tally.seconds)
    served = sorted(tally.served.values())
    print(f"{len(times)} submissions of {CLIENTS} clients on {admission.turns.slots} slots")
    print(f"per room: {served[0]} to {served[-1]}")
    print(
        f"seconds until the verdict: median {statistics.median(times):.2f}, "
        f"p95 {times[round(len(times) * 0.95) - 1]:.2f}, most {times[-1]:.2f}"
    )
    print(f"verdicts changed by load: {len(tally.changed)} {Counter(tally.changed) or ''}")


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 30))
