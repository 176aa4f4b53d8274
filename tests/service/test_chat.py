"""The interviewers' own channel: who reads what, while roles change."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.service.scenes import Scene, open_scene
from tests.service.stack import PATIENCE_SECONDS, Stack
from tests.service.visitors import Answer, Visitor, config_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def scene(stack: Stack) -> AsyncIterator[Scene]:
    async with open_scene(stack) as opened:
        await change(opened, standing="admitted")
        yield opened


async def change(scene: Scene, **of_ben: str) -> None:
    """As the room reports it, when the host decided it there."""
    ben = scene.people["member"].name
    status, answer = await scene.as_room("PATCH", f"members/{ben}", **of_ben)
    assert status == 200, answer


async def say(
    visitor: Visitor, scene: Scene, text: str, client: str = "", **headers: str
) -> Answer:
    if not headers:
        page = await visitor.get(f"interviews/{scene.interview_id}")
        headers = {"X-XSRFToken": config_of(page)["xsrf"]}
    body = {"type": "say", "client": client or f"client {text}", "text": text}
    return await visitor.ask(
        "POST",
        f"interviews/{scene.interview_id}/chat",
        json=body,
        headers=headers | {"Sec-Fetch-Mode": "cors"},
    )


class Stream:
    """What a page hears."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self) -> dict[str, Any] | None:
        """None at its end."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for line in self.answer.content:
                if line.startswith(b"data: "):
                    message: dict[str, Any] = json.loads(line.removeprefix(b"data: "))
                    return message
        return None

    async def texts(self) -> list[str]:
        """Of the history, with which it begins."""
        history = await self.next()
        assert history and history["type"] == "chat_history"
        return [message["text"] for message in history["messages"]]


@asynccontextmanager
async def following(visitor: Visitor, scene: Scene) -> AsyncIterator[Stream]:
    url = f"{scene.stack.base}interviews/{scene.interview_id}/chat"
    headers = {"Sec-Fetch-Mode": "cors"}
    async with visitor._http.get(url, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        yield Stream(answer)


async def status_of(visitor: Visitor, scene: Scene) -> int:
    answer = await visitor.ask("GET", f"interviews/{scene.interview_id}/chat")
    return answer.status


async def test_interviewers_read_each_other_as_it_is_written(scene: Scene) -> None:
    host, ben = scene.host, scene.people["member"]
    await change(scene, role="interviewer")

    async with following(host, scene) as of_host, following(ben, scene) as of_ben:
        before = [await of_host.texts(), await of_ben.texts()]
        answer = await say(ben, scene, "<b>Ask about O(n)</b>")
        told = [await of_host.next(), await of_ben.next()]

    assert before == [[], []]
    assert answer.status == 200
    assert told[0] == told[1] == json.loads(answer.text)
    assert told[0] is not None
    message = told[0]["message"]
    assert (message["username"], message["text"]) == (ben.name, "<b>Ask about O(n)</b>")


async def test_a_candidate_and_a_guest_get_no_letter_of_it(scene: Scene) -> None:
    assert (await say(scene.host, scene, "Secret plan")).status == 200

    for who in ("member", "guest"):
        visitor = scene.people[who]
        answer = await say(visitor, scene, "May I?")
        stream = await visitor.ask("GET", f"interviews/{scene.interview_id}/chat")

        assert (answer.status, stream.status) == (403, 403)
        assert "Secret" not in answer.text + stream.text
    async with following(scene.host, scene) as of_host:
        assert await of_host.texts() == ["Secret plan"]


async def test_after_a_change_of_roles_nobody_reads_what_was_written_before_they_had_the_right(
    scene: Scene,
) -> None:
    host, ben = scene.host, scene.people["member"]
    await say(host, scene, "before")
    await change(scene, role="interviewer")
    async with following(ben, scene) as stream:
        at_first = await stream.texts()
        await say(host, scene, "to both")
        told = await stream.next()
        await change(scene, role="candidate")
        end = await stream.next()
    meanwhile = await status_of(ben, scene)
    refused = (await say(ben, scene, "still here")).status
    await say(host, scene, "of the candidate")
    await change(scene, role="interviewer")

    async with following(ben, scene) as stream:
        afterwards = await stream.texts()

    assert (at_first, told and told["message"]["text"], end) == ([], "to both", None)
    assert (meanwhile, refused) == (403, 403)
    assert afterwards == ["to both"]


async def test_whoever_is_removed_hears_nothing_more(scene: Scene) -> None:
    ben = scene.people["member"]
    await change(scene, role="interviewer")

    async with following(ben, scene) as stream:
        await stream.texts()
        await change(scene, standing="removed")
        end = await stream.next()

    assert end is None
    assert await status_of(ben, scene) == 403


async def test_it_ends_with_the_interview(scene: Scene) -> None:
    async with following(scene.host, scene) as stream:
        await stream.texts()
        await scene.host.post(f"interviews/{scene.interview_id}/end")
        end = await stream.next()

    assert end is None
    assert await status_of(scene.host, scene) == 410


async def test_a_message_that_is_sent_again_is_written_once(scene: Scene) -> None:
    first = await say(scene.host, scene, "Hello", "client-a")
    again = await say(scene.host, scene, "Hello", "client-a")

    assert (again.status, again.text) == (200, first.text)
    async with following(scene.host, scene) as stream:
        assert await stream.texts() == ["Hello"]


async def test_who_writes_too_fast_hears_when_to_go_on(scene: Scene) -> None:
    page = await scene.host.get(f"interviews/{scene.interview_id}")
    headers = {"X-XSRFToken": config_of(page)["xsrf"]}

    answers = await asyncio.gather(
        *(say(scene.host, scene, f"{number}", **headers) for number in range(12))
    )

    refused = [answer for answer in answers if answer.status != 200]
    assert 0 < len(refused) <= 7
    assert {answer.status for answer in refused} == {429}
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)
    assert "Wait" in json.loads(refused[0].text)["message"]


async def test_another_site_writes_nothing(scene: Scene) -> None:
    answer = await say(scene.host, scene, "Hello", **{"X-XSRFToken": "made-up"})

    assert answer.status == 403


@pytest.mark.parametrize("text", ["", " \n", "x" * 4001])
async def test_what_is_no_message_is_refused_in_a_sentence(scene: Scene, text: str) -> None:
    answer = await say(scene.host, scene, text, "client-a")

    assert answer.status == 400
    assert json.loads(answer.text)["message"]
