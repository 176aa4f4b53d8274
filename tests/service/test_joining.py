"""Getting in: what people may type, each refusal's sentence, and what a link survives."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from yarl import URL

from hub_config.service.joining.entrance import MAX_MEMBERS, MAX_SHUT_OUT
from hub_config.service.joining.guesses import GUESSES
from hub_config.storage import Database
from hub_config.storage.tables import interviews, members
from prepstack.interviews.interview import MAX_PEOPLE
from tests.service.scenes import Scene, sentence_of, shares_of
from tests.service.stack import Stack
from tests.service.visitors import Answer, Visitor, config_of, join, newcomer, problem_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def code_of(scene: Scene) -> str:
    page = await scene.host.get(f"interviews/{scene.interview_id}/manage")
    found = re.search(r'class="code">([a-z-]+)<', page.text)
    assert found
    return found[1]


FORMS = {
    "the link": "{link}",
    "the link with a slash": "{link}/",
    "the link with what mail programs add": "  <{link}?utm_source=mail#top> ",
    "the link without its scheme": "{short}",
    "the link of an interviewer": "{interviewer}",
    "the link with a full stop": "{link}.",
    "the link in brackets, with a comma": "({link}),",
    "the link in the middle of a sentence": "Come to {link}, at ten",
    "the link with what a phone puts there": "\u201c{link}\u201d\u2026",
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
        code=code,
        plain=code.replace("-", ""),
        SPACED=code.replace("-", " ").upper(),
    )

    async with newcomer(scene.stack) as visitor:
        answer = await join(visitor, typed)
        page = await visitor.get(answer.location)
        notebook = await visitor.notebook_of(scene.interview_id)

    assert answer.status == 303
    assert config_of(page)["me"]["username"] == visitor.name
    assert f'"user": "{visitor.name}"' in notebook.text


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ("", 400, "This leads to no interview."),
        ("hello", 400, "This leads to no interview."),
        ("https://example.org/somewhere", 400, "This link leads to no interview."),
        ("aaaaaaaaaaaa", 404, "There is no interview"),
        ("{id}", 404, "There is no interview"),
        ("{base}interviews/{id}", 404, "There is no interview"),
        ("zzz-zzzz-zzz", 404, "There is no interview"),
        ("{base}j/AAAAAAAAAAAAAAAAAAAAAAAA", 404, "This link leads to no interview."),
    ],
)
async def test_what_leads_nowhere_is_said(
    scene: Scene, typed: str, status: int, sentence: str
) -> None:
    async with newcomer(scene.stack) as visitor:
        answer = await join(visitor, typed.format(base=scene.stack.base, id=scene.interview_id))

    assert (answer.status, problem_of(answer).startswith(sentence)) == (status, True)


@pytest.mark.parametrize("form", ["{id}", "{ID}", "{id}/", "{base}interviews/{id}"])
async def test_the_id_leads_a_member_in(scene: Scene, form: str) -> None:
    typed = form.format(base=scene.stack.base, id=scene.interview_id, ID=scene.interview_id.upper())

    answer = await join(scene.people["member"], typed)

    assert answer.location.endswith(f"/interviews/{scene.interview_id}")


@pytest.mark.parametrize(
    "behind", [".", ")", ",", "%3E", "%E2%80%A6", "%20", "/)", "%22%3E.", ")."]
)
async def test_what_was_copied_with_a_link_is_taken_off_it(scene: Scene, behind: str) -> None:
    async with Visitor(scene.stack, None) as visitor:
        page = await visitor.get(URL(f"{scene.link}{behind}", encoded=True))

    assert (page.status, page.url) == (200, scene.link)


async def test_others_wrong_tries_cost_no_right_link_anything(scene: Scene) -> None:
    async with newcomer(scene.stack) as guesser, newcomer(scene.stack) as visitor:
        tries = [await guess(guesser, "192.0.2.77") for _ in range(3 * GUESSES.free)]
        assert 429 in {answer.status for answer in tries}

        answer = await join_from(visitor, scene.link, "192.0.2.77")
        landing = await visitor.past_proxy(scene.link.split("/prepstack/")[1], "192.0.2.77")

    assert (answer.status, landing.status) == (303, 303)


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
        await visitor.get(scene.link)
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


@asynccontextmanager
async def crowd(
    scene: Scene, database: Database, size: int, standing: str
) -> AsyncIterator[list[str]]:
    names = [f"crowd-{number:03}" for number in range(size)]
    about = {"interview_id": scene.interview_id, "role": "candidate", "host": False}
    about |= {"standing": standing, "joined_at": datetime(2020, 1, 1, tzinfo=UTC)}
    async with database.writing() as rows:
        await rows.execute(
            members.insert(), [about | {"username": name, "name": name} for name in names]
        )
    yield names
    async with database.writing() as rows:
        await rows.execute(members.delete().where(members.c.username.in_(names)))


async def test_a_full_interview_is_said_to_be_full(scene: Scene, database: Database) -> None:
    async with crowd(scene, database, MAX_MEMBERS, "waiting"), newcomer(scene.stack) as visitor:
        answer = await join(visitor, scene.link)

    assert (answer.status, problem_of(answer)[:27]) == (409, "This interview is full: 8 p")


async def test_whoever_may_come_in_has_a_place_also_while_they_are_away(
    scene: Scene, database: Database
) -> None:
    async with crowd(scene, database, MAX_PEOPLE, "admitted"), newcomer(scene.stack) as visitor:
        answer = await join(visitor, scene.link)

    assert answer.status == 409


@pytest.mark.parametrize("standing", ["refused", "removed"])
async def test_who_was_shut_out_takes_nobodys_place(
    scene: Scene, database: Database, standing: str
) -> None:
    async with crowd(scene, database, MAX_MEMBERS, standing), newcomer(scene.stack) as visitor:
        answer = await join(visitor, scene.link)

    assert answer.status == 303


async def test_of_many_who_were_shut_out_the_first_are_forgotten(
    scene: Scene, database: Database
) -> None:
    size = MAX_SHUT_OUT + 20
    async with crowd(scene, database, size, "refused") as names, newcomer(scene.stack) as visitor:
        await join(visitor, scene.link)
        _, document = await scene.as_room("GET", "interview")

    known = {member["username"] for member in document["members"]}
    assert known & set(names[:20]) == set()
    assert len(known & set(names)) <= MAX_SHUT_OUT


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


async def test_guesses_sent_all_at_once_are_counted_one_by_one(stack: Stack) -> None:
    async with newcomer(stack) as guesser:
        await guesser.get("join")
        tries = (guess(guesser, "192.0.2.11") for _ in range(6 * GUESSES.free))
        answers = await asyncio.gather(*tries)

    answered = [answer for answer in answers if answer.status == 404]
    # The first pauses are a second or two, which a slow machine may let pass.
    assert len(answered) < 2 * GUESSES.free


async def guess(visitor: Visitor, address: str) -> Answer:
    return await join_from(visitor, "zzzzzzzzzz", address)


async def join_from(visitor: Visitor, text: str, address: str) -> Answer:
    """Past the proxy, which would add the true address."""
    return await visitor.past_proxy("join", address, invitation=text)


async def test_joining_twice_at_once_makes_one_member(scene: Scene) -> None:
    async with newcomer(scene.stack) as visitor:
        answers = await visitor.post_twice(scene.link)

    assert [answer.status for answer in answers] == [303, 303]
    _, document = await scene.as_room("GET", "interview")
    names = [member["username"] for member in document["members"]]
    assert names.count(visitor.name) == 1
