"""`prepstack problems new`: takes options, asks for the rest, writes a sketch."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence

from judge.authoring.library import notebook_path, write_problem
from judge.authoring.questions import Questions
from judge.authoring.sketches.kinds import sketch
from judge.authoring.sketches.order import Methods, Order, Params
from prepstack.errors import BadRequest, Conflict
from prepstack.problems.header import SLUG, slug_of
from prepstack.problems.languages import OFFERED
from prepstack.problems.problem import Difficulty, Kind

# What stands in examples, and says nothing of a problem.
PLACEHOLDERS = frozenset(
    {"a-problem", "bar", "baz", "example", "fixme", "foo", "my-problem", "name", "new"}
    | {"new-problem", "placeholder", "problem", "sample", "tbd", "template", "test", "title"}
    | {"to-be-named", "to-do", "todo", "topic", "untitled", "xxx"}
)
CALL = re.compile(r"\s*(?P<name>\w+)\s*\((?P<params>[^()]*)\)\s*(:\s*(?P<returns>\S+))?\s*")


def run_new(arguments: argparse.Namespace) -> int:
    order = order_of(arguments, Questions(sys.stdin.isatty()))
    path = notebook_path(slug_of(order.title), arguments.folder)
    if path.exists():
        raise Conflict(f"{path} is there already.")
    print(write_problem(sketch(order), arguments.folder))
    return 0


def order_of(given: argparse.Namespace, questions: Questions) -> Order:
    """What was given, and the answers to what was not."""
    title = questions.text(given.title, "Title", "a title", title_of)
    kind = questions.choice(given.kind, "Kind", list(Kind), Kind.FUNCTION)
    difficulty = questions.choice(given.difficulty, "Difficulty", list(Difficulty), "medium")
    topics = questions.listed(given.topic, "Topics, such as arrays hash-map", "--topic", topic_of)
    asks_types = kind not in (Kind.SQL, Kind.PROGRAM)
    params = _params(given, kind, questions) if asks_types else []
    returns = given.returns
    if kind in (Kind.CLASS, Kind.SQL, Kind.PROGRAM):
        returns = "void"
    elif returns is None:
        returns = questions.choice(None, "Returns the type", None, usual_answer(kind))
    return Order(
        title=title,
        kind=Kind(kind),
        difficulty=str(difficulty),
        topics=topics,
        languages=_languages(given.language, Kind(kind), params, returns, questions),
        params=params,
        returns=returns,
        methods=_methods(given.method, kind, questions),
        tables=dict(_tables(given.table, kind, questions)),
    )


def usual_answer(kind: str) -> str:
    return {"table": "table", "discussion": "map<string,double>"}.get(kind, "int")


def _params(given: argparse.Namespace, kind: str, questions: Questions) -> Params:
    if kind == Kind.CLASS:  # its constructor may well take nothing
        return [parameter(text) for text in given.param]
    return questions.listed(
        given.param, "Parameters, such as numbers:int[] target:int", "--param", parameter
    )


def _languages(
    given: Sequence[str], kind: Kind, params: Params, returns: str, questions: Questions
) -> Sequence[str]:
    """In the order of the kind's own, whichever was named first."""
    wide = {"any", "table"}.intersection([returns, *(name for _, name in params)])
    offered = ("python",) if wide else OFFERED[kind]

    def known(text: str) -> str:
        if text not in offered:
            raise BadRequest(f"{text!r} is none of {', '.join(offered)}.")
        return text

    chosen = [known(name) for name in given]
    if not chosen and len(offered) > 1:
        chosen = questions.some("Languages; nothing for all of " + " ".join(offered), known)
    return [name for name in offered if name in (chosen or offered)]


def _methods(given: Sequence[str], kind: str, questions: Questions) -> Methods:
    if kind != Kind.CLASS:
        _require_none(given, "--method", Kind.CLASS)
        return []
    return questions.lines(
        given, "A method, such as push(value:int):void; nothing ends the list", "--method", method
    )


def _tables(given: Sequence[str], kind: str, questions: Questions) -> Sequence[tuple[str, Params]]:
    if kind != Kind.SQL:
        _require_none(given, "--table", Kind.SQL)
        return []
    return questions.lines(
        given, "A table, such as orders(id:INTEGER, day:DATE); nothing ends the list",
        "--table", table,
    )  # fmt: skip


def _require_none(given: Sequence[str], option: str, kind: Kind) -> None:
    if given:
        raise BadRequest(f"{option} goes with --kind {kind}.")


def title_of(text: str) -> str:
    return _no_placeholder(text.strip(), "title")


def topic_of(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise BadRequest(f"The topic {text!r} has to be in lower case with hyphens.")
    return _no_placeholder(text, "topic")


def _no_placeholder(text: str, what: str) -> str:
    slug = slug_of(text)
    if not slug or slug in PLACEHOLDERS or text.startswith(("<", "[", "…", "...")):
        raise BadRequest(f"{text!r} is a placeholder: give the {what} itself.")
    return text


def parameter(text: str) -> tuple[str, str]:
    name, colon, kind = text.partition(":")
    if not colon or not name.strip() or not kind.strip():
        raise BadRequest(f"{text!r} has to look like numbers:int[].")
    return name.strip(), kind.strip()


def method(text: str) -> tuple[str, Params, str]:
    found = CALL.fullmatch(text)
    if not found:
        raise BadRequest(f"{text!r} has to look like push(value:int):void.")
    return found["name"], _pairs(found["params"]), found["returns"] or "void"


def table(text: str) -> tuple[str, Params]:
    found = CALL.fullmatch(text)
    if not found or found["returns"] or not found["params"].strip():
        raise BadRequest(f"{text!r} has to look like orders(id:INTEGER, day:DATE).")
    return found["name"], _pairs(found["params"])


def _pairs(text: str) -> Params:
    """At commas, but for the one in `map<string,int>`."""
    parts = re.split(r",(?![^<]*>)", text)
    return [parameter(part) for part in parts if part.strip()]
