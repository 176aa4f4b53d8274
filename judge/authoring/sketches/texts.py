"""The texts of a sketch, and how they are known again."""

from __future__ import annotations

from prepstack.problems.problem import Problem

MARK = "*(a sketch)*"  # too short a line to be taken for a secret
HINTS = (
    f"{MARK} A question that leads there: what decides which of the two answers is right?",
    f"{MARK} The tool: how does one ask how large it is?",
    f"{MARK} The idea: one comparison.",
)
INTERVIEWER = f"""\
{MARK}

## Expected complexity

O(1): one comparison.

## Rubric

- **Strong**: asks what happens at ten before writing.
- **Fair**: finds the edge by running the samples.
- **Weak**: gives the same answer always.

## Common mistakes

- More than ten instead of at least ten.

## Follow-ups

1. What if ten were an argument?
"""


def leftovers(problem: Problem) -> list[str]:
    """A note that names the texts which are still the sketch's, if any are."""
    texts = [
        (problem.place("statement"), problem.statement),
        *((f"Hint {number}", hint) for number, hint in enumerate(problem.hints, start=1)),
        (problem.place("interviewer"), problem.interviewer),
    ]
    places = [place for place, text in texts if MARK in text]
    return [f"Still a sketch, write your own: {', '.join(places)}."] if places else []
