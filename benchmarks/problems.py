"""How long people wait for a problem's verdicts and for its notebook in another language.

    .venv/bin/python -m benchmarks.problems [--rounds 20]

Two people in two Chromium contexts; times are taken inside both pages, and the later one counts.
*Run tests* is beside a cell that prints, which is what people do without a judge; another language
is beside a page that is loaded anew, which is what opens a notebook otherwise.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Sequence

from playwright.sync_api import Frame, Page, expect, sync_playwright

from tests.chromium import usual_options
from tests.e2e.people import PATIENCE, Person, new_person
from tests.e2e.scenes import end_for_everyone, meet
from tests.e2e.stack import UP, data_folder, few_problems, running_stack
from tests.e2e.test_problems import find_and_reveal, language, panel, write

AIMS = {"Run tests → first verdict": 0.5, "another language → notebook editable": 2.0}
BESIDE = ("a cell that prints → its output", "a page loaded anew → notebook editable")
SOLUTIONS = {
    "Accepted": "def pair_with_target(numbers, target):\n    at = {}\n"
    "    for place, number in enumerate(numbers):\n        if target - number in at:\n"
    "            return [at[target - number], place]\n        at[number] = place",
    "Wrong answer": "def pair_with_target(numbers, target):\n    return [0, 0]",
}
NOTE_BEGIN = """(event) => document.addEventListener(event, () => { window.begunAt = Date.now(); },
  {capture: true, once: true})"""
# When something is there for the first time; `%s` is a function of nothing.
NOTE_END = """() => {
  const isThere = %s;
  window.endedAt = null;
  const look = () => isThere() ? (window.endedAt = Date.now()) : setTimeout(look, 4);
  look();
}"""
VERDICT = """() => document.querySelector('table[aria-label="Test results"] tbody tr')
  ?.textContent.includes("%s")"""
EDITABLE = """() => [...document.querySelectorAll(
  '.jp-Notebook .jp-CodeCell .cm-content[contenteditable="true"]')]
  .some((cell) => cell.offsetParent && cell.textContent.includes("%s"))"""
OUTPUT = """() => [...document.querySelectorAll(".jp-OutputArea-output")]
  .some((output) => output.textContent.includes("%s"))"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    times: defaultdict[str, list[float]] = defaultdict(list)
    with data_folder() as data, sync_playwright() as playwright:
        problems = str(few_problems(data))
        browser = playwright.chromium.launch(**usual_options())
        with running_stack(data, UP, PREPSTACK_PROBLEMS=problems) as stack:
            ada, ben = new_person(browser, "Ada", stack.url), new_person(browser, "Ben", stack.url)
            meet(ada, ben, "ada-measures")
            find_and_reveal(ada, "target", "Pair with Target")
            ben.sees_in_cell(0, "pair_with_target")
            for number in range(-1, rounds):  # the first one warms the judge and both kernels
                for name, took in one_round(ada, ben, number).items():
                    if number >= 0:
                        times[name].append(took)
            end_for_everyone(ada)
            for one in (ada, ben):
                one.close()
        browser.close()
    show(times)


def show(times: dict[str, list[float]]) -> None:
    print(f"{'':44}{'median':>10}{'p95':>10}{'aim':>8}")
    for name, taken in times.items():
        p95 = sorted(taken)[round(0.95 * (len(taken) - 1))]
        aim = f"{AIMS[name]:7.1f}s" if name in AIMS else ""
        print(f"{name:44}{statistics.median(taken):9.3f}s{p95:9.3f}s{aim}")
    for name, plain in zip(AIMS, BESIDE, strict=True):
        print(
            f"{name}: {statistics.median(times[name]) / statistics.median(times[plain]):.2f} of it"
        )


def one_round(ada: Person, ben: Person, number: int) -> dict[str, float]:
    verdict, source = list(SOLUTIONS.items())[number % 2]
    run, switch = AIMS
    prints, loads = BESIDE
    return {
        run: run_tests(ada, ben, verdict, source),
        prints: print_in_cell(ada, ben, f"round {number} of it"),
        switch: change_language(ada, ben, "java", "pairWithTarget")
        and change_language(ada, ben, "python", "print("),
        loads: load_anew(ben),
    }


def run_tests(ada: Person, ben: Person, verdict: str, source: str) -> float:
    write(ben, source)
    ada.sees_in_cell(0, source.splitlines()[-1].strip())
    button = panel(ben).get_by_role("button", name="Run tests")
    expect(button).to_be_enabled()
    return latest(
        ben.page, "click", button.click, [(one.page, VERDICT % verdict) for one in (ada, ben)]
    )


def print_in_cell(ada: Person, ben: Person, text: str) -> float:
    written, last = text.rsplit(" ", 1)
    write(ben, f"print({written!r}, {last!r})")
    ada.sees_in_cell(0, repr(written))
    both = [(one.notebook_frame, OUTPUT % text) for one in (ada, ben)]
    return latest(
        ben.notebook_frame, "keydown", lambda: ben.page.keyboard.press("Control+Enter"), both
    )


def change_language(ada: Person, ben: Person, name: str, word: str) -> float:
    both = [(one.notebook_frame, EDITABLE % word) for one in (ada, ben)]
    chosen = language(ben)
    took = latest(ben.page, "change", lambda: chosen.select_option(name), both)
    expect(ben.page.locator('.ps-frame[data-stage="ready"]')).to_be_visible()
    return took


def load_anew(one: Person) -> float:
    began = time.time()
    one.page.reload()
    one.be_in_the_room()
    expect(one.cell(0).locator(".cm-content")).to_be_editable(timeout=PATIENCE)
    return time.time() - began


def latest(
    begins: Page | Frame,
    event: str,
    act: Callable[[], object],
    ends: Sequence[tuple[Page | Frame, str]],
) -> float:
    """Seconds from the event until the last of the ends is there."""
    begins.evaluate(NOTE_BEGIN, event)
    for where, there in ends:
        where.evaluate(NOTE_END % there)
    act()
    for where, _ in ends:
        where.wait_for_function("() => window.endedAt", timeout=PATIENCE)
    ended = max(float(where.evaluate("window.endedAt")) for where, _ in ends)
    return (ended - float(begins.evaluate("window.begunAt"))) / 1000


if __name__ == "__main__":
    main()
