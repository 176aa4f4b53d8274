"""The kernel of a room: started early, one of it, and deaf to whoever only looks."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import struct
from typing import Any
from uuid import uuid4

import pytest
from prepstack_ext.kernels.guard import V1, kernel_request
from tornado.httpclient import HTTPClientError
from tornado.websocket import WebSocketClientConnection

from tests.room.clients import WAIT_SECONDS
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, HOST, OBSERVER, WAITING

HEADER = {"username": "", "session": "s", "date": "", "version": "5.3"}
NOTEBOOK = {"path": "interview.ipynb", "name": "interview.ipynb", "type": "notebook"}


async def test_the_page_finds_the_kernel_that_was_started_before_anybody_came(
    room: RoomUnderTest,
) -> None:
    body = NOTEBOOK | {"kernel": {"name": "python3"}}
    working = [room.client(who).ask("POST", "api/sessions", body) for who in (HOST, CANDIDATE)]

    answers = [*await asyncio.gather(*working)]
    # Last: they start none, and the kernel may be starting still.
    answers.append(await room.client(OBSERVER).ask("POST", "api/sessions", body))

    kernels = {json.loads(answer.body)["kernel"]["id"] for answer in answers}
    assert kernels == {await room.kernel()}
    assert room.app.kernel_manager.list_kernel_ids() == list(kernels)


@pytest.mark.parametrize("path", ["other.ipynb", "", "../interview.ipynb", None])
async def test_no_session_is_made_for_another_path(path: str | None, room: RoomUnderTest) -> None:
    answer = await room.client(HOST).ask("POST", "api/sessions", NOTEBOOK | {"path": path})

    assert answer.code == 403
    assert len(room.app.kernel_manager.list_kernel_ids()) == 1


async def test_a_session_cannot_be_moved_to_another_path(room: RoomUnderTest) -> None:
    await room.kernel()
    (session,) = await room.app.session_manager.list_sessions()

    answer = await room.client(HOST).ask("PATCH", f"api/sessions/{session['id']}", {"path": "x"})

    assert json.loads(answer.body)["path"] == "interview.ipynb"


async def test_code_runs_for_the_candidate_and_the_observer_sees_the_output(
    room: RoomUnderTest,
) -> None:
    observer = await kernel_socket(room, OBSERVER)
    candidate = await kernel_socket(room, CANDIDATE)

    await candidate.write_message(execute("print(6 * 7)"))

    assert await output(observer) == "42\n"


async def test_code_of_an_observer_does_not_run(room: RoomUnderTest) -> None:
    observer = await kernel_socket(room, OBSERVER)
    candidate = await kernel_socket(room, CANDIDATE)
    kernel: Any = room.app.kernel_manager.get_kernel(await room.kernel())

    for forged in (execute("forged = True"), binary_v1("execute_request")):
        await observer.write_message(forged, binary=isinstance(forged, bytes))
    await observer.write_message(message("kernel_info_request", {}))
    await replied(observer, "kernel_info_reply")
    await candidate.write_message(execute("print('forged' in globals())"))

    assert await output(candidate) == "False\n"
    assert await kernel.is_alive()


@pytest.mark.parametrize("who", [WAITING, None])
async def test_the_kernel_is_closed_to(who: str | None, room: RoomUnderTest) -> None:
    with pytest.raises(HTTPClientError, match="403"):
        await room.client(who).open(f"api/kernels/{await room.kernel()}/channels")


async def test_restarting_needs_the_pages_own_secret(room: RoomUnderTest) -> None:
    """The cookie alone, which a page of another site would bring along, is not enough."""
    kernel = await room.kernel()

    answer = await room.browser(HOST).ask("POST", f"api/kernels/{kernel}/restart", {})

    assert answer.code == 403
    assert b"_xsrf" in answer.body


async def test_the_call_goes_on_while_the_kernel_is_busy_and_after_it_died(
    room: RoomUnderTest,
) -> None:
    candidate = await kernel_socket(room, CANDIDATE)
    kernel: Any = room.app.kernel_manager.get_kernel(await room.kernel())
    await candidate.write_message(execute("import os; print('busy'); \nwhile True: pass"))
    assert await output(candidate) == "busy\n"

    await (await room.call(HOST)).hear("admitted")
    os.kill(kernel.provisioner.pid, signal.SIGKILL)
    await (await room.call(HOST)).hear("admitted")
    page = await room.client(HOST).ask("GET", "doc/tree/interview.ipynb")

    assert page.code == 200


async def test_who_is_in_the_room_reads_why_the_kernel_ended_and_who_waits_does_not(
    room: RoomUnderTest,
) -> None:
    candidate = await kernel_socket(room, CANDIDATE)
    host, waiting = await room.call(HOST), await room.call(WAITING, "lobby")
    await host.hear("admitted")
    await waiting.hear("welcome")

    await candidate.write_message(execute("import os; os._exit(1)"))

    notice = await host.hear("notice")
    assert notice["code"] == "kernel_ended"
    assert notice["message"] == "The kernel has ended. It starts anew, without its variables."
    await waiting.say("end")  # it is refused, and the refusal comes after the notice
    await waiting.hear("error")
    assert "notice" not in [message["type"] for message in waiting.heard]


async def test_who_is_in_the_room_reads_who_restarted_the_kernel(room: RoomUnderTest) -> None:
    kernel = await room.kernel()
    host, waiting = await room.call(HOST), await room.call(WAITING, "lobby")
    await host.hear("admitted")
    await waiting.hear("welcome")

    await room.client(CANDIDATE).ask("POST", f"api/kernels/{kernel}/restart", {})

    notice = await host.hear("notice")
    assert notice["code"] == "kernel_restarted"
    assert notice["message"] == "Ben restarted the kernel."
    await waiting.say("end")  # it is refused, and the refusal comes after the notice
    await waiting.hear("error")
    assert "notice" not in [message["type"] for message in waiting.heard]


async def test_of_many_who_replace_the_kernel_at_once_one_may(room: RoomUnderTest) -> None:
    before = await room.kernel()
    (session,) = await room.app.session_manager.list_sessions()
    kernels = room.app.kernel_manager

    asked = [
        room.client(who).ask(
            "PATCH", f"api/sessions/{session['id']}", {"kernel": {"name": "python3"}}
        )
        for who in (HOST, CANDIDATE) * 12
    ]
    answers = asyncio.gather(*asked)
    most = 0
    while not answers.done():
        most = max(most, len(set(kernels.list_kernel_ids()) | set(kernels._pending_kernels)))
        await asyncio.sleep(0)

    assert most == 2
    assert [answer.code for answer in await answers].count(200) == 1
    assert kernels.list_kernel_ids() == [await room.kernel()] != [before]


def v1(*parts: bytes) -> bytes:
    """A message of v1.kernel.websocket.jupyter.org: count, offsets, and what they point at."""
    begin = 8 * (len(parts) + 2)
    offsets = [begin + sum(map(len, parts[:number])) for number in range(len(parts) + 1)]
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


def binary_v1(kind: str) -> bytes:
    header = json.dumps(HEADER | {"msg_type": kind, "msg_id": uuid4().hex}).encode()
    return v1(b"shell", header, b"{}", b"{}", b'{"code": "forged = True"}')


@pytest.mark.parametrize(
    ("text", "subprotocol", "found"),
    [
        (binary_v1("execute_request"), V1, "execute_request"),
        (binary_v1("kernel_info_request"), V1, "kernel_info_request"),
        # Read as the older form, the same bytes may say something else.
        (binary_v1("kernel_info_request"), None, ""),
        ('{"header": {"msg_type": "kernel_info_request"}}', None, "kernel_info_request"),
        ('{"header": {"msg_type": "kernel_info_request"}}', V1, ""),
        ('{"msg_type": "kernel_info_request"}', None, ""),
        (b"\xff" * 64, V1, ""),
        (b"", V1, ""),
        ("[]", None, ""),
        ("", None, ""),
    ],
)
def test_a_request_is_read_as_the_server_reads_it(
    text: str | bytes, subprotocol: str | None, found: str
) -> None:
    assert kernel_request(text, subprotocol) == found


# How


def message(kind: str, content: dict[str, Any]) -> str:
    return json.dumps(
        {
            "channel": "shell",
            # A kernel drops a message that it has had already.
            "header": HEADER | {"msg_type": kind, "msg_id": uuid4().hex},
            "parent_header": {},
            "metadata": {},
            "content": content,
            "buffers": [],
        }
    )


def execute(code: str) -> str:
    return message("execute_request", {"code": code, "silent": False})


async def kernel_socket(room: RoomUnderTest, who: str) -> WebSocketClientConnection:
    path = f"api/kernels/{await room.kernel()}/channels?session_id={who}"
    socket = await room.client(who).open(path)
    await socket.write_message(message("kernel_info_request", {}))
    await replied(socket, "kernel_info_reply")
    return socket


async def replied(socket: WebSocketClientConnection, kind: str) -> Any:
    async with asyncio.timeout(WAIT_SECONDS):
        while text := await socket.read_message():
            found = json.loads(text)
            if found["msg_type"] == kind:
                return found["content"]
    raise AssertionError(f"closed, no {kind} came")


async def output(socket: WebSocketClientConnection) -> str:
    return str((await replied(socket, "stream"))["text"])
