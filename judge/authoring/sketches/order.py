"""What an author wants of a new problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from prepstack.problems.problem import Kind

Params = Sequence[tuple[str, str]]
Methods = Sequence[tuple[str, Params, str]]


@dataclass(frozen=True)
class Order:
    """`languages` in the order in which the header will name them."""

    title: str
    kind: Kind
    difficulty: str
    topics: Sequence[str]
    languages: Sequence[str]
    params: Params = ()
    returns: str = "int"
    methods: Methods = ()
    tables: Mapping[str, Params] = field(default_factory=dict)
