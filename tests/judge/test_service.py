"""The judge behind its HTTP API, on a real socket file."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from hub_config.service.judging.judge_client import JudgeAddress, JudgeClient
from judge.server.admission import Desk
from judge.server.health import Health
from judge.server.process import listen, serving
from judge.server.turns import SecretLimit
from judge.toolchains.languages import Languages
from prepstack.errors import (
    BadRequest,
    Conflict,
    NotSignedIn,
    PrepStackError,
    TooManyRequests,
    Unavailable,
)
from sandbox.selftest import Backend

SAFE = Health(Backend.BUBBLEWRAP, 1, ())


def asking(source: str = "def f(a):\n    return a + 1", **more: Any) -> dict[str, Any]:
    return {
        "room": "one",
        "language": "python",
        "kind": "function",
        "signature": {"function": "f", "params": [{"name": "a", "type": "int"}], "returns": "int"},
        "source": source,
        "cases": [{"name": "first", "group": "sample", "input": {"a": 1}, "expected": 2}],
        **more,
    }


SLOW = "def f(a):\n    while True: pass"
LONG = {"time_seconds": 60}


@asynccontextmanager
async def a_judge(
    languages: Languages,
    folder: Path,
    *,
    health: Health = SAFE,
    limit: SecretLimit | None = None,
    slots: int = 1,
) -> AsyncIterator[tuple[JudgeClient, Desk]]:
    desk = Desk(languages, health, slots=slots, secret_limit=limit)
    client = JudgeClient(JudgeAddress(folder / "socket"))
    async with serving(desk, listen(folder / "socket", "", 0), None):
        yield client, desk
    client.close()


async def all_of(client: JudgeClient, request: dict[str, Any]) -> list[dict[str, Any]]:
    return [event async for event in client.submit(request)]


async def started(client: JudgeClient, request: dict[str, Any]) -> asyncio.Task[list[Any]]:
    """A submission under way."""
    running = asyncio.Event()

    async def follow() -> list[Any]:
        seen = []
        async for event in client.submit(request):
            seen.append(event)
            if event["event"] == "started":
                running.set()
        return seen

    task = asyncio.create_task(follow())
    await running.wait()
    return task


@pytest.mark.asyncio
async def test_each_case_is_told_and_last_the_verdict(languages: Languages, tmp_path: Path) -> None:
    async with a_judge(languages, tmp_path) as (client, _):
        events = await all_of(client, asking())

    assert [event["event"] for event in events] == ["started", "case", "done"]
    assert events[1]["name"] == "first"
    assert events[-1]["verdict"] == "AC"


@pytest.mark.asyncio
async def test_a_secret_case_tells_its_verdict_only(languages: Languages, tmp_path: Path) -> None:
    source = "def f(a):\n    print('seen', a)\n    raise ValueError(a)"
    case = {"name": "the name", "group": "secret", "input": {"a": 7}, "expected": 8}

    async with a_judge(languages, tmp_path) as (client, _):
        events = await all_of(client, asking(source, cases=[case]))

    told = events[1]
    assert set(told) == {"event", "number", "group", "verdict", "time_ms", "memory_mb"}
    assert told["verdict"] == "RE"


@pytest.mark.asyncio
async def test_secret_cases_of_one_verdict_cannot_be_told_apart(
    languages: Languages, tmp_path: Path
) -> None:
    source = (
        "import time\ndef f(a):\n    block = b'x' * (a * 10**7)\n"
        "    while time.process_time() < a / 10: pass\n    return 1"
    )
    cases = [
        {"name": f"{n}", "group": "secret", "input": {"a": n}, "expected": 1} for n in (0, 5, 9)
    ]

    async with a_judge(languages, tmp_path) as (client, _):
        events = await all_of(client, asking(source, cases=cases))

    told = [{**event, "number": 0} for event in events if event["event"] == "case"]
    assert told[0]["verdict"] == "AC"
    assert told[0] == told[1] == told[2]
    assert (events[-1]["time_ms"], events[-1]["memory_mb"]) == (1000, 128)


@pytest.mark.asyncio
async def test_secret_cases_are_limited_per_room_and_samples_are_not(
    languages: Languages, tmp_path: Path
) -> None:
    now = 100.0
    limit = SecretLimit(lambda: now, seconds=20, most=2)
    secret = asking(cases=[{"group": "secret", "input": {"a": 1}, "expected": 2}])

    async with a_judge(languages, tmp_path, limit=limit) as (client, _):
        await all_of(client, secret)
        with pytest.raises(TooManyRequests) as soon:
            await all_of(client, secret)
        assert (await all_of(client, asking()))[-1]["verdict"] == "AC"
        assert (await all_of(client, {**secret, "room": "two"}))[-1]["verdict"] == "AC"
        now = 121.0
        await all_of(client, secret)
        now = 200.0
        with pytest.raises(TooManyRequests):
            await all_of(client, secret)

    assert soon.value.retry_after_seconds == 20


@pytest.mark.asyncio
async def test_who_waits_sees_their_place(languages: Languages, tmp_path: Path) -> None:
    async with a_judge(languages, tmp_path) as (client, _):
        first = await started(client, asking(SLOW, id="slow", limits=LONG))
        seen: list[dict[str, Any]] = []
        async for event in client.submit(asking()):
            seen.append(event)
            if event["event"] == "queued":
                await client.cancel("slow")

        assert (await first)[-1] == {"event": "cancelled"}
    assert seen[0]["position"] == 1
    assert seen[-1]["verdict"] == "AC"


@pytest.mark.asyncio
async def test_leaving_ends_the_sandbox_and_frees_the_slot(
    languages: Languages, tmp_path: Path
) -> None:
    async with a_judge(languages, tmp_path) as (client, desk):
        async with aclosing(client.submit(asking(SLOW, limits=LONG))) as events:
            async for event in events:
                if event["event"] == "started":
                    break

        assert (await all_of(client, asking()))[-1]["verdict"] == "AC"
        assert desk.queue_json()["running"] == 0


@pytest.mark.asyncio
async def test_a_connection_that_breaks_cancels(languages: Languages, tmp_path: Path) -> None:
    async with a_judge(languages, tmp_path) as (client, _):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "socket")
        body = json.dumps(asking(SLOW, limits=LONG)).encode()
        head = (
            f"POST /v1/submissions HTTP/1.1\r\nHost: judge\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        await reader.readuntil(b"started")
        writer.close()

        assert (await all_of(client, asking()))[-1]["verdict"] == "AC"


@pytest.mark.asyncio
async def test_rooms_take_turns(languages: Languages, tmp_path: Path) -> None:
    async with a_judge(languages, tmp_path) as (client, desk):
        first = await started(client, asking(SLOW, id="slow", limits=LONG))
        order: list[str] = []

        async def submit(room: str) -> None:
            async for event in client.submit(asking(room=room)):
                if event["event"] == "started":
                    order.append(room)

        tasks = []
        for room in ("greedy", "greedy", "greedy", "modest"):
            tasks.append(asyncio.create_task(submit(room)))
            while desk.queue_json()["waiting"] < len(tasks):
                await asyncio.sleep(0)
        await client.cancel("slow")
        await asyncio.gather(first, *tasks)

    assert order == ["greedy", "modest", "greedy", "greedy"]


@pytest.mark.asyncio
async def test_a_room_with_enough_waiting_is_refused(languages: Languages, tmp_path: Path) -> None:
    async with a_judge(languages, tmp_path) as (client, desk):
        first = await started(client, asking(SLOW, id="slow", limits=LONG))
        waiting = [
            asyncio.create_task(all_of(client, asking(SLOW, limits=LONG, id=f"w{n}")))
            for n in range(4)
        ]
        while desk.queue_json()["waiting"] < 4:
            await asyncio.sleep(0)
        with pytest.raises(TooManyRequests):
            await all_of(client, asking())
        for n in range(4):
            await client.cancel(f"w{n}")
        await client.cancel("slow")

        ends = [events[-1] for events in await asyncio.gather(first, *waiting)]
    assert ends == [{"event": "cancelled"}] * 5


@pytest.mark.asyncio
async def test_an_id_is_judged_once_at_a_time(languages: Languages, tmp_path: Path) -> None:
    async with a_judge(languages, tmp_path) as (client, _):
        first = await started(client, asking(SLOW, id="mine", limits=LONG))
        with pytest.raises(Conflict):
            await all_of(client, asking(id="mine"))
        await client.cancel("mine")
        await first


BAD = {
    "kind": {"kind": "poem"},
    "language": {"language": "cobol"},
    "language of the kind": {"language": "bash"},
    "cases": {"cases": []},
    "group": {"cases": [{"group": "both", "input": {}, "expected": 1}]},
    "input": {"cases": [{"group": "sample", "input": 3, "expected": 1}]},
    "source": {"source": 3},
    "checker": {"checker": {"name": "magic"}},
    "limits": {"limits": {"time_seconds": -1}},
    "unknown limit": {"limits": {"seconds": 1}},
    "signature": {"signature": {"params": [{"type": "int"}]}},
    "room": {"room": None},
}


@pytest.mark.asyncio
@pytest.mark.parametrize("name", BAD)
async def test_a_request_that_cannot_be_understood_is_refused_in_a_sentence(
    languages: Languages, tmp_path: Path, name: str
) -> None:
    async with a_judge(languages, tmp_path) as (client, _):
        with pytest.raises(BadRequest) as refused:
            await all_of(client, asking(**BAD[name]))

    assert str(refused.value).endswith(".")


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "health", [Health(Backend.BUBBLEWRAP, 1, ("network",)), Health(Backend.NONE, 0, (), ("No.",))]
)
async def test_what_cannot_be_confined_is_not_run(
    languages: Languages, tmp_path: Path, health: Health
) -> None:
    async with a_judge(languages, tmp_path, health=health) as (client, _):
        told = await client.health()
        with pytest.raises(Unavailable):
            await all_of(client, asking())

    assert told["status"] == "refusing"


@pytest.mark.asyncio
@pytest.mark.parametrize("key", ["", "wrong"])
async def test_on_a_port_nobody_judges_without_the_key(
    languages: Languages, tmp_path: Path, key: str
) -> None:
    desk = Desk(languages, SAFE)
    sockets = listen(None, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"
    stranger = JudgeClient(JudgeAddress(url=url, key=key))
    service = JudgeClient(JudgeAddress(url=url, key="the key"))

    async with serving(desk, sockets, "the key"):
        with pytest.raises(NotSignedIn):
            await all_of(stranger, asking())
        with pytest.raises(NotSignedIn):
            await stranger.cancel("any")
        assert (await stranger.health())["status"] == "ok"
        assert (await all_of(service, asking()))[-1]["verdict"] == "AC"
    stranger.close()
    service.close()


def test_the_socket_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    for one in listen(tmp_path / "socket", "", 0):
        one.close()

    assert (tmp_path / "socket").stat().st_mode & 0o777 == 0o600


@asynccontextmanager
async def a_process(data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`prepstack judge serve`, up."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "judge", "serve"),
        env={**os.environ, "PREPSTACK_DATA": str(data)},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr
        while b"The judge is up" not in (line := await process.stderr.readline()):
            assert line, "it ended"
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGTERM)
        await process.communicate()


@pytest.mark.asyncio
async def test_a_killed_judge_is_noticed_and_asked_again(data: Path) -> None:
    client = JudgeClient(JudgeAddress(data / "judge" / "socket"))
    seen: list[str] = []

    async def follow() -> None:
        async for event in client.submit(asking(SLOW, limits={"time_seconds": 30})):
            seen.append(event["event"])
            if seen == ["started"]:
                first.kill()

    async with a_process(data) as first:
        with pytest.raises(Unavailable):
            await follow()
    client.close()

    assert seen == ["started", "again"]


@pytest.mark.asyncio
async def test_the_process_has_neither_network_nor_root(data: Path) -> None:
    async with a_process(data) as process:
        judge = max(_family(process.pid or 0))
        status = Path(f"/proc/{judge}/status").read_text()
        own = os.readlink("/proc/self/ns/net")
        theirs = os.readlink(f"/proc/{judge}/ns/net")

    assert "Uid:\t0" not in status
    assert own != theirs


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in _family(int(child)))]


def test_every_refusal_has_a_status() -> None:
    from judge.server.handlers import _status

    refusals = [BadRequest, NotSignedIn, Conflict, Unavailable]
    assert [_status(kind("x")) for kind in refusals] == [400, 401, 409, 503]
    assert _status(PrepStackError("x")) == 500
