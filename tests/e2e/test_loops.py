"""Whatever the notebook is busy with, the call goes on."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.hostile import put_by_running
from tests.e2e.media import receives_frames
from tests.e2e.people import Person
from tests.e2e.scenes import end_for_everyone, meet, sees_the_end

MANY = 60  # frames: three seconds of the test's cameras on an idle machine

# Its beats end when the loop begins.
LOOPS = """<script>
  setInterval(() => parent.postMessage("beat", "*"), 50);
  setTimeout(() => { while (true) {} }, 1000);
</script>"""


def test_a_cell_and_a_page_that_loop_change_nothing_in_the_call(
    person: Callable[..., Person],
) -> None:
    ada, ben = person("Ada"), person("Ben")
    meet(ada, ben, "ada-loops")
    ada.sees_moving("Ben")

    ben.type_in_cell(0, "while True: pass")
    ben.run_cell(0)
    for one in (ada, ben):
        expect(one.cell(0).locator(".jp-InputPrompt").first).to_contain_text("*")
        receives_frames(one.page, MANY)
        one.hears()
    ada.notebook.get_by_role("button", name="Stop", exact=True).click()
    ben.sees_output(0, "KeyboardInterrupt")

    # The script of an output takes the notebook's whole page, in both browsers.
    for one in (ada, ben):
        one.page.evaluate(
            "addEventListener('message', ({data}) => { if (data === 'beat') beatAt = Date.now() })"
        )
    put_by_running(ben, 0, LOOPS)
    for one, other in ((ada, "Ben"), (ben, "Ada")):
        one.page.wait_for_function("() => Date.now() - window.beatAt > 3000")
        receives_frames(one.page, MANY)
        one.sees_moving(other)
        one.hears()
    ben.page.get_by_role("button", name="Mute microphone", exact=True).click()
    expect(ada.entry("Ben")).to_contain_text("muted")

    end_for_everyone(ada)
    sees_the_end(ben)
