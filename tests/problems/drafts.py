"""Small problems to test with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from prepstack.problems.notebook import read_problem
from prepstack.problems.problem import Problem
from prepstack.problems.writing import Draft, accepted, case, generated, make_notebook, wrong

RIGHT = """
def double_the_number(number: int) -> int:
    answer = number + number
    return answer
"""
SQUARE = "def double_the_number(number):\n    return number * number\n"
SLOW = """
def double_the_number(number):
    answer = 0
    for _ in range(2 * number):
        answer += 1
    return answer
"""
NOTES = "\n\n".join(
    f"## {name}\n\nA sentence about it."
    for name in ("Expected complexity", "Rubric", "Common mistakes", "Follow-ups")
)

DOUBLE = Draft(
    title="Double the Number",
    difficulty="easy",
    topics=["numbers"],
    minutes=5,
    params=[("number", "int")],
    returns="int",
    limits={"time_limit": 0.5},
    statement="Given `number`, return twice as much.",
    solutions={"python": RIGHT},
    samples=[case("two", {"number": 2}, 4), case("nothing", {"number": 0}, 0)],
    secrets=[
        *(case(f"the number {n}", {"number": n}, 2 * n) for n in range(3, 14)),
        generated("far above", "power", {"exponent": 29}),
    ],
    generators="def power(exponent):\n    return {'number': 2**exponent}\n",
    accepted=[accepted("python", "by counting", SLOW, small_only=True)],
    wrong=[
        wrong("python", "WA", "squares", SQUARE),
        wrong("python", "TLE", "counts", SLOW),
    ],
    hints=["How much is twice?", "There is an operator for it.", "Add the number to itself."],
    interviewer=NOTES,
)


def notebook(**changes: Any) -> dict[str, Any]:
    return make_notebook(replace(DOUBLE, **changes))


def problem(**changes: Any) -> Problem:
    return read_problem(notebook(**changes))
