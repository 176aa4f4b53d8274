from __future__ import annotations

from dataclasses import replace

import pytest

from judge.authoring.checking import Report, check
from judge.authoring.generators import expand
from judge.authoring.judge_trials import JudgeBench
from judge.authoring.preparing import prepare
from judge.authoring.trials import Queue, Trial
from judge.toolchains.languages import Languages
from prepstack.problems.notebook import read_problem
from prepstack.problems.problem import BadProblem, Verdict
from prepstack.problems.writing import accepted, generated, wrong
from tests.problems.drafts import DOUBLE, RIGHT, SQUARE, notebook, problem

pytestmark = pytest.mark.asyncio


@pytest.fixture(scope="module")
def languages(tmp_path_factory):
    found = Languages(tmp_path_factory.mktemp("judge"))
    found.prepare()
    return found


@pytest.fixture
def bench(languages):
    return Queue(JudgeBench(languages), slots=2)


async def report_on(bench, **changes) -> Report:
    made = notebook(**changes)
    return await check(made, read_problem(made), bench)


async def test_a_good_problem_has_no_faults(bench):
    report = await report_on(bench)

    assert report.faults == ()
    assert report.trials == 5  # solution, accepted, starter, two wrong ones


async def test_a_solution_that_is_wrong_is_named_with_its_case(bench):
    report = await report_on(bench, accepted=[accepted("python", "by squaring", SQUARE)])

    assert report.faults == ("By squaring (Python) gets WA on case 'the number 3'.",)


async def test_a_starter_that_is_accepted_anywhere_is_a_fault(bench):
    open_starter = (
        "def double_the_number(number):\n"
        "    if number == 0:\n"
        "        return 0\n"
        "    ### BEGIN SOLUTION\n"
        "    return number * 2\n"
        "    ### END SOLUTION\n"
    )

    report = await report_on(bench, solutions={"python": open_starter})

    assert report.faults == ("Starter (Python) is accepted on case 'nothing'.",)


async def test_a_wrong_solution_that_nothing_catches_is_a_fault(bench):
    uncaught = wrong("python", "WA", "not wrong at all", RIGHT)

    report = await report_on(bench, wrong=[DOUBLE.wrong[0], uncaught])

    assert report.faults == (
        "Not wrong at all (Python) has to get WA on a secret case; it gets AC.",
    )


async def test_a_wrong_solution_that_passes_no_sample_teaches_nothing(bench):
    useless = wrong("python", "WA", "always nine", "def double_the_number(number): return 9\n")

    report = await report_on(bench, wrong=[DOUBLE.wrong[0], useless])

    assert report.faults == ("Always nine (Python) passes no sample: it teaches nothing.",)


async def test_a_slow_solution_counts_only_if_time_ends_it(bench):
    quick = wrong("python", "TLE", "squares in time", SQUARE)

    report = await report_on(bench, wrong=[DOUBLE.wrong[0], quick])

    assert report.faults == (
        "Squares in time (Python) has to get TLE on a secret case; it gets AC, WA and takes "
        "0.00 s, not 0.75 s: make a case larger.",
    )


async def test_a_leak_is_found_by_the_check(bench):
    told = "Given `number`, return twice as much.\n\n    answer = number + number"

    report = await report_on(bench, statement=told)

    assert report.faults == ("A private line is public: 'answer = number + number'.",)


async def test_shortcomings_and_failures_come_together(bench):
    uncaught = wrong("python", "WA", "right", RIGHT)

    report = await report_on(bench, hints=["One."], wrong=[*DOUBLE.wrong, uncaught])

    assert len(report.faults) == 2


async def test_a_language_that_is_not_here_is_noted_and_left_out(languages):
    bench = JudgeBench(languages)
    bench.languages = frozenset({"python"})

    report = await report_on(bench, solutions={"python": RIGHT, "go": "func f() {}"})

    assert report.faults == ()
    assert report.notes == ("Not run here: Go.",)


async def test_answers_of_generated_cases_come_from_the_solution(bench):
    prepared = await prepare(problem(), bench)

    assert prepared.cases[-1].input == {"number": 2**29}
    assert prepared.cases[-1].expected == 2**30


async def test_a_solution_that_fails_on_a_generated_case_stops_the_check(bench):
    raising = RIGHT.replace("return answer", "return answer // (number < 2**20)")

    report = await report_on(bench, solutions={"python": raising})

    assert report.faults[0].startswith("The solution gets RE on case 'far above': ")
    assert "ZeroDivisionError" in report.faults[0]


COUNTS = """
function doubleTheNumber(number) {
    let answer = 0;
    for (let turn = 0; turn < STEPS; turn++) answer += turn % 2;
    return answer * 0 + 2 * number;
}
"""


async def test_without_a_limit_one_is_derived_for_each_language_from_its_own_solution(bench):
    slow = COUNTS.replace("STEPS", "6e8")
    if "javascript" not in bench.languages:
        pytest.skip("javascript is not on this machine")

    prepared = await prepare(
        problem(limits={}, solutions={"python": RIGHT, "javascript": slow}), bench
    )

    assert prepared.faults == []
    assert prepared.time_seconds("python") == 0.5
    assert prepared.time_seconds("javascript") > 0.5


async def test_what_is_asked_the_small_cases_alone_does_not_stretch_the_limit(bench):
    prepared = await prepare(problem(limits={}), bench)

    assert [one.submission.name for one in prepared.right] == ["", "by counting"]
    assert prepared.time_seconds("python") == 0.5


async def test_only_the_languages_asked_for_are_run(bench):
    both = problem(limits={}, solutions={"python": RIGHT, "go": "func f() {}"})

    prepared = await prepare(both, bench, ["python"])

    assert {one.language for one in prepared.right} == {"python"}


async def test_a_generator_that_draws_lots_is_caught():
    fickle = (
        "import random\n\n\ndef power(exponent):\n    return {'number': random.randrange(1000)}\n"
    )

    with pytest.raises(BadProblem) as caught:
        await expand(problem(generators=fickle))

    assert caught.value.faults == (
        "Case 'far above': its generator gives something else each time.",
    )


async def test_a_generator_that_leans_on_the_order_of_a_set_is_caught():
    letters = "def power(exponent):\n    return {'number': [*{'a', 'b', 'c', 'd'}].index('a')}\n"
    tried = problem(generators=letters, secrets=[
        generated(f"far {n}", "power", {"exponent": n}) for n in range(2)
    ])  # fmt: skip

    with pytest.raises(BadProblem, match="something else each time"):
        await expand(tried)


async def test_what_a_generator_makes_has_to_suit_the_signature():
    with pytest.raises(BadProblem, match="Case 'far above': number is no int."):
        await expand(problem(generators="def power(exponent):\n    return {'number': 0.5}\n"))


async def test_a_generator_that_fails_says_why():
    with pytest.raises(BadProblem, match="A generator failed: NameError: name 'oops'"):
        await expand(problem(generators="def power(exponent):\n    return oops\n"))


async def test_an_exact_answer_may_not_be_of_another_kind(bench):
    read = problem()
    cases = [replace(read.samples[0], expected=True, input={"number": 1})]
    trial = Trial(read, "python", "def double_the_number(number): return 1\n", cases, 0.5)

    results = [result async for result in bench.run(trial)]

    assert [result.verdict for result in results] == [Verdict.WRONG_ANSWER]


UNREADABLE = "def double_the_number(number) return number\n"


async def test_a_wrong_solution_that_does_not_compile_is_named_with_the_compilers_words(bench):
    broken = wrong("python", "WA", "without a colon", UNREADABLE)

    report = await report_on(bench, wrong=[DOUBLE.wrong[0], broken])

    (fault,) = report.faults
    assert fault.startswith("Without a colon (Python) does not compile: ")
    assert "SyntaxError" in fault


@pytest.mark.parametrize("place", ["solutions", "accepted"])
async def test_a_right_solution_that_does_not_compile_is_a_fault(bench, place):
    given = {"solutions": {"python": UNREADABLE}, "accepted": [accepted("python", "x", UNREADABLE)]}

    report = await report_on(bench, **{place: given[place]})

    assert any(
        "(Python) does not compile: " in fault or "The solution does not compile: " in fault
        for fault in report.faults
    )


FAULTY = "def double_the_number(number: int) -> int:\n    return number + 2\n"


async def test_a_starter_that_is_written_may_be_right_here_and_there(bench):
    report = await report_on(bench, starters={"python": FAULTY})

    assert report.faults == ()


async def test_but_a_sample_has_to_show_its_fault(bench):
    unseen = "def double_the_number(number):\n    return number * (2 - (number > 2))\n"

    report = await report_on(bench, starters={"python": unseen})

    assert report.faults == (
        "Starter (Python) is accepted on every sample: its fault cannot be seen.",
    )
