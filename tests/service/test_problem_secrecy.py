"""A candidate's browser gets no letter of what belongs to interviewers or the judge.

A whole interview is held, with a swap of roles. Every byte of all answers and events is kept while
somebody is the candidate, and searched for whatever they may not have then.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from hub_config.settings import Settings
from tests.service.problem_page import (
    PAIR,
    RIGHT,
    SQL,
    WRONG,
    Page,
    change_member,
    swap,
    write_solution,
)
from tests.service.scenes import Scene, open_scene
from tests.service.stack import Stack

pytestmark = [pytest.mark.asyncio(loop_scope="session"), pytest.mark.usefixtures("judge")]
NOTE = "He does not see the hash map by himself"
SHORTEST = 24  # characters that are nowhere by chance
PLACES = ("problem", "problems", f"problems/{PAIR}", f"problems/{SQL}", "notes", "runs", "runs/1")
LEAKY = "def pair_with_target(numbers, target):\n    raise ValueError(str((numbers, target)))\n"


@pytest_asyncio.fixture(loop_scope="session")
async def scene(stack: Stack) -> AsyncIterator[Scene]:
    async with open_scene(stack) as opened:
        await change_member(opened, standing="admitted")
        yield opened


class Recorder:
    """What one person's browser got, as bytes."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.got: list[str] = []

    async def ask_for_everything(self) -> None:
        """Whatever the page could ask, and a curious person with it."""
        for place in PLACES:
            if place != "problem":
                self.got.append((await self.page.get(place)).text)
        for kind, fields in [
            ("choose", {"slug": PAIR}),
            ("share_hint", {"number": 1}),
            ("share_hint", {"number": 2}),
            ("withdraw", {}),
        ]:
            self.got.append((await self.page.change(kind, **fields)).text)
        page = f"interviews/{self.page.scene.interview_id}"
        self.got.append((await self.page.visitor.get(page)).text)
        async with self.page.following() as stream:
            self.got.append(json.dumps(await stream.next(), ensure_ascii=False))

    async def run(self, source: str, kind: str) -> None:
        write_solution(self.page.scene, source)
        async with self.page.following() as stream:
            answer = await self.page.ask("POST", "runs", {"kind": kind})
            self.got.append(answer.text)
            if answer.status == 202:
                await stream.finished(json.loads(answer.text)["run"])
            self.got += [json.dumps(told, ensure_ascii=False) for told in stream.heard]

    @property
    def everything(self) -> str:
        return plain("\n".join(self.got))


def plain(text: str) -> str:
    """Without what JSON and HTML put between the same words."""
    text = text.replace("\\n", " ").replace("&lt;", "<").replace("&gt;", ">")
    return re.sub(r"[\s\"\\`*]|<[^>]*>|&\w+;", "", text)


def staff_texts(settings: Settings, slug: str) -> Iterator[tuple[str, str]]:
    """By what they are: every line of the staff bundle that is long enough to be told apart."""
    staff = json.loads((settings.bundles_folder / "staff" / f"{slug}.json").read_text())
    for number, hint in enumerate(staff["hints"], start=1):
        yield f"hint {number}", hint
    for part in (*staff["sections"], *staff["solutions"], *staff["accepted"], *staff["wrong"]):
        what = part.get("title") or f"source {part['name'] or part['languages']}"
        yield from ((what, line) for line in (part.get("text") or part["source"]).splitlines())


def secret_texts(settings: Settings, slug: str) -> Iterator[tuple[str, str]]:
    packed = (settings.bundles_folder / "private" / f"{slug}.json.gz").read_bytes()
    for case in json.loads(gzip.decompress(packed))["cases"]:
        if case["group"] == "secret":
            yield "name of a secret case", case["name"]
            values = [case["input"], case["expected"], *case["input"].values()]
            yield from (("value of a secret case", text) for text in map(shown, values))


def shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:200]


def found_in(everything: str, texts: Iterator[tuple[str, str]], public: str) -> set[str]:
    return {
        f"{what}: {text[:60]}"
        for what, text in texts
        if len(plain(text)) >= SHORTEST and plain(text) in everything and plain(text) not in public
    }


def public_of(settings: Settings, slug: str) -> str:
    """What anybody may read of it; a solution begins with the lines of its starter."""
    folder = settings.bundles_folder / "public" / slug
    return plain("\n".join(path.read_text() for path in folder.iterdir()))


async def test_no_answer_to_a_candidate_holds_what_is_not_for_them(
    stack: Stack, scene: Scene
) -> None:
    ada, ben = Page(scene.host, scene), Page(scene.people["member"], scene)
    of_ben, of_ada = Recorder(ben), Recorder(ada)
    note = {"client": "client-1", "text": NOTE, "mark": "-"}
    await ada.ask("POST", "notes", note)
    await ada.change("choose", slug=PAIR)
    await of_ben.ask_for_everything()
    before = of_ben.everything
    await ada.reveal(PAIR)
    await ada.change("share_hint", number=1)
    for source, kind in [(LEAKY, "all"), (WRONG, "samples"), (RIGHT, "samples")]:
        await of_ben.run(source, kind)
    await of_ben.ask_for_everything()
    await swap(scene, host="candidate", member="interviewer")
    await of_ada.ask_for_everything()
    await ben.reveal(SQL, "sqlite")
    await of_ada.run("%%sql\nSELECT * FROM customers", "samples")
    await of_ada.ask_for_everything()

    assert PAIR not in before
    settings = stack.settings
    for recorder, slug in [(of_ben, PAIR), (of_ada, SQL)]:
        everything, public = recorder.everything, public_of(settings, slug)
        hidden = [*staff_texts(settings, slug), *secret_texts(settings, slug)]
        allowed = {"hint 1"} if slug == PAIR else set()
        texts = (text for text in hidden if text[0] not in allowed)
        assert found_in(everything, texts, public) == set()
        assert plain(NOTE) not in everything
    # The search finds what is there: the hint that was shared, and all of it for who may read it.
    assert found_in(of_ben.everything, iter(list(staff_texts(settings, PAIR))[:1]), "")
    preview = plain((await ben.get(f"problems/{SQL}")).text)
    assert len(found_in(preview, staff_texts(settings, SQL), "")) > 10
