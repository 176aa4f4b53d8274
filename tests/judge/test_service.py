"""The judge behind its HTTP API, on a real socket file."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hub_config.service.judging.judge_client import Again, JudgeAddress, JudgeClient
from judge.run.request import CaseLimits
from judge.server.admission import Admission
from judge.server.bodies import Bodies
from judge.server.health import Health
from judge.server.process import listen, serving
from judge.server.turns import SecretLimit, Turns
from judge.toolchains.languages import Languages
from prepstack.errors import (
    BadRequest,
    BadSetting,
    Conflict,
    NotSignedIn,
    PrepStackError,
    TooManyRequests,
    Unavailable,
)
from prepstack.wire.judge import Done, Queued, Started, submission_of
from sandbox.selftest import Backend
from tests.golden_files import golden

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
    bodies: Bodies | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> AsyncIterator[tuple[JudgeClient, Admission]]:
    admission = Admission(languages, health, turns=Turns(slots, clock), secret_limit=limit)
    async with (
        JudgeClient(JudgeAddress(folder / "socket"), restart_seconds=0) as client,
        serving(admission, listen(folder / "socket", "", 0), None, bodies),
    ):
        yield client, admission


async def all_of(client: JudgeClient, request: dict[str, Any]) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(event) async for event in client.submit(submission_of(request))]


async def started(client: JudgeClient, request: dict[str, Any]) -> asyncio.Task[list[Any]]:
    """A submission under way."""
    running = asyncio.Event()

    async def follow() -> list[Any]:
        seen = []
        async for event in client.submit(submission_of(request)):
            seen.append(msgspec.to_builtins(event))
            if isinstance(event, Started):
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
        async for event in client.submit(submission_of(asking())):
            seen.append(msgspec.to_builtins(event))
            if isinstance(event, Queued):
                await client.cancel("slow")

        assert (await first)[-1] == {"event": "cancelled"}
    assert seen[0]["position"] == 1
    assert seen[-1]["verdict"] == "AC"


@pytest.mark.asyncio
async def test_leaving_ends_the_sandbox_and_frees_the_slot(
    languages: Languages, tmp_path: Path
) -> None:
    async with a_judge(languages, tmp_path) as (client, admission):
        async with aclosing(client.submit(submission_of(asking(SLOW, limits=LONG)))) as events:
            async for event in events:
                if isinstance(event, Started):
                    break

        assert (await all_of(client, asking()))[-1]["verdict"] == "AC"
        assert admission.turns.running == 0


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
    async with a_judge(languages, tmp_path) as (client, admission):
        first = await started(client, asking(SLOW, id="slow", limits=LONG))
        order: list[str] = []

        async def submit(room: str) -> None:
            async for event in client.submit(submission_of(asking(room=room))):
                if isinstance(event, Started):
                    order.append(room)

        tasks = []
        for room in ("greedy", "greedy", "greedy", "modest"):
            tasks.append(asyncio.create_task(submit(room)))
            while admission.turns.waiting < len(tasks):
                await asyncio.sleep(0)
        await client.cancel("slow")
        await asyncio.gather(first, *tasks)

    assert order == ["greedy", "modest", "greedy", "greedy"]


@pytest.mark.asyncio
async def test_a_room_with_enough_waiting_is_refused(languages: Languages, tmp_path: Path) -> None:
    async with a_judge(languages, tmp_path) as (client, admission):
        first = await started(client, asking(SLOW, id="slow", limits=LONG))
        waiting = [
            asyncio.create_task(all_of(client, asking(SLOW, limits=LONG, id=f"w{n}")))
            for n in range(4)
        ]
        while admission.turns.waiting < 4:
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


@pytest.mark.asyncio
@pytest.mark.parametrize("reason", golden("refused_by_judge"))
async def test_a_request_that_cannot_be_understood_is_refused_in_a_sentence(
    languages: Languages, tmp_path: Path, reason: str
) -> None:
    body = json.dumps(golden("refused_by_judge")[reason]).encode()

    async with a_judge(languages, tmp_path), asyncio.timeout(30):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "socket")
        writer.write(submission_head(len(body), "Connection: close") + body)
        answer = await reader.read()
        writer.close()

    assert answer.startswith(b"HTTP/1.1 400")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["message"].endswith(".")


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

    assert told.status == "refusing"


@pytest.mark.asyncio
@pytest.mark.parametrize("key", ["", "wrong"])
async def test_on_a_port_nobody_judges_without_the_key(
    languages: Languages, tmp_path: Path, key: str
) -> None:
    admission = Admission(languages, SAFE)
    sockets = listen(None, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

    async with (
        serving(admission, sockets, "the key"),
        JudgeClient(JudgeAddress(url=url, key=key)) as stranger,
        JudgeClient(JudgeAddress(url=url, key="the key")) as service,
    ):
        with pytest.raises(NotSignedIn):
            await all_of(stranger, asking())
        with pytest.raises(NotSignedIn):
            await stranger.cancel("any")
        assert (await stranger.health()).status == "ok"
        assert (await all_of(service, asking()))[-1]["verdict"] == "AC"


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
    seen: list[str] = []

    async def follow(client: JudgeClient) -> None:
        asked = submission_of(asking(SLOW, limits={"time_seconds": 30}))
        async for event in client.submit(asked):
            seen.append(event.__struct_config__.tag)
            if seen == ["started"]:
                first.kill()

    address = JudgeAddress(data / "judge" / "socket")
    async with a_process(data) as first, JudgeClient(address, restart_seconds=0) as client:
        with pytest.raises(Unavailable):
            await follow(client)

    assert seen == ["started", "again"]


@pytest.mark.asyncio
async def test_a_killed_judge_that_comes_back_gives_the_verdict(data: Path) -> None:
    address = JudgeAddress(data / "judge" / "socket")
    source = "import time\ndef f(a):\n    while time.process_time() < 5: pass\n    return a + 1"
    asked = submission_of(asking(source, limits=LONG))

    async with (
        AsyncExitStack() as judges,
        JudgeClient(address, restart_seconds=120) as client,
        aclosing(client.submit(asked)) as events,
    ):
        first = await judges.enter_async_context(a_process(data))
        assert isinstance(await anext(events), Started)
        first.kill()
        assert isinstance(await anext(events), Again)
        await judges.enter_async_context(a_process(data))

        *_, last = [event async for event in events]

    assert isinstance(last, Done)
    assert last.verdict == "AC"


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
    from judge.server.handlers import STATUS_OF, status_of

    refusals = [BadRequest, NotSignedIn, Conflict, Unavailable]
    assert [status_of(kind("x"), STATUS_OF) for kind in refusals] == [400, 401, 409, 503]
    assert status_of(PrepStackError("x"), STATUS_OF) == 500


# Whoever leaves, or never was allowed in


def submission_head(length: int, *more: str) -> bytes:
    lines = ("POST /v1/submissions HTTP/1.1", "Host: judge", f"Content-Length: {length}", *more)
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def big(request: dict[str, Any]) -> bytes:
    """Reading it takes a moment, in which somebody can leave."""
    return json.dumps({**request, "filling": "x" * (8 << 20)}).encode()


@pytest.mark.asyncio
async def test_leaving_while_the_body_is_read_frees_the_slot(
    languages: Languages, tmp_path: Path
) -> None:
    body = big(asking(SLOW, limits=LONG))

    async with a_judge(languages, tmp_path) as (client, admission):
        for _ in range(4):
            _, writer = await asyncio.open_unix_connection(tmp_path / "socket")
            writer.write(submission_head(len(body)) + body)
            await writer.drain()
            writer.close()

        async with asyncio.timeout(60):
            assert (await all_of(client, asking(room="two")))[-1]["verdict"] == "AC"
            while admission.turns.running or admission.turns.waiting:
                await asyncio.sleep(0.01)


@pytest.mark.asyncio
@pytest.mark.parametrize("steps", range(0, 40, 3))
async def test_leaving_at_any_instant_frees_everything(
    languages: Languages, tmp_path: Path, steps: int
) -> None:
    bodies = Bodies()
    body = json.dumps(asking(SLOW, limits=LONG)).encode()

    async with a_judge(languages, tmp_path, bodies=bodies) as (client, admission):
        _, writer = await asyncio.open_unix_connection(tmp_path / "socket")
        writer.write(submission_head(len(body)) + body)
        for _ in range(steps):
            await asyncio.sleep(0)
        writer.transport.abort()

        async with asyncio.timeout(60):
            assert (await all_of(client, asking()))[-1]["verdict"] == "AC"
            while admission.turns.running or admission.turns.waiting or bodies.taken_bytes:
                await asyncio.sleep(0.01)


@pytest.mark.asyncio
async def test_a_caller_that_is_cancelled_cancels_what_it_asked_for(
    languages: Languages, tmp_path: Path
) -> None:
    async with a_judge(languages, tmp_path) as (client, admission):
        asked = await started(client, asking(SLOW, limits=LONG))

        asked.cancel()

        async with asyncio.timeout(60):
            assert (await all_of(client, asking()))[-1]["verdict"] == "AC"
        assert admission.turns.running == 0


@pytest.mark.asyncio
async def test_whoever_does_not_read_keeps_no_slot(
    languages: Languages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("judge.server.handlers.LISTENING_SECONDS", 0.5)  # a minute would be long
    case = asking()["cases"][0]
    source = "def f(a):\n    print('x' * 60_000)\n    return a + 1"
    body = json.dumps(asking(source, cases=[case] * 200)).encode()

    async with a_judge(languages, tmp_path) as (client, admission):
        # Nothing reads what is told here: the system takes some of it, then no more.
        _, writer = await asyncio.open_unix_connection(tmp_path / "socket", limit=1)
        writer.write(submission_head(len(body)) + body)

        async with asyncio.timeout(120):
            while not admission.turns.running:
                await asyncio.sleep(0.01)
            assert (await all_of(client, asking(room="two")))[-1]["verdict"] == "AC"
        writer.transport.abort()


def test_rooms_that_have_been_quiet_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("judge.server.turns.MOST_ROOMS_KNOWN", 2)
    limit = SecretLimit(lambda: 0.0)

    for room in ("one", "two", "three"):
        limit.use(room)

    limit.use("one")
    with pytest.raises(TooManyRequests):
        limit.use("three")


def test_a_socket_whose_path_is_too_long_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="too long"):
        listen(tmp_path / ("x" * 120) / "socket", "", 0)


@pytest.mark.asyncio
async def test_a_queue_that_stands_still_is_told_of(languages: Languages, tmp_path: Path) -> None:
    now = 0.0

    async with a_judge(languages, tmp_path, clock=lambda: now) as (client, _):
        first = await started(client, asking(SLOW, id="slow", limits=LONG))
        before = await client.health()
        now = 3600.0
        after = await client.health()
        await client.cancel("slow")
        await first

    assert (before.status, before.queue.stuck) == ("ok", 0)
    assert (after.status, after.queue.stuck) == ("stuck", 1)


@pytest.mark.asyncio
async def test_a_stranger_is_refused_before_a_byte_of_the_body_is_taken(
    languages: Languages,
) -> None:
    bodies = Bodies()
    sockets = listen(None, "127.0.0.1", 0)
    admission = Admission(languages, SAFE)

    async with serving(admission, sockets, "the key", bodies), asyncio.timeout(30):
        reader, writer = await asyncio.open_connection(*sockets[0].getsockname()[:2])
        writer.write(submission_head(60 << 20))
        answer = await reader.read()
        writer.close()

    assert answer.startswith(b"HTTP/1.1 401")
    assert b"needs the judge's key" in answer
    assert bodies.taken_bytes == 0


@pytest.mark.asyncio
async def test_all_bodies_together_are_bounded(languages: Languages, tmp_path: Path) -> None:
    bodies = Bodies(1 << 20)

    async with a_judge(languages, tmp_path, bodies=bodies) as (client, _), asyncio.timeout(30):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "socket")
        writer.write(submission_head(1 << 20, "Expect: 100-continue"))
        await reader.readuntil(b"\r\n\r\n")  # it may send its body now
        with pytest.raises(Unavailable, match="as much as it can"):
            await all_of(client, asking())
        writer.close()
        while bodies.taken_bytes:
            await asyncio.sleep(0.01)

        assert (await all_of(client, asking()))[-1]["verdict"] == "AC"


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "head",
    [
        submission_head(65 << 20),
        b"POST /v1/submissions HTTP/1.1\r\nHost: j\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"GET /health HTTP/1.1\r\nHost: j\r\nContent-Length: 1000\r\n\r\n",
    ],
)
async def test_a_body_that_nobody_wants_is_refused_in_a_sentence(
    languages: Languages, tmp_path: Path, head: bytes
) -> None:
    async with a_judge(languages, tmp_path), asyncio.timeout(30):
        reader, writer = await asyncio.open_unix_connection(tmp_path / "socket")
        writer.write(head)
        answer = await reader.read()
        writer.close()

    assert answer.startswith(b"HTTP/1.1 400")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["message"].endswith(".")


# Custom checkers

ENDS = "def check(input, expected, actual):\n    import os\n    os._exit(0)"
CRASHES = "def check(input, expected, actual):\n    return actual['x'] == expected"
CRASHES_ON_ODD = "def check(input, expected, actual):\n    return actual + 0 == expected"
ENDS_ON_ODD = (
    "def check(input, expected, actual):\n    import os\n"
    "    return actual == expected or os._exit(0)"
)
LOOPS_ON_ODD = (
    "def check(input, expected, actual):\n    while actual != expected: pass\n    return True"
)
ODD = "def f(a):\n    return 'odd'"


def checked(checker: str, source: str) -> dict[str, Any]:
    return asking(source, checker={"name": "custom", "source": checker})


@pytest.mark.asyncio
@pytest.mark.parametrize("checker", [ENDS, CRASHES])
async def test_a_checker_that_fails_on_the_reference_too_is_our_fault(
    languages: Languages, tmp_path: Path, checker: str
) -> None:
    async with a_judge(languages, tmp_path) as (client, _):
        events = await all_of(client, checked(checker, ODD))

    assert [event["event"] for event in events] == ["started", "case", "done"]
    assert events[1]["verdict"] == "IE"


@pytest.mark.asyncio
@pytest.mark.parametrize("checker", [CRASHES_ON_ODD, ENDS_ON_ODD, LOOPS_ON_ODD])
async def test_an_answer_on_which_a_good_checker_fails_is_wrong(
    languages: Languages, tmp_path: Path, checker: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shorter = CaseLimits(time_seconds=1, memory_megabytes=512)
    monkeypatch.setattr("judge.judging.checking.LIMITS", shorter)
    async with a_judge(languages, tmp_path) as (client, _):
        odd = await all_of(client, checked(checker, ODD))
        right = await all_of(client, checked(checker, asking()["source"]))

    assert odd[1]["verdict"] == "WA"
    assert "could not read the answer" in odd[1]["error"]
    assert right[1]["verdict"] == "AC"


@pytest.mark.asyncio
async def test_all_checks_of_a_submission_together_are_bounded(
    languages: Languages, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("judge.judging.checking.MOST_SECONDS", 0.5)  # the minute would be long
    checker = (
        "import time\ndef check(input, expected, actual):\n"
        "    while time.process_time() < 1: pass\n    return actual == expected"
    )
    case = asking()["cases"][0]

    async with a_judge(languages, tmp_path) as (client, _):
        events = await all_of(client, {**checked(checker, asking()["source"]), "cases": [case] * 3})

    assert [event["verdict"] for event in events[1:]] == ["AC", "IE", "IE", "IE"]
