"""What a lost process or network costs the two people of a running interview.

    .venv/bin/python -m benchmarks.faults [--only room,proxy]

`kill -9` of each process of prepStack in turn, then what Ben reaches it by: the connections of his
WebSockets are closed, or the network that his media use leads nowhere any more. Figures, beside the
same without a fault: from the fault until what Ada types then is in Ben's notebook; until Ada sees
that Ben has muted himself, as he does then; the longest time for which Ben has no new picture of
Ada; and until whoever comes anew gets in again (hub and dashboard answer).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Browser, sync_playwright

from tests.chromium import usual_options
from tests.e2e.line import Line, open_line
from tests.e2e.paths import Paths, open_paths
from tests.e2e.people import Person, new_person
from tests.e2e.scenes import end_for_everyone, meet
from tests.e2e.stack import Stack, data_folder, running_stack

KILLED = ("kernel", "worker", "service", "hub", "proxy", "room")
SETTLE_SECONDS = 20  # longer than any of them takes
PATIENCE_SECONDS = 60
Fault = Callable[[], object]

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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="names of faults, with commas")
    only = parser.parse_args().only
    with sync_playwright() as playwright, data_folder() as data, open_line() as line:
        browser = playwright.chromium.launch(**usual_options())
        with (
            running_stack(data, PREPSTACK_WARM_ROOMS="0") as stack,
            interview(browser, stack, line) as (ada, ben, paths),
        ):
            print(f"{'':12}{'notebook':>10}{'call':>10}{'no picture':>12}{'others get in':>15}")
            for name, fault in faults(stack, line, paths).items():
                if not only or name in only.split(","):
                    print(f"{name:12}{costs(name, fault, stack, ada, ben)}", flush=True)
        browser.close()


def faults(stack: Stack, line: Line, paths: Paths) -> dict[str, Fault]:
    return {
        "nothing": lambda: None,
        **{kind: partial(stack.kill, kind) for kind in KILLED},
        "WebSocket": line.drop,
        "media path": paths.block,
    }


@contextmanager
def interview(browser: Browser, stack: Stack, line: Line) -> Iterator[tuple[Person, Person, Paths]]:
    ada = new_person(browser, "Ada", stack.url)
    ben = new_person(browser, "Ben", stack.url, proxy=line.proxy)
    with open_paths(ben) as paths:
        meet(ada, ben, "ada")
        ben.sees_moving("Ada")
        ada.run_cell(0)
        yield ada, ben, paths
        end_for_everyone(ada)
        for one in (ada, ben):
            one.close()


def costs(name: str, fault: Fault, stack: Stack, ada: Person, ben: Person) -> str:
    ben.page.evaluate(WATCH_PICTURE, "Ada, camera")
    was_muted = is_muted(ada, "Ben")
    began = time.monotonic()
    fault()
    button = "Unmute microphone" if was_muted else "Mute microphone"
    ben.page.get_by_role("button", name=button, exact=True).click()
    word = f"after-{name.replace(' ', '-')}"
    ada.type_in_cell(0, f"\n# {word}")
    back = seconds_until(
        began,
        lambda: word in ben.cell(0).inner_text(),
        lambda: is_muted(ada, "Ben") != was_muted,
    )
    for path in ("hub/health", "services/prepstack/health"):
        stack.wait_until_answers(path)
    healthy = time.monotonic() - began
    ben.page.wait_for_timeout(SETTLE_SECONDS * 1000)
    still = ben.page.evaluate("Math.max(picture.longest, performance.now() - picture.at) / 1000")
    return f"{back[0]:9.2f}s{back[1]:9.2f}s{still:11.2f}s{healthy:14.2f}s"


def is_muted(seen_by: Person, name: str) -> bool:
    return "muted" in seen_by.entry(name).inner_text()


def seconds_until(began: float, *happened: Callable[[], bool]) -> list[float]:
    """For each, whichever comes first."""
    seconds: dict[int, float] = {}
    while len(seconds) < len(happened) and time.monotonic() < began + PATIENCE_SECONDS:
        for number, each in enumerate(happened):
            if number not in seconds and each():
                seconds[number] = time.monotonic() - began
    return [seconds.get(number, float("inf")) for number in range(len(happened))]


if __name__ == "__main__":
    main()
