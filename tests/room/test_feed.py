"""What widgets are told, and when: one message waits in a kernel, whatever happens meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from prepstack_ext.kernels.feed import LONGEST, Feed
from prepstack_ext.kernels.messages import Header, Said

from prepstack.wire.features.reactions import Reaction
from prepstack.wire.widgets import MOST_NEWS, TARGET, NewReaction, RoomState

WAIT_SECONDS = 10.0
CLAP = NewReaction("ben", "Ben", Reaction.CLAP, 0.0)


class Kernel:
    """Has what was sent to it; the room is as the test says."""

    def __init__(self) -> None:
        self.room = RoomState()
        self.sent: list[dict[str, Any]] = []
        self.feed = Feed(self.sent.append, lambda: self.room)

    def says(self, kind: str, **content: Any) -> bool:
        written = memoryview(json.dumps(content).encode())
        return self.feed.hear(Said(Header(kind), Header(), written, [written]))

    def open(self, comm: str = "c1") -> bool:
        return self.says("comm_open", comm_id=comm, target_name=TARGET, data={})

    def hears(self, comm: str = "c1") -> None:
        number = self.sent[-1]["data"]["number"]
        self.says("comm_msg", comm_id=comm, data={"type": "heard", "number": number})

    def raise_hand(self, *usernames: str) -> None:
        self.room = RoomState(hands=usernames)
        self.feed.changed()

    async def has(self, count: int) -> dict[str, Any]:
        """Waits for so many messages; the newest."""
        async with asyncio.timeout(WAIT_SECONDS):
            while len(self.sent) < count:
                await asyncio.sleep(0.01)  # nothing tells of it
        assert len(self.sent) == count
        found: dict[str, Any] = self.sent[-1]["data"]
        return found


@pytest.fixture
def kernel() -> Kernel:
    return Kernel()


@asynccontextmanager
async def nothing_more(kernel: Kernel) -> AsyncIterator[None]:
    """What is done here is followed by no message: none is planned."""
    count = len(kernel.sent)
    yield
    await asyncio.sleep(0)
    assert kernel.feed._next is None
    assert len(kernel.sent) == count


async def test_a_kernel_without_widgets_is_told_nothing(kernel: Kernel) -> None:
    async with nothing_more(kernel):
        kernel.raise_hand("ben")
        kernel.feed.changed(CLAP)
        kernel.feed.free()


async def test_widgets_are_told_all_that_is_so_at_once(kernel: Kernel) -> None:
    kernel.raise_hand("ben")

    assert kernel.open()

    told = await kernel.has(1)
    assert kernel.sent[0]["comm_id"] == "c1"
    assert (told["type"], told["room"]["hands"]) == ("told", ("ben",))


async def test_while_nobody_listens_one_message_waits_and_the_next_has_the_newest(
    kernel: Kernel,
) -> None:
    kernel.open()
    await kernel.has(1)

    async with nothing_more(kernel):
        for number in range(1000):
            kernel.raise_hand(f"p{number}")
            kernel.feed.changed(CLAP)
    kernel.hears()

    told = await kernel.has(2)
    assert told["room"]["hands"] == ("p999",)
    assert len(told["reactions"]) == MOST_NEWS


async def test_what_is_as_it_was_is_not_told_again(kernel: Kernel) -> None:
    kernel.open()
    await kernel.has(1)
    kernel.hears()
    kernel.raise_hand("ben")
    await kernel.has(2)
    kernel.hears()

    kernel.raise_hand("ben")
    kernel.feed.changed(CLAP)

    assert len((await kernel.has(3))["reactions"]) == 1


async def test_an_answer_that_was_lost_is_made_good_by_the_end_of_a_run(kernel: Kernel) -> None:
    kernel.open()
    await kernel.has(1)
    kernel.raise_hand("ben")

    kernel.feed.free()

    assert (await kernel.has(2))["room"]["hands"] == ("ben",)


@pytest.mark.parametrize(
    "data",
    [None, {}, {"type": "heard"}, {"type": "heard", "number": 2}, {"type": "mute", "number": 1}],
    ids=str,
)
async def test_what_is_no_answer_brings_nothing(kernel: Kernel, data: Any) -> None:
    kernel.open()
    await kernel.has(1)
    kernel.raise_hand("ben")

    async with nothing_more(kernel):
        kernel.says("comm_msg", comm_id="c1", data=data)


async def test_opening_and_closing_without_end_piles_up_nothing(kernel: Kernel) -> None:
    kernel.open()
    await kernel.has(1)

    async with nothing_more(kernel):
        for number in range(1000):
            kernel.open(f"c{number}")
            kernel.says("comm_close", comm_id=f"c{number}", data={})


@pytest.mark.parametrize(
    "end",
    [
        lambda kernel: kernel.says("comm_close", comm_id="c1", data={}),
        lambda kernel: kernel.feed.forget(),
    ],
    ids=["closed", "kernel gone"],
)
async def test_after_its_end_a_comm_is_told_nothing(
    kernel: Kernel, end: Callable[[Kernel], None]
) -> None:
    kernel.open()
    await kernel.has(1)
    kernel.hears()
    kernel.raise_hand("ben")

    end(kernel)

    async with nothing_more(kernel):
        kernel.raise_hand("ada")


async def test_a_restarted_kernel_is_told_all_again(kernel: Kernel) -> None:
    kernel.open()
    await kernel.has(1)

    kernel.feed.forget()
    kernel.open("c2")

    await kernel.has(2)
    assert kernel.sent[1]["comm_id"] == "c2"


async def test_other_comms_are_for_browsers(kernel: Kernel) -> None:
    kernel.open()
    await kernel.has(1)

    for kind in ("comm_open", "comm_msg", "comm_close"):
        assert not kernel.says(kind, comm_id="other", target_name="jupyter.widget", data={})
    assert not kernel.says("comm_open", comm_id="x" * LONGEST, target_name=TARGET, data={})
    assert not kernel.says("comm_msg", comm_id=["c1"], data={})
    assert not kernel.says("stream", name="stdout", text=TARGET)
