"""How long people wait: New call → lobby, Join → notebook, and → first remote frame.

    .venv/bin/python -m benchmarks.interview [--rounds 5]

Each round is a new interview of two people in two Chromium contexts; warm and cold in one run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

from playwright.sync_api import Browser, expect, sync_playwright

from tests.e2e.people import CHROMIUM_FLAGS, PATIENCE, Person, new_person
from tests.e2e.scenes import end_for_everyone
from tests.e2e.stack import data_folder, running_stack

MEASURES = (
    "New call → lobby usable",
    "Join → notebook editable",
    "Admitted → first remote frame",
    "Call joined → first remote frame",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS
        )
        print(f"{'':34}{'warm p50':>10}{'max':>8}{'cold p50':>10}{'max':>8}{'warm/cold':>11}")
        warm, cold = (measure(browser, rounds, pool) for pool in (1, 0))
        for name, warm_times, cold_times in zip(MEASURES, warm, cold, strict=True):
            first, second = statistics.median(warm_times), statistics.median(cold_times)
            print(
                f"{name:34}{first:9.2f}s{max(warm_times):7.2f}s{second:9.2f}s"
                f"{max(cold_times):7.2f}s{first / second:11.2f}"
            )
        browser.close()


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

    began = time.monotonic()
    ada.join()
    ada.be_in_the_room()
    expect(ada.cell(0).locator(".cm-content")).to_be_editable(timeout=PATIENCE)
    editable = time.monotonic() - began

    frames = first_frame(ada, ben)
    end_for_everyone(ada)
    for person in (ada, ben):
        person.context.close()
    return lobby, editable, *frames


def first_frame(host: Person, guest: Person) -> tuple[float, float]:
    """Until the guest sees the host: since being admitted, and since the room's page joined."""
    guest.continue_as_guest(host.invitation_link())
    guest.join()
    admitted = time.monotonic()
    host.admit("Ben")
    guest.page.wait_for_url("**/interview.ipynb*", wait_until="commit")
    expect(guest.participants).to_contain_text("Ada", timeout=PATIENCE)
    joined = time.monotonic()
    guest.page.wait_for_function(
        "() => [...document.querySelectorAll('video[aria-label=\"Ada, camera\"]')]"
        ".some((video) => video.videoWidth > 0 && video.readyState >= 2)",
        polling=20,
    )
    seen = time.monotonic()
    return seen - admitted, seen - joined


if __name__ == "__main__":
    main()
