"""Finding what keeps somebody out: axe in every look of a page, and hands on the keyboard only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page

AXE = Path(__file__).parents[2] / "widgets/node_modules/axe-core/axe.min.js"
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
MOST_TABS = 80  # to reach anything on a page

# The notebook in its frame is JupyterLab's, and no axe reaches into it.
# Forced colours are the person's own, and what a style asks for is not what they see.
RUN_AXE = """async (forced) => {
  const rules = {"color-contrast": {enabled: forced === "none"}};
  const options = {iframes: false, resultTypes: ["violations"], rules};
  const found = await axe.run(document, options);
  return found.violations.flatMap(({id, nodes}) =>
    nodes.map(({html, failureSummary}) => `${id}: ${html.slice(0, 200)} | ${failureSummary}`));
}"""

Scheme = Literal["light", "dark"]
Forced = Literal["active", "none"]
LOOKS: tuple[tuple[Scheme, Forced], ...] = (
    ("light", "none"),
    ("dark", "none"),
    ("dark", "active"),
)


@cache
def axe() -> str:
    return AXE.read_text()


def findings(page: Page) -> list[str]:
    """In light, dark and forced colours, as the page is now."""
    return list(_findings(page))


def _findings(page: Page) -> Iterator[str]:
    for scheme, forced in LOOKS:
        page.emulate_media(color_scheme=scheme, forced_colors=forced, reduced_motion="reduce")
        if not page.evaluate("() => 'axe' in window"):
            page.evaluate(axe())  # not as a script of the page: its policy forbids that
        yield from (f"{scheme} {forced} {one}" for one in page.evaluate(RUN_AXE, forced))
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")


def tab_to(page: Page, wanted: Locator) -> None:
    """With Tab alone, as whoever has no pointer."""
    for _ in range(MOST_TABS):
        if is_focused(wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {wanted}")


def press(page: Page, wanted: Locator, key: str = "Enter") -> None:
    wanted.wait_for()
    tab_to(page, wanted)
    page.keyboard.press(key)


def is_focused(wanted: Locator) -> bool:
    return wanted.count() == 1 and bool(
        wanted.evaluate("(element) => element === document.activeElement")
    )


def is_in_view(wanted: Locator) -> bool:
    """Wholly inside the window, and nothing lies over its middle."""
    return bool(
        wanted.evaluate(
            """(element) => {
                const {left, top, right, bottom} = element.getBoundingClientRect();
                const hit = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
                return left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight
                  && (element.contains(hit) || hit?.contains(element));
            }"""
        )
    )


def is_wider_than_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
