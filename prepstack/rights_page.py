"""The table of rights as a page of the documentation (scripts/rights)."""

from __future__ import annotations

from collections.abc import Iterator

from prepstack.people import ALLOWED, MEANS, OF_HOSTS, Action, Role

TOP = """\
# Who may do what

Made by `scripts/rights` from `prepstack/people.py`, where every rule of service, room and page
looks it up: change that. A role belongs to the interview, not to the account. A host has what the
role gives, and the column *host* besides. Whoever was not let in yet, was refused or removed may do
nothing.

"""
YES, NO = "yes", ""


def rights_page() -> str:
    return TOP + "\n".join(_rows()) + "\n"


def _rows() -> Iterator[str]:
    yield _row("", *(role.value for role in Role), "host")
    yield _row("---", *("---" for _ in Role), "---")
    for action in Action:
        marks = [YES if action in ALLOWED[role] else NO for role in Role]
        yield _row(MEANS[action], *marks, YES if action in OF_HOSTS else NO)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
