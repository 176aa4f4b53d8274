"""A key until the other's page shows it: a whole prepStack beside stock jupyter-collaboration.

    .venv/bin/python -m benchmarks.edit_latency_browser [--edits 60]

Two people in Chromium have the same notebook open, in an interview with cameras on, behind hub
and proxy, and in a stock `jupyter lab` without either. The time runs from the keydown event in one
page until the letter is in the other page's cell, keys going to the two in turn. `edit_latency`
compares the servers alone.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

from benchmarks.edit_latency import NOTEBOOK, report, stock_server
from tests.chromium import usual_options
from tests.e2e.people import PATIENCE, new_person
from tests.e2e.scenes import meet
from tests.e2e.stack import running_stack
from tests.room.fakes import token_of
from tests.room.interview import HOST

WARM_UP = 5  # keys that do not count
CELL = ".jp-Notebook .jp-CodeCell .cm-content"
# The time of the last key, and of the first moment with so many letters; since the epoch, in ms.
NOTE_KEYS = """() => document.addEventListener("keydown", (event) => {
  window.keyAt = performance.timeOrigin + event.timeStamp;
}, true)"""
WAIT_FOR = """([selector, count]) => {
  const letters = () => document.querySelector(selector).textContent.split("x").length - 1;
  window.shownAt = new Promise((found) => {
    const look = () => {
      if (letters() < count) return;
      observer.disconnect();
      found(performance.timeOrigin + performance.now());
    };
    const observer = new MutationObserver(look);
    observer.observe(document.querySelector(".jp-Notebook"),
      {subtree: true, childList: true, characterData: true});
  });
}"""


@dataclass
class Pages:
    """Of two people in one notebook: those that show it, and where the first one types."""

    typist: Page | Frame
    peer: Page | Frame
    typing: Page
    keys: int = 0

    def begin(self) -> None:
        for page in (self.typist, self.peer):
            expect(page.locator(CELL).first).to_be_editable(timeout=PATIENCE)
        self.typist.evaluate(NOTE_KEYS)
        self.typist.locator(CELL).first.click()

    def edit(self) -> float:
        """Milliseconds until the peer's page has it."""
        self.keys += 1
        self.peer.evaluate(WAIT_FOR, [CELL, self.keys])
        self.typing.keyboard.press("x")
        shown_at: float = self.peer.evaluate("() => window.shownAt")
        key_at: float = self.typist.evaluate("() => window.keyAt")
        return shown_at - key_at


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edits", type=int, default=60, help="of each")
    edits = parser.parse_args().edits
    with asyncio.Runner() as runner, tempfile.TemporaryDirectory(prefix="ps", dir="/tmp") as name:
        Path(name).chmod(0o755)
        data = Path(name, "data")
        data.mkdir()
        servers = contextlib.AsyncExitStack()
        stock_url = runner.run(servers.enter_async_context(stock_server(Path(name, "stock"))))
        try:
            with running_stack(data) as stack, sync_playwright() as playwright:
                browser = playwright.chromium.launch(**usual_options())
                both = [interview(browser, stack.url), stock(browser, stock_url)]
                report("keys", *measure(both, edits))
                browser.close()
        finally:
            runner.run(servers.aclose())


def measure(both: list[Pages], edits: int) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    for pages in both:
        pages.begin()
    for number in range(WARM_UP + edits):
        for which in random.sample((0, 1), 2):
            both[which].typing.wait_for_timeout(random.uniform(50, 150))
            taken = both[which].edit()
            if number >= WARM_UP:
                times[which].append(taken)
    return times


def interview(browser: Browser, url: str) -> Pages:
    ada, ben = new_person(browser, "Ada", url), new_person(browser, "Ben", url)
    meet(ada, ben, "ada")
    return Pages(ada.notebook_frame, ben.notebook_frame, ada.page)


def stock(browser: Browser, url: str) -> Pages:
    typist, peer = (browser.new_context().new_page() for _ in range(2))
    for page in (typist, peer):
        page.goto(f"{url}doc/tree/{NOTEBOOK}?token={token_of(HOST)}")
    return Pages(typist, peer, typist)


if __name__ == "__main__":
    main()
