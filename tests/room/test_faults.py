"""What a room survives: the service being away, and a start of its own."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
from pathlib import Path

import psutil

from prepstack.interviews.interview import document_to_json
from tests.room.clients import WAIT_SECONDS, Client, Typist, document_path
from tests.room.conftest import RoomUnderTest
from tests.room.environment import PREFIX, SERVER, room_environment
from tests.room.fakes import Outside
from tests.room.interview import DOCUMENT, HOST, REMOVED, WAITING


async def test_what_was_decided_while_the_service_was_down_is_told_in_order_later(
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
    told = [item for item in service.told[told_before:] if item[0] == "PATCH"]
    assert told == [
        ("PATCH", f"members/{WAITING}", {"name": "Wesley"}),
        ("PATCH", f"members/{WAITING}", {"standing": "admitted"}),
        ("PATCH", f"members/{WAITING}", {"standing": "removed"}),
    ]


async def test_a_server_starts_recalls_its_interview_and_leaves_no_process_behind(
    tmp_path: Path,
) -> None:
    outside = Outside()
    outside.service.document = document_to_json(DOCUMENT)
    port = _free_port()
    environment = {
        "PATH": os.environ["PATH"],
        **room_environment(tmp_path, outside.url, port),
    }
    process = await asyncio.create_subprocess_exec(*SERVER, env=environment, cwd=tmp_path)
    try:
        service = Client(f"http://127.0.0.1:{port}{PREFIX}", "prepstack", [])
        status = await _status_with_interview(service)
        host = Client(service.url, HOST, [])
        lobby = await host.ask("GET", "prepstack/lobby")
        refused = await Client(service.url, REMOVED, []).ask("GET", "api/me")
        children = psutil.Process(process.pid).children(recursive=True)
    finally:
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(WAIT_SECONDS):
            await process.wait()
        await outside.close()

    assert status["interview_id"] == DOCUMENT.interview.id
    assert (lobby.code, refused.code) == (200, 403)
    assert children
    gone, alive = await asyncio.to_thread(psutil.wait_procs, children, WAIT_SECONDS)
    assert not alive


async def test_a_server_that_uses_too_much_memory_saves_and_ends_by_itself(
    tmp_path: Path,
) -> None:
    outside = Outside()
    outside.service.document = document_to_json(DOCUMENT)
    environment = {
        "PATH": os.environ["PATH"],
        **room_environment(tmp_path, outside.url, _free_port()),
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
    outside.service.document = document_to_json(DOCUMENT)
    port = _free_port()
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
