"""Where wildcard names are impossible: one origin for all, and outputs that nobody trusts."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.e2e.people import new_person
from tests.e2e.scenes import end_for_everyone, meet
from tests.e2e.stack import Stack, data_folder, running_stack


@pytest.fixture
def single() -> Iterator[Stack]:
    with data_folder() as data, running_stack(data, PREPSTACK_SINGLE_ORIGIN="1") as running:
        yield running


def test_an_interview_on_one_origin(browser: Browser, single: Stack) -> None:
    ada, ben = new_person(browser, "Ada", single.url), new_person(browser, "Ben", single.url)
    meet(ada, ben, "ada")

    assert urlsplit(ben.notebook_frame.url).netloc == urlsplit(single.url).netloc
    ada.sees_moving("Ben")
    ben.sees_moving("Ada")
    ben.hears()
    ben.type_in_cell(
        0, "from IPython.display import HTML\nHTML('<b>bold</b><script>hit=1</script>')"
    )
    ben.run_cell(0)
    for one in (ada, ben):
        one.sees_output(0, "bold")  # what is harmless of it; no script runs
        assert one.notebook_frame.evaluate("typeof hit") == "undefined"

    end_for_everyone(ada)
    for one in (ada, ben):
        one.close()
