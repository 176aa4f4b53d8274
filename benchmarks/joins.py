"""What is left in the media worker of a thousand people who came and went. Linux.

    .venv/bin/python -m benchmarks.joins [--cycles 1000]

Beside one person who stays, four others at a time join with camera and microphone, send and
receive, and go: half are told to the worker by the room, half close their browser, and of twenty
one falls silent and is found to be gone after half a minute. Reported are the memory that the
worker alone has (USS, what its allocator can give back given back), its descriptors, threads, tasks
and objects: before, after the first hundred, and at last, when all have gone.
"""

from __future__ import annotations

import argparse
import asyncio
import time

import uvloop
from prepstack_ext.media.rtp.ring import SIZE

from benchmarks.media_load import encoded_audio, encoded_video, prepare
from benchmarks.media_people import Call, Caller
from benchmarks.watched_worker import Held, held_by
from tests.media.worker import running_worker

TOGETHER, SILENT_EACH, WARM, ROWS = 4, 20, 100, 10


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cycles", type=int, default=1000)
    uvloop.run(run(parser.parse_args().cycles))


async def run(cycles: int) -> None:
    prepare("127.0.0.1")
    media = encoded_video(bits_per_second=200_000), encoded_audio()
    async with running_worker(module="benchmarks.watched_worker") as worker:
        call = Call(worker, media)
        ada = await call.join("ada")
        while await ada.packets_sent() < 2 * SIZE:  # what is kept of a picture is full
            await asyncio.sleep(1)
        print(
            f"{'joined':8}{'USS MB':>10}{'descriptors':>13}{'threads':>9}{'tasks':>7}{'objects':>9}"
        )
        print(line(0, await held_by(worker)))
        await come_and_go(call, 0, WARM)
        before, began = await held_by(worker), time.monotonic()
        print(line(WARM, before), flush=True)
        for row in range(ROWS):
            first, last = (WARM + cycles * number // ROWS for number in (row, row + 1))
            await come_and_go(call, first, last)
            print(line(last, await held_by(worker)), flush=True)
        each = 1000 * (time.monotonic() - began) / cycles
        after = await held_by(worker)
        print(f"{after.memory - before.memory:+.1f} MB, {each:.0f} ms for each")
        print("more objects than before:", after.more_objects_than(before) or "none")
        await call.close()


async def come_and_go(call: Call, first: int, last: int) -> None:
    """Until all have gone."""
    silent: list[asyncio.Task[None]] = []
    for number in range(first, last, TOGETHER):
        many = range(number, min(last, number + TOGETHER))
        people = await asyncio.gather(*(call.join(f"ben {number}") for number in many))
        silent += await all_go(call, dict(zip(many, people, strict=True)))
    await asyncio.gather(*silent)


async def all_go(call: Call, people: dict[int, Caller]) -> list[asyncio.Task[None]]:
    """Those who fall silent are still going."""
    silent = [
        asyncio.create_task(call.go_away(people.pop(number), with_goodbye=False))
        for number in list(people)
        if number % SILENT_EACH == 0
    ]
    await asyncio.gather(
        *(call.go_away(one) if number % 2 else call.leave(one) for number, one in people.items())
    )
    return silent


def line(cycle: int, held: Held) -> str:
    objects = sum(held.objects.values())
    return (
        f"{cycle:<8}{held.memory:10.1f}{held.descriptors:13}{held.threads:9}{held.tasks:7}"
        f"{objects:9}"
    )


if __name__ == "__main__":
    main()
