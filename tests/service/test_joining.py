"""Getting in: what people may type, each refusal's sentence, and what a link survives."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from hub_config.service.joining.guesses import GUESSES
from hub_config.storage import Database
from hub_config.storage.tables import interviews, members
from tests.service.scenes import Scene, room_of, sentence_of, shares_of
from tests.service.stack import Stack
from tests.service.visitors import Answer, Visitor, join, newcomer, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def code_of(scene: Scene) -> str:
    page = await scene.host.get(f"interviews/{scene.interview_id}")
    found = re.search(r'class="code">([a-z-]+)<', page.text)
    assert found
    return found[1]


FORMS = {
    "the link": "{link}",
    "the link with a slash": "{link}/",
    "the link with what mail programs add": "  <{link}?utm_source=mail#top> ",
    "the link without its scheme": "{short}",
    "the link of an interviewer": "{interviewer}",
    "the address of its page": "{base}interviews/{id}",
    "the id": "{id}",
    "the id in capitals": "{ID}",
    "the id with a slash": "{id}/",
    "the code": "{code}",
    "the code without hyphens": "{plain}",
    "the code with spaces, in capitals": " {SPACED} ",
    "the code with a slash": "{code}/",
}


@pytest.mark.parametrize("form", FORMS)
async def test_every_form_of_an_invitation_is_understood(scene: Scene, form: str) -> None:
    code = await code_of(scene)
    typed = FORMS[form].format(
        link=scene.link,
        short=scene.link.split("://")[1],
        interviewer=await scene.host.link(scene.interview_id, "interviewer"),
        base=scene.stack.base,
        id=scene.interview_id,
        ID=scene.interview_id.upper(),
        code=code,
        plain=code.replace("-", ""),
        SPACED=code.replace("-", " ").upper(),
    )

    async with newcomer(scene.stack) as visitor:
        answer = await join(visitor, typed)
        arrived = await visitor.get(answer.location)

    assert answer.status == 303
    assert f'"user": "{visitor.name}"' in arrived.text  # the lobby of the room


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 400, "This leads to no interview."),
        ("hello", 400, "This leads to no interview."),
        ("https://example.org/somewhere", 400, "This link leads to no interview."),
        ("aaaaaaaaaaaa", 404, "There is no interview"),
        ("zzz-zzzz-zzz", 404, "There is no interview"),
        ("{base}j/AAAAAAAAAAAAAAAAAAAAAAAA", 404, "This link leads to no interview."),
    ],
)
async def test_what_leads_nowhere_is_said(
    scene: Scene, typed: str, status: int, sentence: str
) -> None:
    async with newcomer(scene.stack) as visitor:
        answer = await join(visitor, typed.format(base=scene.stack.base))

    assert (answer.status, problem_of(answer).startswith(sentence)) == (status, True)


async def set_member(scene: Scene, username: str | None, standing: str) -> None:
    status, _ = await scene.as_room("PATCH", f"members/{username}", standing=standing)
    assert status == 200


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        ("refused", "The host did not let you in to this interview."),
        ("removed", "The host removed you from this interview, so you cannot join it again."),
    ],
)
async def test_no_link_lets_back_who_was_shut_out(
    scene: Scene, standing: str, sentence: str
) -> None:
    observer = await scene.host.link(scene.interview_id, "observer")
    async with newcomer(scene.stack) as visitor:
        await join(visitor, scene.link)
        await set_member(scene, visitor.name, standing)

        answers = [await join(visitor, text) for text in (scene.link, observer)]
        page = await visitor.get(scene.link)
        shares = await shares_of(scene.stack, scene.room)

    assert [(answer.status, problem_of(answer)) for answer in answers] == [(403, sentence)] * 2
    assert (page.status, sentence_of(page)) == (403, sentence)
    assert visitor.name not in shares


async def test_who_was_shut_out_comes_back_neither_as_a_guest(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        await visitor.post(scene.link, page=scene.link)
        await set_member(scene, visitor.name, "removed")
        visitor.forget_account()

        page = await visitor.get(scene.link)

    assert (page.status, "The host removed you" in page.text) == (403, True)


async def test_who_was_shut_out_by_mistake_may_knock_again(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        await join(visitor, scene.link)
        await set_member(scene, visitor.name, "refused")
        path = f"interviews/{scene.interview_id}/members/{visitor.name}"

        assert (await scene.host.post(path, standing="waiting")).status == 303

        assert (await join(visitor, scene.link)).status == 303


async def test_a_link_gives_its_role_and_the_host_has_to_admit(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        await join(visitor, await scene.host.link(scene.interview_id, "observer"))

    _, document = await scene.as_room("GET", "interview")
    member = next(item for item in document["members"] if item["username"] == visitor.name)
    assert (member["role"], member["standing"], member["host"]) == ("observer", "waiting", False)


async def test_a_full_interview_is_said_to_be_full(scene: Scene, database: Database) -> None:
    now = datetime.now(UTC)
    crowd = [f"crowd-{number}" for number in range(60)]
    async with database.writing() as rows:
        await rows.execute(
            members.insert(),
            [
                {
                    "interview_id": scene.interview_id,
                    "username": name,
                    "name": name,
                    "role": "candidate",
                    "host": False,
                    "standing": "waiting",
                    "joined_at": now,
                }
                for name in crowd
            ],
        )

    async with newcomer(scene.stack) as visitor:
        answer = await join(visitor, scene.link)

    async with database.writing() as rows:
        await rows.execute(members.delete().where(members.c.username.in_(crowd)))
    assert (answer.status, problem_of(answer)[:27]) == (409, "This interview is full: 8 p")


async def test_an_interview_of_tomorrow_is_not_open_yet(scene: Scene, database: Database) -> None:
    async def starts(at: datetime | None) -> None:
        async with database.writing() as rows:
            change = update(interviews).where(interviews.c.id == scene.interview_id)
            await rows.execute(change.values(starts_at=at))

    await starts(datetime(2099, 1, 2, 10, 0, tzinfo=UTC))

    async with newcomer(scene.stack) as visitor:
        answer = await join(visitor, scene.link)

    await starts(None)
    assert answer.status == 409
    assert "is not open yet. It opens at 09:45 UTC on 02 January 2099" in problem_of(answer)


async def test_an_interview_that_ended_says_so(stack: Stack) -> None:
    async with newcomer(stack) as host, newcomer(stack) as visitor:
        interview_id = await host.new_call()
        link = await host.link(interview_id)
        await host.post(f"interviews/{interview_id}/end")

        typed = await join(visitor, link)
        opened = await visitor.get(link)

    assert (typed.status, problem_of(typed)) == (410, "This interview has ended.")
    assert (opened.status, sentence_of(opened)) == (410, "This interview has ended.")


async def test_who_guesses_has_to_wait_and_others_have_not(stack: Stack) -> None:
    async with newcomer(stack) as guesser, newcomer(stack) as other:
        answers = [await guess(guesser, "192.0.2.7") for _ in range(GUESSES.free)]
        while (stopped := await guess(guesser, "192.0.2.7")).status != 429:
            answers.append(stopped)  # the first pauses are short, so a slow machine may miss some
        answers.append(elsewhere := await guess(other, "192.0.2.9"))

    assert {answer.status for answer in answers} == {404}
    assert 0 < int(stopped.headers["Retry-After"]) <= GUESSES.longest_seconds
    assert re.search(r"Try again in \d+ s", problem_of(stopped))
    assert elsewhere.status == 404


async def guess(visitor: Visitor, address: str) -> Answer:
    return await join_from(visitor, "zzzzzzzzzz", address)


async def join_from(visitor: Visitor, text: str, address: str) -> Answer:
    """Past the proxy, which would add the true address."""
    return await visitor.past_proxy("join", address, invitation=text)


async def test_joining_twice_at_once_makes_one_member(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        answers = await visitor.post_twice(scene.link, page=scene.link)

    assert [answer.status for answer in answers] == [303, 303]
    _, document = await scene.as_room("GET", "interview")
    names = [member["username"] for member in document["members"]]
    assert names.count(visitor.name) == 1


async def test_the_way_in_ends_in_the_lobby_of_the_room(scene: Scene) -> None:
    assert await room_of(scene.host, scene.interview_id) == scene.room
