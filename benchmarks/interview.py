"""How long people wait: for the lobby, for the call, for the other's picture, for the notebook.

    .venv/bin/python -m benchmarks.interview [--rounds 20] [--beside FOLDER] [--figures FILE]

Each round is a new interview of two people in two Chromium contexts, Ada who calls and Ben who is
let in; with a pool of warm rooms and without, in one run. Times are taken inside the pages.
`--beside` names another checkout that is set up: its rounds alternate with ours. `--figures` keeps
each round as a line of JSON, and the table is of all that are in the file, from runs before too.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.chromium import usual_options
from tests.e2e.people import PATIENCE, Person, action, new_person
from tests.e2e.scenes import end_for_everyone, knock
from tests.e2e.stack import UP, Stack, data_folder, running_stack

MEASURES = (
    "New call → lobby usable",
    "Join → in the call",
    "Admitted → first remote frame",
    "Admitted → notebook editable",
)
OURS, BESIDE = "here", "beside"
# When a button was pressed, and when there was first what is looked for; since the epoch, in ms.
WATCH_LOBBY = """(() => {
  document.addEventListener("click", ({target}) => {
    const isIt = target.closest("button")?.textContent.trim() === "New call";
    if (isIt) sessionStorage.clickedAt = Date.now();
  }, true);
  const isJoin = (button) => button.textContent.trim() === "Join" && button.ariaDisabled !== "true";
  const look = () => [...document.querySelectorAll("button")].some(isJoin)
    ? requestAnimationFrame(() => setTimeout(() => { window.lobbyAt = Date.now(); }))
    : setTimeout(look, 4);
  if (window.top === window && /interviews\\/[a-z2-7]+$/.test(location.pathname)) look();
})()"""
NOTE_CLICK = """(name) => document.addEventListener("click", ({target}) => {
  const button = target.closest("button");
  const named = (button?.ariaLabel || button?.textContent.trim()) ?? "";
  if (named.startsWith(name)) window.clickedAt = Date.now(); // a guest's name has more behind it
}, true)"""
NOTE_CALL = """() => {
  const look = () => document.querySelector('[aria-label="Call"]')
    ? (window.seenAt = Date.now()) : setTimeout(look, 4);
  look();
}"""
NOTE_FRAME = """(name) => {
  const look = () => {
    const video = document.querySelector(`video[aria-label="${name}, camera"]`);
    if (video) video.requestVideoFrameCallback(() => { window.seenAt = Date.now(); });
    else setTimeout(look, 4);
  };
  look();
}"""
# In the notebook's frame, as soon as there is one.
WATCH_NOTEBOOK = """(() => {
  const editor = '.jp-Notebook .jp-CodeCell .cm-content[contenteditable="true"]';
  const look = () => document.querySelector(editor)
    ? (window.editableAt = Date.now()) : setTimeout(look, 4);
  if (window.top !== window) look();
})()"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--figures", type=Path)
    given = parser.parse_args()
    folders = {OURS: None} | ({BESIDE: given.beside} if given.beside else {})
    kept: list[dict[str, object]] = []
    if given.figures and given.figures.exists():
        kept = [json.loads(line) for line in given.figures.read_text().splitlines()]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**usual_options())
        for pool in (1, 0):
            for figure in measure(browser, given.rounds, pool, folders):
                kept.append(figure)
                if given.figures:
                    with given.figures.open("a") as file:
                        file.write(json.dumps(figure) + "\n")
        browser.close()
    show(kept)


def show(figures: list[dict[str, object]]) -> None:
    print(f"{'':8}{'':32}{'warm p50':>10}{'p95':>8}{'cold p50':>10}{'p95':>8}{'rounds':>8}")
    for name in MEASURES:
        for where in sorted({str(figure["where"]) for figure in figures}, reverse=True):
            warm, cold = (times_of(figures, where, pool, name) for pool in (1, 0))
            print(
                f"{where:8}{name:32}{statistics.median(warm):9.3f}s{p95(warm):7.3f}s"
                f"{statistics.median(cold):9.3f}s{p95(cold):7.3f}s{len(warm):5}+{len(cold)}"
            )


def times_of(figures: list[dict[str, object]], where: str, pool: int, name: str) -> list[float]:
    wanted = (where, pool)
    return [float(str(f[name])) for f in figures if (f["where"], f["pool"]) == wanted]


def p95(times: list[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]


def measure(
    browser: Browser, rounds: int, pool: int, folders: dict[str, Path | None]
) -> Iterator[dict[str, object]]:
    with ExitStack() as running:
        stacks = {
            where: running.enter_context(new_stack(folder, pool))
            for where, folder in folders.items()
        }
        numbers: defaultdict[str, int] = defaultdict(int)
        for _ in range(rounds):
            for where, stack in stacks.items():
                wait_for_pool(stack.data, pool)
                numbers[where] += 1
                times = one_interview(browser, stack.url, numbers[where])
                yield {"where": where, "pool": pool, **dict(zip(MEASURES, times, strict=True))}


@contextmanager
def new_stack(folder: Path | None, pool: int) -> Iterator[Stack]:
    elsewhere = ("env", "-C", str(folder), f"{folder}/.venv/bin/python", *UP[1:])
    with (
        data_folder() as data,
        running_stack(data, elsewhere if folder else UP, PREPSTACK_WARM_ROOMS=str(pool)) as stack,
    ):
        yield stack


def wait_for_pool(data: Path, pool: int) -> None:
    """A warm room is warm when its server has written the notebook."""
    while pool and not list(data.glob("rooms/*/notebook/interview.ipynb")):
        time.sleep(0.2)
    time.sleep(2)  # nothing of a round goes on in the next one: kernels start, rooms end


def one_interview(browser: Browser, url: str, number: int) -> tuple[float, ...]:
    ada, ben = new_person(browser, "Ada", url), new_person(browser, "Ben", url)
    ada.context.add_init_script(WATCH_LOBBY)
    ben.context.add_init_script(WATCH_NOTEBOOK)
    ada.sign_up(f"ada-{number}")
    times = (call(ada), enter(ada), *let_in(ada, ben))
    end_for_everyone(ada)
    for person in (ada, ben):
        person.context.close()
    return times


def call(host: Person) -> float:
    """From *New call*, on a dashboard that is there, until *Join* is seen and can be pressed."""
    host.page.goto(f"{host.url}/services/prepstack/", wait_until="networkidle")
    action(host.page, "New call").click()
    host.be_in_the_lobby()
    host.page.wait_for_function("() => window.lobbyAt", timeout=PATIENCE)
    clicked = float(host.page.evaluate("sessionStorage.clickedAt"))
    return since(clicked, host.page.evaluate("window.lobbyAt"))


def enter(host: Person) -> float:
    """From *Join* to the call, once the room is there: before, the room is what is waited for."""
    host.page.wait_for_function(
        "() => window.prepstack.store.state.link === 'open'", timeout=PATIENCE
    )
    host.page.evaluate(NOTE_CLICK, "Join")
    host.page.evaluate(NOTE_CALL)
    host.join()
    host.be_in_the_room()
    return since(host.page.evaluate("window.clickedAt"), host.page.evaluate("window.seenAt"))


def let_in(host: Person, guest: Person) -> tuple[float, float]:
    """From *Admit* to the host's picture, and to the notebook, in the guest's page."""
    knock(guest, host.invitation_link())
    host.page.get_by_role("button", name="Admit Ben").wait_for()
    host.page.evaluate(NOTE_CLICK, "Admit Ben")
    guest.page.evaluate(NOTE_FRAME, host.name)
    host.admit("Ben")
    expect(guest.cell(0).locator(".cm-content")).to_be_editable(timeout=PATIENCE)
    editable = guest.notebook_frame.evaluate("window.editableAt")
    guest.page.wait_for_function("() => window.seenAt", timeout=PATIENCE)
    admitted = host.page.evaluate("window.clickedAt")
    return since(admitted, guest.page.evaluate("window.seenAt")), since(admitted, editable)


def since(began: float, ended: float) -> float:
    """In seconds."""
    return (ended - began) / 1000


if __name__ == "__main__":
    main()
