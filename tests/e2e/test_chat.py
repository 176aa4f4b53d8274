"""People write to each other: everybody to all, and interviewers among themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, WebSocket, expect

from tests.e2e.accessibility import PHONE, findings
from tests.e2e.people import Person
from tests.e2e.scenes import call_alone, let_in

MakePerson = Callable[..., Person]
SECRET = "Ask him about the heap"
HOSTILE = [
    "<img src=x onerror=\"document.title='broken into'\">",
    "[click](javascript:document.title='broken into')",
    "javascript:document.title='broken into'",
    "```html\n<script>document.title='broken into'</script>\n```",
    "https://example.org/\"onmouseover=\"document.title='broken into'",
]


def chat_tab(person: Person) -> Locator:
    return person.page.get_by_role("tab", name="Chat")


def open_chat(person: Person) -> None:
    chat_tab(person).click()
    expect(box(person)).to_be_visible()


def box(person: Person) -> Locator:
    return person.page.get_by_role("textbox", name="Message", exact=True)


def messages(person: Person) -> Locator:
    return person.page.get_by_role("log").get_by_role("article")


def write(person: Person, text: str) -> None:
    box(person).fill(text)
    box(person).press("Enter")
    expect(person.page.get_by_text("sending…")).to_have_count(0)


def reads(person: Person, sender: str, text: str) -> None:
    expect(messages(person).filter(has_text=sender).filter(has_text=text)).to_be_visible()


class Ear:
    """Everything that a page is sent by WebSockets and by the service."""

    def __init__(self, person: Person) -> None:
        self.heard: list[str] = []
        person.page.on("websocket", self._listen)
        person.page.on("response", lambda answer: self.heard.append(answer.url))

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self.heard.append(str(frame)))


def test_two_people_write_to_each_other(pair: tuple[Person, Person]) -> None:
    ada, ben = pair

    open_chat(ada)
    write(ada, "Hello Ben")
    expect(ben.page.get_by_role("tab", name="Chat (1 unread)")).to_be_visible()
    expect(ben.page.get_by_role("status", name="News")).to_contain_text("Ada L.: Hello Ben")
    open_chat(ben)
    reads(ben, "Ada L.", "Hello Ben")
    expect(ben.page.get_by_role("tab", name="Chat", exact=True)).to_be_visible()
    write(ben, "Hello Ada, see https://example.org/a.\n```python\nprint('<b>')\n```")
    reads(ada, "Ben", "print('<b>')")
    link = ada.page.get_by_role("link", name="https://example.org/a", exact=True)
    expect(link).to_have_attribute("rel", "noopener noreferrer nofollow")
    ada.page.get_by_role("button", name="Copy the code").click()
    assert ada.page.evaluate("navigator.clipboard.readText()") == "print('<b>')"

    # A page that is loaded anew has all of it, and nothing of it is new.
    ben.page.reload()
    ben.be_in_the_call()
    expect(ben.page.get_by_role("tab", name="Chat", exact=True)).to_be_visible()
    open_chat(ben)
    expect(messages(ben)).to_have_count(2)
    reads(ben, "You", "print('<b>')")
    assert findings(ada.page) == []
    assert ada.errors == ben.errors == []


def test_interviewers_write_to_each_other_and_the_candidate_hears_no_letter(
    person: MakePerson,
) -> None:
    ada, ivy, ben = person("Ada L."), person("Ivy"), person("Ben")
    ear = Ear(ben)
    call_alone(ada, "ada-confers")
    let_in(ada, ivy, "interviewer")
    let_in(ada, ben, "candidate")
    for one in (ada, ivy, ben):
        open_chat(one)

    for one in (ada, ivy):
        one.page.get_by_role("switch", name="Interviewers only").click()
    write(ada, SECRET)
    reads(ivy, "Ada L.", SECRET)
    write(ivy, f"Yes. {SECRET}!")
    reads(ada, "Ivy", SECRET)
    ivy.page.get_by_role("switch", name="Interviewers only").click()
    write(ivy, "Shall we go on?")
    reads(ben, "Ivy", "Shall we go on?")

    expect(ben.page.get_by_role("switch")).to_have_count(0)
    assert any("Shall we go on?" in frame for frame in ear.heard)
    assert not any("heap" in frame for frame in ear.heard)
    assert not any(url.endswith("/chat") for url in ear.heard)
    asked = ben.page.evaluate("fetch(location.pathname + '/chat').then((got) => got.status)")
    assert asked == 403

    # Ben becomes an interviewer: he reads what is written from now on, and nothing before.
    change_role(ada, "Ben", "interviewer")
    ben.page.get_by_role("switch", name="Interviewers only").click()
    expect(ben.page.get_by_text("whoever becomes one later does not see it")).to_be_visible()
    write(ada, "Welcome to us")
    reads(ben, "Ada L.", "Welcome to us")
    expect(messages(ben)).to_have_count(1)
    change_role(ada, "Ben", "candidate")
    expect(ben.page.get_by_role("switch")).to_have_count(0)
    expect(ben.page.get_by_text("Welcome to us")).to_have_count(0)
    assert ada.errors == ivy.errors == ben.errors == []


def change_role(host: Person, name: str, role: str) -> None:
    host.page.get_by_role("tab", name="People").click()
    host.entry(name).get_by_role("button", name=re.compile("Options")).click()
    host.page.get_by_role("menuitem", name=f"Make {role}").click()
    expect(host.entry(name)).to_contain_text(role)
    open_chat(host)


def test_who_comes_later_reads_what_was_said_on_a_telephone_too(person: MakePerson) -> None:
    ada = person("Ada L.")
    call_alone(ada, "ada-writes-first")
    open_chat(ada)
    write(ada, "Read this first")
    ben = person("Ben", viewport=PHONE, has_touch=True, is_mobile=True)
    ben.continue_as_guest(ada.invitation_link())
    ben.join()
    ada.admit("Ben")

    unread = ben.page.get_by_role("tab", name="Chat (1 unread)")
    expect(unread).to_be_visible()
    unread.tap()

    expect(box(ben)).to_be_focused()
    reads(ben, "Ada L.", "Read this first")
    write(ben, "I have")
    reads(ada, "Ben", "I have")
    visible = "(box) => box.getBoundingClientRect().bottom <= visualViewport.height"
    assert box(ben).evaluate(visible)


def test_what_is_written_without_a_connection_is_sent_when_there_is_one(
    pair: tuple[Person, Person],
) -> None:
    ada, ben = pair
    open_chat(ada)
    open_chat(ben)

    ben.context.set_offline(True)
    box(ben).fill("Am I here?")
    box(ben).press("Enter")
    expect(ben.page.get_by_text("sending…")).to_be_visible()
    ben.context.set_offline(False)

    reads(ada, "Ben", "Am I here?")
    expect(ben.page.get_by_text("sending…")).to_have_count(0)
    for one in (ada, ben):
        expect(messages(one).filter(has_text="Am I here?")).to_have_count(1)


def test_nothing_that_somebody_writes_runs_or_leads_astray(pair: tuple[Person, Person]) -> None:
    ada, ben = pair  # she may not write more for a while afterwards
    open_chat(ada)
    open_chat(ben)

    for text in HOSTILE:
        write(ada, text)
        reads(ben, "Ada L.", text.split("\n")[-1 if text.count("\n") < 2 else 1])

    log = ben.page.get_by_role("log")
    expect(log.locator("img, script, iframe, [onerror], [onmouseover]")).to_have_count(0)
    hrefs = {one.get_attribute("href") for one in log.get_by_role("link").all()}
    assert hrefs - {"https://example.org/a"} == {"https://example.org/"}  # the other is above
    assert "broken into" not in ben.page.title()
