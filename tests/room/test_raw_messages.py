"""Bytes that no page of ours would send, on the socket of the shared notebook."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from jupyter_ydoc import YNotebook
from prepstack_ext.document.cursors import LARGEST_STATE, MOST_CLIENTS, Cursors
from prepstack_ext.document.y_messages import Shown, awareness_message, read_awareness
from pycrdt import Doc, create_update_message
from tornado.websocket import WebSocketClientConnection

from tests.room.clients import WAIT_SECONDS, close_code
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER

SAVE = b"\x02\x04save\x01"
ENDLESS = b"\xff" * (1 << 20)  # a number; read to its end, it keeps a server busy for minutes


def typed(notebook: YNotebook) -> None:
    source = notebook.ycells[-1]["source"]
    source += "# forged\n"


def deleted(notebook: YNotebook) -> None:
    """Its bytes name nobody."""
    del notebook.ycells[0]["source"][0]


def added(notebook: YNotebook) -> None:
    notebook.append_cell({"cell_type": "markdown", "metadata": {}, "source": "forged"})


def as_answer(update: bytes) -> bytes:
    """Sync step 2: what a client answers when it is asked for its state."""
    return b"\x00\x01" + create_update_message(update)[2:]


CHANGES = (typed, deleted, added)
FRAMES = (create_update_message, as_answer)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("frame", FRAMES)
async def test_what_an_observer_sends_raw_reaches_neither_the_document_nor_anybody(
    frame: Callable[[bytes], bytes], change: Callable[[YNotebook], None], room: RoomUnderTest
) -> None:
    before = (await room.typist(HOST)).notebook.get()
    host, observer, other = [await tab(room, who) for who in (HOST, OBSERVER, CANDIDATE)]

    await observer.send(frame(await update(room, change)))
    code = await close_code(observer.socket)
    heard = await other.after_all_of_it(host)

    assert code == 1003  # its page shows what nobody else has, and begins anew
    assert (await room.typist(HOST)).notebook.get() == before
    assert not [message for message in heard if message[0] == 0]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("frame", FRAMES)
async def test_the_same_bytes_of_a_candidate_count(
    frame: Callable[[bytes], bytes], change: Callable[[YNotebook], None], room: RoomUnderTest
) -> None:
    before = (await room.typist(HOST)).notebook.get()
    host, candidate = await tab(room, HOST), await tab(room, CANDIDATE)

    await candidate.send(frame(await update(room, change)))
    await candidate.after_all_of_it(host)

    assert (await room.typist(HOST)).notebook.get() != before


@pytest.mark.parametrize(("who", "answers"), [(CANDIDATE, 1), (OBSERVER, 0)])
async def test_saving_is_for_those_who_edit(who: str, answers: int, room: RoomUnderTest) -> None:
    one = await tab(room, who)

    await one.send(SAVE)
    heard = await one.after_all_of_it(one)

    assert len([message for message in heard if message[0] == 2]) == answers


async def test_an_observer_shows_where_they_are(room: RoomUnderTest) -> None:
    host, observer = await tab(room, HOST), await tab(room, OBSERVER)

    await observer.send(awareness_message([Shown(7, 1, {"cursors": [1]})]))

    assert await host.hears_of(7) == Shown(7, 1, {"cursors": [1]})


@pytest.mark.parametrize("state", [None, {"user": {"username": CANDIDATE}, "cursors": ["forged"]}])
@pytest.mark.parametrize("who", [OBSERVER, HOST])
async def test_nobody_shows_anything_of_another(
    who: str, state: dict[str, Any] | None, room: RoomUnderTest
) -> None:
    host, candidate, forger = (
        await tab(room, HOST),
        await tab(room, CANDIDATE),
        await tab(room, who),
    )
    client = next(clients)
    await candidate.send(awareness_message([Shown(client, 1, {"cursors": ["true"]})]))
    await forger.hears_of(client)

    await forger.send(awareness_message([Shown(client, 2, state)]))
    heard = await forger.after_all_of_it(host)

    said = [shown for message in heard if message[0] == 1 for shown in read_awareness(message)]
    assert {shown.clock for shown in said if shown.client == client} == {1}
    assert (await room.document_room()).awareness.states[client] == {"cursors": ["true"]}


async def test_a_message_that_passes_on_what_others_show_counts_for_its_sender(
    room: RoomUnderTest,
) -> None:
    """As every browser sends them: who is new, and who is gone, is told to all by all."""
    candidate, observer = await tab(room, CANDIDATE), await tab(room, OBSERVER)
    theirs, own = next(clients), next(clients)
    await candidate.send(awareness_message([Shown(theirs, 1, {})]))
    await observer.hears_of(theirs)

    await observer.send(awareness_message([Shown(theirs, 2, None), Shown(own, 1, {"x": 1})]))
    await candidate.hears_of(own)

    states = (await room.document_room()).awareness.states
    assert (states[theirs], states[own]) == ({}, {"x": 1})


async def test_the_name_at_a_cursor_is_the_hubs(room: RoomUnderTest) -> None:
    host, observer = await tab(room, HOST), await tab(room, OBSERVER)
    client = next(clients)
    claimed = {"username": HOST, "name": "Ada", "display_name": "Ada", "avatar_url": "http://x/"}

    await observer.send(awareness_message([Shown(client, 1, {"user": claimed | {"color": "red"}})]))
    shown = await host.hears_of(client)

    assert shown.state == {
        "user": {
            "username": OBSERVER,
            "name": "Eve",
            "display_name": "Eve",
            "avatar_url": None,
            "color": "var(--ps-person-3, #2f7a1f)",
        }
    }


async def test_nobody_speaks_for_the_server(room: RoomUnderTest) -> None:
    host, candidate = await tab(room, HOST), await tab(room, CANDIDATE)
    awareness = (await room.document_room()).awareness
    before = dict(awareness.states[awareness.client_id])

    await candidate.send(awareness_message([Shown(awareness.client_id, 1 << 40, {"forged": 1})]))
    await candidate.after_all_of_it(host)

    assert awareness.states[awareness.client_id] == before


@pytest.mark.parametrize("who", [OBSERVER, CANDIDATE])
@pytest.mark.parametrize(
    "begin", [b"", b"\x00\x02", b"\x00\x00", b"\x01", b"\x01\x05\x01", b"\x02"]
)
async def test_a_number_without_end_keeps_nobody_waiting(
    begin: bytes, who: str, room: RoomUnderTest
) -> None:
    forger = await tab(room, who)

    await forger.send(begin + ENDLESS)
    await forger.after_all_of_it(forger)

    await (await room.call(HOST)).hear("admitted")


@pytest.mark.parametrize(
    "message",
    [
        b"\x01\x00",
        b"\x01\x05\x01\x07\x01\x02{",
        b"\x01\x06\x01\x07\x01\x02{}{}",
        b"\x01\x07\x01\x07\x01\x03NaN",
        b"\x01\x06\x01\x07\x01\x0212",
    ],
    ids=["empty", "cut short", "something after it", "no JSON", "no object"],
)
async def test_what_browsers_could_not_read_is_not_passed_on(
    message: bytes, room: RoomUnderTest
) -> None:
    host, candidate = await tab(room, HOST), await tab(room, CANDIDATE)

    await candidate.send(message)
    heard = await candidate.after_all_of_it(host)

    assert message not in heard


async def test_what_one_person_shows_stays_small(room: RoomUnderTest) -> None:
    host, observer = await tab(room, HOST), await tab(room, OBSERVER)
    shown = [Shown(next(clients), 1, {"x": "y" * 50_000}) for _ in range(100)]

    for one in shown:
        await observer.send(awareness_message([one]))
    heard = await observer.after_all_of_it(host)

    states = (await room.document_room()).awareness.states
    assert not [one for one in shown if one.client in states]
    assert max(map(len, heard)) < LARGEST_STATE


async def test_who_shows_themselves_very_often_is_shown_a_few_times_only(
    room: RoomUnderTest,
) -> None:
    host, observer = await tab(room, HOST), await tab(room, OBSERVER)
    awareness = (await room.document_room()).awareness
    mine = [next(clients) for _ in range(2 * MOST_CLIENTS)]

    for client in mine:
        await observer.send(awareness_message([Shown(client, 1, {"x": 1})]))
    heard = await observer.after_all_of_it(host)

    assert [client for client in mine if client in awareness.states] == mine[-MOST_CLIENTS + 1 :]
    assert not [client for client in mine[:MOST_CLIENTS] if client in awareness.meta]
    gone = [shown for message in heard if message[0] == 1 for shown in read_awareness(message)]
    assert Shown(mine[0], 2, None) in gone


def test_who_has_very_many_tabs_loses_the_first_ones_and_nobody_elses() -> None:
    cursors = Cursors()
    forgotten: list[int] = []
    showing = [awareness_message([Shown(client, 1, {})]) for client in range(MOST_CLIENTS + 2)]
    cursors.own_part(showing[0], {"username": CANDIDATE}, -1, forgotten.append)

    for message in showing[1:]:
        cursors.own_part(message, {"username": OBSERVER}, -1, forgotten.append)

    assert forgotten == [1]
    assert cursors.own_part(showing[0], {"username": HOST}, -1, forgotten.append) is None
    assert cursors.own_part(showing[1], {"username": HOST}, -1, forgotten.append) == showing[1]
    assert cursors.own_part(showing[-1], {"username": HOST}, -1, forgotten.append) is None


# How

clients = iter(range(1000, 10**6))


class RawTab:
    """A socket of the shared notebook that answers nothing by itself."""

    def __init__(self, socket: WebSocketClientConnection) -> None:
        self.socket = socket

    async def send(self, message: bytes) -> None:
        await self.socket.write_message(message, binary=True)

    async def hears_of(self, client: int, heard: list[bytes] | None = None) -> Shown:
        """The next word about a client; `heard` collects all messages until then."""
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                message = await self.socket.read_message()
                assert isinstance(message, bytes), f"closed with {self.socket.close_code}"
                if heard is not None:
                    heard.append(message)
                for shown in read_awareness(message) if message[0] == 1 else ():
                    if shown.client == client:
                        return shown

    async def after_all_of_it(self, other: RawTab) -> list[bytes]:
        """What another heard until a sign that was sent after everything else."""
        sign = next(clients)
        heard: list[bytes] = []
        await self.send(awareness_message([Shown(sign, 1, {})]))
        await other.hears_of(sign, heard)
        return heard


async def tab(room: RoomUnderTest, who: str) -> RawTab:
    """One that has heard the first message, which asks for its state."""
    one = RawTab(await room.client(who).open(await room.document_path(who)))
    await one.after_all_of_it(one)
    return one


async def update(room: RoomUnderTest, change: Callable[[YNotebook], None]) -> bytes:
    """A change to the document as it is, as another client would make it."""
    typist = await room.typist(HOST)
    document: Doc[Any] = Doc()
    notebook = YNotebook(document)
    document.apply_update(typist.document.get_update())
    before = document.get_state()
    with document.transaction():
        change(notebook)
    return bytes(document.get_update(before))
