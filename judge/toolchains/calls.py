"""How the judge calls a solution, in the candidate's language: for complaints that name it."""

from __future__ import annotations

from prepstack.problems.languages import entry_name
from prepstack.problems.problem import Method, Signature


def call_of(called: Signature | Method, language: str) -> str:
    """`pairWithTarget(numbers, target)`."""
    given = (entry_name(parameter.name, language) for parameter in called.parameters)
    return f"{entry_name(called.name, language)}({', '.join(given)})"


def entry_of(signature: Signature, language: str) -> str:
    """The function's name, or the class's."""
    return signature.name if signature.methods else entry_name(signature.name, language)
