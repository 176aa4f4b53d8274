from __future__ import annotations

from dataclasses import replace

import pytest

from judge.authoring.checking import NOT_RUN, Report, check
from judge.authoring.generators import expand
from judge.authoring.judge_trials import JudgeBench
from judge.authoring.preparing import prepare
from judge.authoring.trials import Queue, Trial
from judge.toolchains.languages import Languages
from prepstack.problems.leaks import ADVICE
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

    assert report.faults == (
        "Cell 6 (accepted), 'by squaring' in Python gets WA on cell 4 (cases), line 2, case "
        "'the number 3'.\n"
        '        input:    {"number": 3}\n        expected: 6\n        actual:   9',
    )


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

    assert report.faults == (
        "The starter in Python is accepted on cell 3 (cases), line 3, case 'nothing': a region has "
        "to hold all that solves it.",
    )


async def test_a_wrong_solution_that_nothing_catches_is_a_fault(bench):
    uncaught = wrong("python", "WA", "not wrong at all", RIGHT)

    report = await report_on(bench, wrong=[DOUBLE.wrong[0], uncaught])

    assert report.faults == (
        "Cell 8 (wrong), 'not wrong at all' in Python has to get WA on a secret case; it gets AC. "
        "Add a case that catches it, or name another verdict in prepstack.expect.",
    )


async def test_a_wrong_solution_that_passes_no_sample_teaches_nothing(bench):
    useless = wrong("python", "WA", "always nine", "def double_the_number(number): return 9\n")

    report = await report_on(bench, wrong=[DOUBLE.wrong[0], useless])

    assert report.faults == (
        "Cell 8 (wrong), 'always nine' in Python passes no sample: it teaches nothing. Add a "
        "sample that it passes.",
    )


async def test_a_slow_solution_counts_only_if_time_ends_it(bench):
    quick = wrong("python", "TLE", "squares in time", SQUARE)

    report = await report_on(bench, wrong=[DOUBLE.wrong[0], quick])

    assert report.faults == (
        "Cell 8 (wrong), 'squares in time' in Python has to get TLE on a secret case; it gets AC, "
        "WA and takes 0.00 s, not 0.75 s: make a case larger, or name another verdict in "
        "prepstack.expect.",
    )


async def test_a_leak_is_found_by_the_check(bench):
    told = "Given `number`, return twice as much.\n\n    answer = number + number"

    report = await report_on(bench, statement=told)

    assert report.faults == (
        f"Cell 2 (solution), line 3 is public: 'answer = number + number'. {ADVICE}",
    )


async def test_nothing_is_run_of_what_is_faulty_in_its_form(bench):
    uncaught = wrong("python", "WA", "right", RIGHT)

    report = await report_on(bench, hints=["One."], wrong=[*DOUBLE.wrong, uncaught])

    assert len(report.faults) == 1 and report.trials == 0
    assert report.notes == (NOT_RUN,)


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

    assert report.faults[0].startswith(
        "Cell 2 (solution) in Python gets RE on cell 4 (cases), line 13, case 'far above': "
    )
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
        "Cell 4 (cases), line 13, case 'far above': its generator gives something else each time. "
        "Take randomness from random.Random(seed), and iterate over no set.",
    )


async def test_a_generator_that_leans_on_the_order_of_a_set_is_caught():
    letters = "def power(exponent):\n    return {'number': [*{'a', 'b', 'c', 'd'}].index('a')}\n"
    tried = problem(generators=letters, secrets=[
        generated(f"far {n}", "power", {"exponent": n}) for n in range(2)
    ])  # fmt: skip

    with pytest.raises(BadProblem, match="something else each time"):
        await expand(tried)


async def test_what_a_generator_makes_has_to_suit_the_signature():
    with pytest.raises(
        BadProblem, match="case 'far above': number has to be of the type int; it is 0.5."
    ):
        await expand(problem(generators="def power(exponent):\n    return {'number': 0.5}\n"))


async def test_a_generator_that_fails_says_why():
    with pytest.raises(BadProblem) as caught:
        await expand(problem(generators="def power(exponent):\n    return oops\n"))

    assert caught.value.faults == (
        "Cell 4 (cases), line 13, case 'far above': Cell 5 (generator), line 2, its generator "
        "power fails: NameError: name 'oops' is not defined.",
    )


REFUSALS = [
    ("    assert number < 100, 'below a hundred'\n", "line 2 refuses its input: below a hundred."),
    ("    assert number < 100\n", "line 2 refuses its input: assert number < 100."),
    ("    return number < 100\n", "refuses its input: it returns False."),
    ("    return 1 // (number < 100)\n",
     "line 2 refuses its input: ZeroDivisionError: integer division or modulo by zero."),
]  # fmt: skip


@pytest.mark.parametrize(("body", "sentence"), REFUSALS)
async def test_a_generator_is_held_to_the_constraints(body, sentence):
    with pytest.raises(BadProblem) as caught:
        await expand(problem(validator=f"def validate(number):\n{body}"))

    (fault,) = caught.value.faults
    assert fault.startswith("Cell 4 (cases), line 13, case 'far above': Cell 6 (validator)")
    assert fault.endswith(sentence)


async def test_so_is_a_case_that_is_written_down():
    with pytest.raises(BadProblem, match="line 2, case 'two': Cell 6 .validator., line 2 refuses"):
        await expand(problem(validator="def validate(number):\n    assert number != 2\n"))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"generators": "def power(exponent:\n"}, "line 1, its generator power fails: SyntaxErr"),
        ({"generators": "def other():\n    pass\n"}, "its generator power fails: no function"),
        ({"generators": "def power(exponent):\n    return {1}\n"}, "TypeError: Object of type set"),
        ({"validator": "def check(number):\n    pass\n"}, "input: no function validate"),
    ],
)
async def test_what_cannot_be_called_is_named(changes, sentence):
    with pytest.raises(BadProblem, match=sentence):
        await expand(problem(**changes))


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
    assert fault.startswith("Cell 8 (wrong), 'without a colon' in Python does not compile: ")
    assert "SyntaxError" in fault


@pytest.mark.parametrize("place", ["solutions", "accepted"])
async def test_a_right_solution_that_does_not_compile_is_a_fault(bench, place):
    given = {"solutions": {"python": UNREADABLE}, "accepted": [accepted("python", "x", UNREADABLE)]}

    report = await report_on(bench, **{place: given[place]})

    assert any("in Python does not compile: " in fault for fault in report.faults)


FAULTY = "def double_the_number(number: int) -> int:\n    return number + 2\n"


async def test_a_starter_that_is_written_may_be_right_here_and_there(bench):
    report = await report_on(bench, starters={"python": FAULTY})

    assert report.faults == ()


async def test_but_a_sample_has_to_show_its_fault(bench):
    unseen = "def double_the_number(number):\n    return number * (2 - (number > 2))\n"

    report = await report_on(bench, starters={"python": unseen})

    assert report.faults == (
        "The starter in Python is accepted on every sample: its fault cannot be seen.",
    )
