"""How long people wait: for the lobby, for the call, for the other's picture, for the notebook.

    .venv/bin/python -m benchmarks.interview [--rounds 20]

Each round is a new interview of two people in two Chromium contexts, Ada who calls and Ben who is
let in; with a pool of warm rooms and without, in one run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.people import CHROMIUM_FLAGS, PATIENCE, Person, new_person
from tests.e2e.scenes import end_for_everyone, knock
from tests.e2e.stack import data_folder, running_stack

MEASURES = (
    "New call → lobby usable",
    "Join → in the call",
    "Admitted → first remote frame",
    "Admitted → notebook editable",
)
# When a button was pressed, and when there was first what is looked for; since the epoch, in ms.
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS
        )
        print(f"{'':34}{'warm p50':>10}{'p95':>8}{'cold p50':>10}{'p95':>8}{'warm/cold':>11}")
        warm, cold = (measure(browser, rounds, pool) for pool in (1, 0))
        for name, warm_times, cold_times in zip(MEASURES, warm, cold, strict=True):
            first, second = statistics.median(warm_times), statistics.median(cold_times)
            print(
                f"{name:34}{first:9.2f}s{p95(warm_times):7.2f}s{second:9.2f}s"
                f"{p95(cold_times):7.2f}s{first / second:11.2f}"
            )
        browser.close()


def p95(times: list[float]) -> float:
    return sorted(times)[round(0.95 * (len(times) - 1))]


def measure(browser: Browser, rounds: int, pool: int) -> list[list[float]]:
    warm_rooms = {"PREPSTACK_WARM_ROOMS": str(pool)}
    with data_folder() as data, running_stack(data, **warm_rooms) as stack:
        figures = []
        for number in range(rounds):
            wait_for_pool(stack.data, pool)
            figures.append(one_interview(browser, stack.url, number))
        return [list(column) for column in zip(*figures, strict=True)]


def wait_for_pool(data: Path, pool: int) -> None:
    """A warm room is warm when its server has written the notebook."""
    while pool and not list(data.glob("rooms/*/notebook/interview.ipynb")):
        time.sleep(0.2)


def one_interview(browser: Browser, url: str, number: int) -> tuple[float, ...]:
    ada, ben = new_person(browser, "Ada", url), new_person(browser, "Ben", url)
    ada.sign_up(f"ada-{number}")
    began = time.monotonic()
    ada.new_call()
    expect(ada.join_button).to_be_enabled(timeout=PATIENCE)
    lobby = time.monotonic() - began

    times = (lobby, enter(ada), *let_in(ada, ben))
    end_for_everyone(ada)
    for person in (ada, ben):
        person.context.close()
    return times


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
    editable = time.time() * 1000
    guest.page.wait_for_function("() => window.seenAt", timeout=PATIENCE)
    admitted = host.page.evaluate("window.clickedAt")
    return since(admitted, guest.page.evaluate("window.seenAt")), since(admitted, editable)


def since(began: float, ended: float) -> float:
    """In seconds."""
    return (ended - began) / 1000


if __name__ == "__main__":
    main()
