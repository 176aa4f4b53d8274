"""What a killed process costs the two people of a running interview.

    .venv/bin/python -m benchmarks.faults

`kill -9` of each process of prepStack in turn. Three figures each, beside the same without a fault:
from typing to its appearance at the other's, the longest time without a new picture of the other,
and from the kill until whoever comes anew gets in again (hub and dashboard answer).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.e2e.people import CHROMIUM_FLAGS, Person, new_person
from tests.e2e.scenes import end_for_everyone, meet
from tests.e2e.stack import Stack, data_folder, running_stack

KINDS = (None, "kernel", "worker", "service", "hub", "proxy", "room")
SETTLE_SECONDS = 20  # longer than any of them takes

WATCH_PICTURE = """
(label) => {
  const seen = { at: performance.now(), frames: -1, longest: 0 };
  const look = () => {
    const now = performance.now();
    const video = document.querySelector(`video[aria-label="${label}"]`);
    const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    if (frames !== seen.frames && frames > 0) {
      seen.longest = Math.max(seen.longest, now - seen.at);
      Object.assign(seen, { at: now, frames });
    }
    requestAnimationFrame(look);
  };
  window.picture = seen;
  look();
}
"""


def main() -> None:
    with sync_playwright() as playwright, data_folder() as data:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS
        )
        with (
            running_stack(data, PREPSTACK_WARM_ROOMS="0") as stack,
            interview(browser, stack) as (ada, ben),
        ):
            print(f"{'killed':10}{'typed → seen':>14}{'no picture':>15}{'others get in':>15}")
            for kind in KINDS:
                print(line(kind, stack, ada, ben))
        browser.close()


@contextmanager
def interview(browser: Browser, stack: Stack) -> Iterator[tuple[Person, Person]]:
    ada, ben = new_person(browser, "Ada", stack.url), new_person(browser, "Ben", stack.url)
    meet(ada, ben, "ada")
    ben.sees_moving("Ada")
    ada.run_cell(0)
    yield ada, ben
    end_for_everyone(ada)


def line(kind: str | None, stack: Stack, ada: Person, ben: Person) -> str:
    ben.page.evaluate(WATCH_PICTURE, "Ada, camera")
    began = time.monotonic()
    if kind:
        stack.kill(kind)
    typed = time.monotonic()
    word = f"after-{kind}"
    ada.type_in_cell(0, f"\n# {word}")
    ben.sees_in_cell(0, word)
    seen = time.monotonic() - typed
    for path in ("hub/health", "services/prepstack/health"):
        stack.wait_until_answers(path)
    healthy = time.monotonic() - began
    ben.page.wait_for_timeout(SETTLE_SECONDS * 1000)
    still = ben.page.evaluate("Math.max(picture.longest, performance.now() - picture.at) / 1000")
    return f"{kind or 'nothing':10}{seen:13.2f}s{still:14.2f}s{healthy:14.2f}s"


if __name__ == "__main__":
    main()
