"""The page of a refusal has a heading for each kind of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import hub_config.service
from prepstack.errors import BadSetting, PrepStackError

ERROR_PAGE = Path(hub_config.service.__file__).parent / "templates" / "error.html"
OF_OPERATORS = {BadSetting}


def kinds(kind: type[PrepStackError] = PrepStackError) -> Iterator[type[PrepStackError]]:
    """Those of `prepstack.errors`."""
    yield kind
    for each in kind.__subclasses__():
        if each.__module__ == PrepStackError.__module__:
            yield from kinds(each)


@pytest.mark.parametrize("kind", sorted(set(kinds()) - OF_OPERATORS, key=lambda kind: kind.code))
def test_every_refusal_has_a_heading(kind: type[PrepStackError]) -> None:
    assert f'"{kind.code}": "' in ERROR_PAGE.read_text()
