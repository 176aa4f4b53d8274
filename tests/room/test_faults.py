"""What a room survives: the service being away, and a start of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path

import psutil
import pytest

from prepstack.people import Change
from tests.ports import reserve_ports
from tests.room.clients import WAIT_SECONDS, Client, Typist, document_path
from tests.room.conftest import RoomUnderTest
from tests.room.environment import PREFIX, SERVER, room_environment
from tests.room.fakes import Outside
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, REMOVED, WAITING

ROLES = ("candidate", "observer")


async def test_what_was_decided_while_the_service_was_down_is_told_later(
    room: RoomUnderTest,
) -> None:
    service = room.outside.service
    service.down, told_before = True, len(service.told)
    host = await room.call(HOST)
    guest = await room.call(WAITING, "lobby")
    await guest.say("knock", name="Wesley")
    await host.hear("waiting", lambda message: bool(message["people"]))
    await host.say("admit", username=WAITING)
    await guest.hear("admitted")
    await host.say("remove", username=WAITING)
    await guest.hear("gone")

    # It was restarted and pushes what it last wrote, which is older than what happened here.
    await room.push(DOCUMENT)
    removed = (await room.client(WAITING).ask("GET", "api/me")).code
    service.down = False
    async with asyncio.timeout(WAIT_SECONDS):
        await room.extension.service.heard_all()

    assert removed == 403
    changes = [item[2] for item in service.told[told_before:] if item[0] == "PATCH"]
    told: dict[str, str] = {}
    for change in changes:
        told |= change
    assert told == {"name": "Wesley", "standing": "removed"}
    assert len(changes) <= 2  # one on its way, and all that came after it as one


async def test_a_push_that_was_overtaken_takes_no_admission_back(room: RoomUnderTest) -> None:
    before = room.outside.service.write(DOCUMENT)
    host = await room.call(HOST)
    guest = await room.call(WAITING, "lobby")
    await guest.say("knock", name="Wes")
    await host.hear("waiting", lambda message: bool(message["people"]))
    await host.say("admit", username=WAITING)
    await guest.hear("admitted")
    async with asyncio.timeout(WAIT_SECONDS):
        await room.extension.service.heard_all()

    await room.deliver(before)  # read before the admission, and slow on its way

    assert (await room.client(WAITING).ask("GET", "api/me")).code == 200


@pytest.mark.parametrize("status", [400, 403, 404, 409])
async def test_what_the_service_refuses_for_good_is_undone_and_blocks_nothing(
    status: int, room: RoomUnderTest
) -> None:
    service = room.outside.service
    service.refusals = {f"members/{WAITING}": status}
    host = await room.call(HOST)
    guest = await room.call(WAITING, "lobby")
    await guest.say("knock", name="Wes")
    await host.hear("waiting", lambda message: bool(message["people"]))
    told_before = len(service.told)
    await host.say("admit", username=WAITING)
    await guest.hear("admitted")
    await host.say("set_role", username=CANDIDATE, role="observer")

    async with asyncio.timeout(WAIT_SECONDS):
        await room.extension.service.heard_all()

    service.refusals = {}
    assert [item[1:] for item in service.told[told_before:]] == [
        (f"members/{WAITING}", {"standing": "admitted"}),
        (f"members/{CANDIDATE}", {"role": "observer"}),
    ]
    assert (await room.client(WAITING).ask("GET", "api/me")).code == 403


async def test_many_changes_of_one_person_wait_as_one(room: RoomUnderTest) -> None:
    service = room.outside.service
    service.down, told_before = True, len(service.told)
    host = await room.call(HOST)
    for number in range(20):
        await host.say("set_role", username=CANDIDATE, role=ROLES[number % 2])
    await host.hear("people", lambda message: room.session.may_edit(CANDIDATE) is False)

    service.down = False
    async with asyncio.timeout(WAIT_SECONDS):
        await room.extension.service.heard_all()

    told = [item for item in service.told[told_before:] if item[0] == "PATCH"]
    assert len(told) <= 2
    assert told[-1] == ("PATCH", f"members/{CANDIDATE}", {"role": ROLES[1]})


async def test_a_decision_does_not_wait_behind_thousands_of_names(room: RoomUnderTest) -> None:
    service = room.outside.service
    service.down, told_before = True, len(service.told)
    host = await room.call(HOST)
    await host.hear("admitted")
    for number in range(6000):
        room.extension.service.tell_members({WAITING: Change(name=f"Wes {number}")})

    await host.say("refuse", username=WAITING)
    await host.hear("waiting")
    service.down = False
    async with asyncio.timeout(WAIT_SECONDS):
        await room.extension.service.heard_all()

    told = [body for method, _, body in service.told[told_before:] if method == "PATCH"]
    assert {"standing": "refused"} in told[:2]  # one name may have been under way
    assert {"name": "Wes 5999"} in told
    assert len(told) <= 3


async def test_a_server_starts_recalls_its_interview_and_leaves_no_process_behind(
    tmp_path: Path,
) -> None:
    outside = Outside()
    outside.service.write(DOCUMENT)
    port = reserve_ports()
    environment = {
        "PATH": os.environ["PATH"],
        **room_environment(tmp_path, outside.url, port),
    }
    process = await asyncio.create_subprocess_exec(*SERVER, env=environment, cwd=tmp_path)
    try:
        service = Client(f"http://127.0.0.1:{port}{PREFIX}", "prepstack", [])
        status = await _status_with_interview(service)
        host = Client(service.url, HOST, [])
        me = await host.ask("GET", "api/me")
        refused = await Client(service.url, REMOVED, []).ask("GET", "api/me")
        children = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(WAIT_SECONDS):
            await process.wait()
        await outside.close()

    assert status["interview_id"] == DOCUMENT.interview.id
    assert (me.code, refused.code) == (200, 403)
    assert children
    gone, alive = await asyncio.to_thread(psutil.wait_procs, children, WAIT_SECONDS)
    assert not alive


async def test_a_server_that_uses_too_much_memory_saves_and_ends_by_itself(
    tmp_path: Path,
) -> None:
    outside = Outside()
    outside.service.write(DOCUMENT)
    environment = {
        "PATH": os.environ["PATH"],
        **room_environment(tmp_path, outside.url, reserve_ports()),
        "PREPSTACK_ROOM_MEMORY_MB": "20",
    }
    process = await asyncio.create_subprocess_exec(
        *SERVER, env=environment, cwd=tmp_path, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr

    async with asyncio.timeout(3 * WAIT_SECONDS):
        said = await process.stderr.read()
    await outside.close()

    assert await process.wait() == 0
    assert b"its limit is 20 MB" in said
    assert (tmp_path / "notebook" / "interview.ipynb").exists()


async def test_a_server_that_is_ended_while_somebody_types_saves_and_ends_at_once(
    tmp_path: Path,
) -> None:
    outside = Outside()
    outside.service.write(DOCUMENT)
    port = reserve_ports()
    environment = {
        "PATH": os.environ["PATH"],
        **room_environment(tmp_path, outside.url, port),
    }
    process = await asyncio.create_subprocess_exec(*SERVER, env=environment, cwd=tmp_path)
    try:
        host = Client(f"http://127.0.0.1:{port}{PREFIX}", HOST, [])
        await _status_with_interview(Client(host.url, "prepstack", []))
        typist = Typist(await host.open(await document_path(host)))
        await typist.sync()
        typist.type("# the last words\n")
        other = Typist(await host.open(await document_path(host)))
        await other.sync()
        await other.sees("# the last words")
        process.send_signal(signal.SIGTERM)

        async with asyncio.timeout(WAIT_SECONDS):
            code = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
        await outside.close()

    assert code == 0
    assert "# the last words" in (tmp_path / "notebook" / "interview.ipynb").read_text()


async def _status_with_interview(service: Client) -> dict[str, object]:
    async with asyncio.timeout(2 * WAIT_SECONDS):
        while True:
            try:
                answer = await service.ask("GET", "prepstack/api/interview")
                status: dict[str, object] = json.loads(answer.body)
                if answer.code == 200 and status["interview_id"]:
                    return status
            except OSError:
                pass  # it does not listen yet, and nothing tells when it will
            await asyncio.sleep(0.05)
