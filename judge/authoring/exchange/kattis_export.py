"""A program as a Kattis problem package."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from judge.authoring.exchange.kattis import (
    EXPECTED,
    GROUPS,
    SLOW,
    SOLUTION,
    VALIDATOR_ARGUMENTS,
    VERSION,
)
from judge.authoring.exchange.packages import NAME, Files
from prepstack.errors import BadRequest
from prepstack.problems.problem import Case, Kind, Limits, Problem, Submission, Verdict

FREE = frozenset({"public domain"})  # licenses without an owner
ACCEPTS_ALL = '''\
"""Accepts every input: the constraints are checked where the problem was written."""

import sys

sys.exit(42)
'''
MOMENT = (1980, 1, 1, 0, 0, 0)  # the same problem gives the same bytes


def to_package(problem: Problem, cases: Sequence[Case], owner: str) -> Files:
    """Of a problem whose cases are expanded. Raises `BadRequest` where it cannot be one."""
    if problem.about.kind is not Kind.PROGRAM:
        raise BadRequest("Only a program can be a Kattis package: this is a "
                         f"{problem.about.kind}.")  # fmt: skip
    checker = problem.checker
    if checker.name not in VALIDATOR_ARGUMENTS or not checker.options.get("ordered", True):
        raise BadRequest(
            f"Kattis' default output validator has nothing like the checker {checker.name} with "
            f"these options; {' and '.join(VALIDATOR_ARGUMENTS)} travel."
        )
    files = {
        "problem.yaml": _yaml(_about(problem, owner)),
        "statement/problem.en.md": _statement(problem).encode(),
        "solution/solution.en.md": f"{problem.interviewer}\n".encode(),
        "input_validators/accept.py": ACCEPTS_ALL.encode(),
    }
    return files | _data(problem, cases) | _submissions(problem)


def zipped(files: Files, slug: str) -> bytes:
    """In one folder, whose name has letters and digits alone."""
    buffer, top = io.BytesIO(), slug.replace("-", "")
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{top}/{name}", MOMENT), files[name])
    return buffer.getvalue()


def left_behind(problem: Problem) -> list[str]:
    """What of this problem does not travel; a sentence each."""
    generated = sum(bool(case.generator) for case in problem.cases)
    unknown = [one for one in problem.wrong if one.expect not in EXPECTED.values()]
    lost = [
        (bool(problem.hints), f"{len(problem.hints)} hints"),
        (bool(problem.validator), "the validator: the package's accepts every input"),
        (bool(generated), f"how {generated} cases are generated: their data travel"),
        (bool(unknown), f"{len(unknown)} wrong solutions that have to get MLE"),
        (bool(problem.preludes), "the preludes"),
        (bool(problem.limits.time_multipliers), "the time multipliers"),
    ]
    return ["difficulty and minutes", *(text for holds, text in lost if holds)]


def _yaml(value: Mapping[str, Any]) -> bytes:
    """A line for each key, its value as JSON, which is YAML."""
    lines = (f"{key}: {json.dumps(one, ensure_ascii=False)}\n" for key, one in value.items())
    return "".join(lines).encode()


def _about(problem: Problem, owner: str) -> dict[str, Any]:
    about = problem.about
    if about.license not in FREE and not owner:
        raise BadRequest(f"A package under {about.license} names whose it is: --rights-owner NAME.")
    return {
        "problem_format_version": VERSION,
        "type": "pass-fail",
        "name": about.title,
        "uuid": about.uuid,
        "version": about.version,
        "license": about.license,
        **({} if about.license in FREE else {"rights_owner": owner}),
        "limits": _limits(problem.limits),
        "keywords": list(about.topics),
        "languages": list(about.languages),
        "allow_file_writing": True,
    }


def _limits(limits: Limits) -> dict[str, Any]:
    given = {"memory": limits.memory_megabytes, "output": limits.output_megabytes}
    return given | ({"time_limit": limits.time_seconds} if limits.time_seconds else {})


def _statement(problem: Problem) -> str:
    """Without the title, which a judge puts there itself."""
    return problem.statement.partition("\n")[2].strip() + "\n"


def _data(problem: Problem, cases: Sequence[Case]) -> Files:
    arguments = {"output_validator_args": VALIDATOR_ARGUMENTS[problem.checker.name]}
    files: Files = {}
    for number, case in enumerate(cases, start=1):
        folder = f"data/secret/{GROUPS[case.large]}" if case.secret else "data/sample"
        files[f"{folder}/test_group.yaml"] = _yaml(arguments)
        base = f"{folder}/{number:03}-{_file_name(case.description)}"
        files |= {f"{base}{ending}": content for ending, content in _case(case).items()}
    return files


def _case(case: Case) -> Files:
    given: Mapping[str, Any] = case.input or {}
    about = {"description": case.description}
    about |= {"args": given["args"]} if given.get("args") else {}
    about |= {"hint": case.explanation} if case.explanation else {}
    files = {
        ".in": given.get("stdin", "").encode(),
        ".ans": str(case.expected).encode(),
        ".yaml": _yaml(about),
    }
    for name, content in given.get("files", {}).items():
        if not NAME.fullmatch(name):
            raise BadRequest(f"{case.label}: a package cannot hold a file called {name!r}.")
        files[f".files/{name}"] = content.encode()
    return files


def _submissions(problem: Problem) -> Files:
    language = problem.about.languages[0]
    folders = {verdict: folder for folder, verdict in EXPECTED.items()}
    programs = {f"accepted/{SOLUTION}": problem.solution(language).source.strip() + "\n"}
    for one in problem.accepted:
        programs[_place(SLOW if one.small_only else "accepted", one, programs)] = one.source
    for one in problem.wrong:
        if one.expect in folders:
            programs[_place(folders[Verdict(one.expect)], one, programs)] = one.source
    return {f"submissions/{name}.sh": source.encode() for name, source in programs.items()}


def _place(folder: str, submission: Submission, taken: Mapping[str, str]) -> str:
    name = _file_name(submission.name)
    if f"{folder}/{name}" in taken:
        raise BadRequest(f"{submission.place}: its name {submission.name!r} is there already.")
    return f"{folder}/{name}"


def _file_name(text: str) -> str:
    return re.sub(r"[^a-zA-Z0-9]+", "-", text).strip("-")[:200] or "unnamed"
