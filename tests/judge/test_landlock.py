# ruff: noqa: F401  tests and fixtures of other files are run once more here
"""Where namespaces are forbidden: all languages but Bash, all limits, all escapes.

What a sandbox has no part in, such as how answers are compared, is not tried again here."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from judge.run import ordinary_user
from judge.server.admission import Admission
from judge.server.health import find_health
from judge.toolchains.languages import Languages, UnavailableLanguage
from sandbox import CannotConfine, landlock, process
from sandbox.landlock import NEEDED_ABI
from sandbox.selftest import Backend, examine
from tests.judge.submissions import Judge
from tests.judge.test_escapes import (
    bait,
    one,
    test_a_compiler_bomb_is_cut,
    test_a_compiler_reads_nothing_of_the_host,
    test_a_fork_bomb_is_gone_before_the_next_case,
    test_a_query_reaches_no_file,
    test_a_stopped_zygote_is_replaced,
    test_nothing_of_the_host_is_there,
    test_sandboxes_leave_nothing_behind,
    test_what_the_judge_tries_at_its_start_is_held,
    test_who_kills_everything_in_reach_harms_its_own_case,
)
from tests.judge.test_languages import (
    test_a_right_solution_is_accepted,
    test_an_endless_loop_is_cut_and_the_next_case_runs,
    test_endless_output_is_cut,
    test_recursion_a_hundred_thousand_deep_has_stack_enough,
    test_too_much_memory_is_said_to_be_that,
)
from tests.judge.test_limits import (
    test_a_warm_driver_starts_no_process,
    test_over_the_memory_limit_is_always_said_to_be_that,
    test_recursion_without_an_end_is_said_to_be_too_deep,
    test_threads_have_large_stacks_too,
    test_waiting_for_a_core_is_not_held_against_a_solution,
)
from tests.judge.test_losses import (
    test_a_case_whose_sandbox_was_killed_is_run_again,
    test_cancelling_ends_a_case_under_way,
)
from tests.judge.test_tables_and_programs import (
    test_many_rows_are_loaded_and_sorted_within_the_limit,
)

pytestmark = pytest.mark.skipif(landlock.abi() < NEEDED_ABI, reason="needs Linux 6.12")


def no_bubblewrap(*_: object, **__: object) -> process.Confined:
    raise CannotConfine("No namespaces here.")


@pytest.fixture(scope="module", autouse=True)
def without_namespaces() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(process, "launch", no_bubblewrap)
        patch.setattr(ordinary_user, "launch", no_bubblewrap)
        ordinary_user.finding.cache_clear()
        yield
    ordinary_user.finding.cache_clear()


@pytest.fixture(scope="module")
def languages(languages: Languages) -> Languages:
    """What was compiled once serves both; which languages there are does not."""
    return Languages(languages.cache)


def test_the_judge_finds_landlock_and_takes_one_at_a_time(languages: Languages) -> None:
    health = find_health(languages)

    assert health.backend is Backend.LANDLOCK
    assert health.is_safe
    assert health.open == ()
    health.require(has_secrets=True)
    assert Admission(languages, health).turns.slots == 1


def test_bash_is_not_offered(languages: Languages) -> None:
    with pytest.raises(
        UnavailableLanguage, match="Bash needs bubblewrap, which does not work here"
    ):
        languages.toolchain("bash")


def test_a_solution_starts_no_process(judge: Judge) -> None:
    source = """
import os, subprocess, threading
def the_answer(a):
    ran = []
    thread = threading.Thread(target=ran.append, args=(1,)); thread.start(); thread.join()
    for attempt in (os.fork, lambda: subprocess.run(["/usr/bin/true"])):
        try:
            attempt()
            ran.append(2)
        except OSError:
            pass
    return ran"""

    assert one(judge, source, [1], [1]) == ["AC", "AC"]


def test_views_are_removed(judge: Judge) -> None:
    from tests.sandbox.test_landlock import views

    one(judge, "def the_answer(a):\n    return a", 1)

    assert views() == set()
