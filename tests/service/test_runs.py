"""Solutions are run by the real judge: who may, what is told, and that each is answered once."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.service.problem_page import (
    PAIR,
    RIGHT,
    SLOW,
    SQL,
    WRONG,
    Page,
    change_member,
    events_of,
    open_problem_scene,
    write_solution,
)
from tests.service.scenes import Scene, become_guest, open_scene
from tests.service.stack import Stack

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("judge")]


@pytest_asyncio.fixture(loop_scope="session")
async def scene(stack: Stack) -> AsyncIterator[Scene]:
    async with open_problem_scene(stack) as opened:
        await Page(opened.host, opened).reveal(PAIR)
        write_solution(opened, RIGHT)
        yield opened


async def test_everybody_sees_each_case_and_the_same_result(
    scene: Scene, ada: Page, ben: Page
) -> None:
    write_solution(scene, WRONG)
    async with ada.following() as of_ada, ben.following() as of_ben:
        number = await ben.run("samples")
        results = [await stream.finished(number) for stream in (of_ada, of_ben)]

    run = results[0]
    assert results[0] == results[1]
    assert (run["status"], run["verdict"], run["passed"], run["cases"]) == ("done", "WA", 1, 2)
    assert (run["username"], run["kind"], run["language"]) == (
        ben.visitor.name,
        "samples",
        "python",
    )
    first, second = run["results"]
    assert (first["verdict"], second["verdict"]) == ("AC", "WA")
    assert (second["name"], second["expected"], second["actual"]) == (
        "not in order",
        "[1, 2]",
        "[0, 1]",
    )
    progress = [told for told in of_ada.heard if told["type"] == "run_progress"]
    assert {told["step"] for told in progress} <= {"queued", "started", "case"}
    cases = [told["case"] for told in progress if told["step"] == "case"]
    assert cases == run["results"][: len(cases)]


async def test_a_submission_tells_of_secret_cases_their_verdicts_alone(
    scene: Scene, ben: Page
) -> None:
    write_solution(scene, "def pair_with_target(numbers, target):\n    raise KeyError(target)\n")

    run = await ben.finished(await ben.run("all"))

    secrets = [one for one in run["results"] if one["group"] == "secret"]
    assert len(secrets) >= 12
    bare = {"number", "group", "verdict", "time_ms", "memory_mb"}
    assert {frozenset(one) for one in secrets} == {frozenset(bare)}
    assert len({(one["time_ms"], one["memory_mb"]) for one in secrets}) == 1


async def test_the_right_solution_is_accepted_and_told_to_the_room(scene: Scene, ben: Page) -> None:
    run = await ben.finished(await ben.run("all"))

    assert (run["verdict"], run["passed"]) == ("AC", run["cases"])
    assert 0 < run["reference_ms"] < 5000
    asked, judged = (await events_of(scene, 3))[1:]
    name = ben.visitor.name
    assert asked == {
        "type": "test.run",
        "actor": name,
        "run": "1",
        "slug": PAIR,
        "language": "python",
        "kind": "all",
    }
    assert judged == {
        "type": "test.verdict",
        "actor": name,
        "run": "1",
        "verdict": "AC",
        "passed": run["cases"],
        "cases": run["cases"],
    }


async def test_an_input_of_ones_own_is_run_and_not_judged(scene: Scene, ada: Page) -> None:
    write_solution(scene, RIGHT + "    print('nothing')\n")
    given = '{"numbers": [1, 2], "target": 9}'

    run = await ada.finished(await ada.run("custom", input=given))

    assert (run["verdict"], run["input"]) == ("AC", given)
    [result] = run["results"]
    assert result["stdout"] == "nothing\n"
    assert "expected" not in result and "difference" not in result


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("", "JSON"),
        ("[1, 2]", "JSON"),
        ('{"numbers": [1, 2]}', "target"),
        ('{"numbers": 3, "target": 4}', "numbers"),
    ],
)
async def test_an_input_that_does_not_suit_is_refused(ada: Page, given: str, says: str) -> None:
    answer = await ada.ask("POST", "runs", {"kind": "custom", "input": given})

    assert answer.status == 400
    assert says in json.loads(answer.text)["message"]


async def test_what_does_not_compile_says_so(scene: Scene, ben: Page) -> None:
    write_solution(scene, "def pair_with_target(numbers, target)\n    return\n")

    run = await ben.finished(await ben.run("samples"))

    assert run["verdict"] in ("CE", "RE")
    assert "SyntaxError" in json.dumps(run)


async def test_sql_is_judged_too(scene: Scene, ada: Page) -> None:
    await ada.reveal(SQL, "sqlite")
    write_solution(scene, "%%sql\nSELECT 1 AS name")

    run = await ada.finished(await ada.run("samples"))

    assert (run["verdict"], run["problem"]) == ("WA", 2)


@pytest.mark.parametrize(
    ("role", "standing"),
    [
        ("observer", "admitted"),
        ("candidate", "waiting"),
        ("candidate", "removed"),
        ("interviewer", "refused"),
    ],
)
async def test_who_may_not_run_asks_for_nothing(
    scene: Scene, ada: Page, ben: Page, role: str, standing: str
) -> None:
    await change_member(scene, role=role, standing=standing)

    answer = await ben.ask("POST", "runs", {"kind": "samples"})

    assert answer.status == 403
    assert "runs" not in await ada.state()


async def test_a_run_waits_its_turn_and_is_cancelled_by_who_may(
    scene: Scene, ada: Page, ben: Page
) -> None:
    write_solution(scene, SLOW)
    number = await ben.run("samples")
    second = await ben.ask("POST", "runs", {"kind": "samples"})
    await become_guest(scene.people["guest"], scene.link, "Gus")
    await change_member(scene, "guest", standing="admitted")
    guest = Page(scene.people["guest"], scene)
    by_guest = await guest.ask("DELETE", f"runs/{number}")
    by_host = await ada.ask("DELETE", f"runs/{number}")
    again = await ben.ask("DELETE", f"runs/{number}")
    nowhere = await ben.ask("DELETE", "runs/99")

    run = await ben.finished(number)
    statuses = [answer.status for answer in (second, by_guest, by_host, again, nowhere)]
    assert statuses == [409, 403, 204, 204, 404]
    assert run["status"] == "cancelled"
    assert "verdict" not in run


async def test_submissions_are_rare(ben: Page) -> None:
    await ben.finished(await ben.run("all"))

    answer = await ben.ask("POST", "runs", {"kind": "all"})

    assert answer.status == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 20


async def test_who_runs_too_fast_hears_when_to_go_on(ben: Page) -> None:
    body = {"kind": "custom", "input": "nothing"}

    answers = [await ben.ask("POST", "runs", body) for _ in range(12)]

    assert {answer.status for answer in answers} == {400, 429}


async def test_without_a_problem_there_is_nothing_to_run(stack: Stack) -> None:
    async with open_scene(stack) as scene:
        answer = await Page(scene.host, scene).ask("POST", "runs", {"kind": "samples"})

    assert answer.status == 409
    assert json.loads(answer.text)["message"] == "No problem is shown yet."


async def test_a_cell_that_is_gone_is_said(scene: Scene, ada: Page) -> None:
    write_solution(scene, "x" * 100_001)

    answer = await ada.ask("POST", "runs", {"kind": "samples"})

    assert answer.status == 409
    assert "too long" in json.loads(answer.text)["message"]


async def test_a_run_survives_the_service_that_took_it(
    stack: Stack, scene: Scene, ben: Page
) -> None:
    write_solution(scene, SLOW)
    number = await ben.run("samples")
    await events_of(scene, 2)
    await stack.kill("service")
    await stack.start("service")
    await stack.healthy()

    run = await ben.finished(number)

    assert (run["status"], run["verdict"], run["cases"]) == ("done", "TLE", 2)
    verdicts = [one for one in await events_of(scene, 3) if one["type"] == "test.verdict"]
    assert len(verdicts) == 1
