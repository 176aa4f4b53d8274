"""A Kattis problem package as a draft of a program.

Nothing of a package runs outside the judge's sandbox: its validators and generators stay behind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from judge.authoring.exchange.kattis import (
    EXPECTED,
    GROUPS,
    READ_VERSIONS,
    SLOW,
    SOLUTION,
    VALIDATOR_ARGUMENTS,
)
from judge.authoring.exchange.packages import Files
from judge.authoring.exchange.plain_yaml import number, read_yaml, text, texts
from judge.authoring.texts import decoded
from prepstack.errors import BadRequest
from prepstack.problems.header import LICENSES, SLUG, slug_of
from prepstack.problems.writing import Draft, accepted, case, wrong

MOST_CASES = 500  # as the judge takes
TO_WRITE = 'echo "not written yet"\n'
Json = dict[str, Any]


@dataclass
class Imported:
    """`left_behind` says what has no place in a notebook, or had to be guessed."""

    draft: Draft
    uuid: str
    left_behind: list[str] = field(default_factory=list)


def of_package(files: Files) -> Imported:
    """Raises `BadRequest` for what is no package of a version that is read, or no program."""
    if "problem.yaml" not in files:
        raise BadRequest("The package has no problem.yaml.")
    about = read_yaml(_text(files, "problem.yaml"), "problem.yaml")
    lost: list[str] = []
    _require_readable(about)
    samples, secrets = _cases(files, "data/sample/"), _cases(files, "data/secret/")
    if len(samples) + len(secrets) > MOST_CASES:
        raise BadRequest(f"The package has more than {MOST_CASES} cases.")
    draft = Draft(
        title=_title(about),
        difficulty="medium",
        topics=_topics(about, lost),
        minutes=25,
        kind="program",
        license=_license(about, lost),
        version=_version(about, lost),
        statement=_statement(files, about, lost),
        solutions={"bash": _solution(files, lost)},
        samples=samples,
        secrets=secrets,
        accepted=_accepted(files),
        wrong=_wrong(files),
        hints=[],
        interviewer=_text(files, "solution/solution.en.md").strip(),
        checker={"name": _checker(files, lost)},
        limits=_limits(about),
    )
    lost += _unread(files)
    lost.append("difficulty, minutes and hints are in no package: set the first two, write hints")
    return Imported(draft, text(about.get("uuid", ""), "uuid"), lost)


def _text(files: Files, name: str) -> str:
    return decoded(files.get(name, b""), f"The package's {name!r}")


def _require_readable(about: Json) -> None:
    version = about.get("problem_format_version", "legacy")
    if version not in READ_VERSIONS:
        raise BadRequest(
            f"The package is of the version {str(version)!r}; {' and '.join(READ_VERSIONS)} are "
            "read."
        )
    kinds = texts(about.get("type", "pass-fail"), "type")
    if kinds != ["pass-fail"]:
        raise BadRequest(f"The package is {' and '.join(map(repr, kinds))}; pass-fail is read.")


def _title(about: Json) -> str:
    name = about.get("name")
    if isinstance(name, dict):
        name = name.get("en") or next(iter(name.values()), "")
    title = text(name, "name")
    if not slug_of(title):
        raise BadRequest("The package's name has no letters of a slug; give it an English name.")
    return " ".join(title.split())


def _topics(about: Json, lost: list[str]) -> list[str]:
    given = texts(about.get("keywords", []), "keywords")
    topics = [slug_of(one) for one in given]
    if topics != given:
        lost.append(f"keywords became topics: {', '.join(topics)}")
    return [topic for topic in dict.fromkeys(topics) if SLUG.fullmatch(topic)] or ["imported"]


def _license(about: Json, lost: list[str]) -> str:
    given = text(about.get("license", "unknown"), "license")
    owner = about.get("rights_owner") or about.get("credits") or about.get("source")
    if owner:
        lost.append(f"whose it is: {str(owner)[:200]!r}")
    if given in LICENSES:
        return given
    lost.append(f"the license {given!r} is none that a notebook may have: it became permission")
    return "permission"


def _version(about: Json, lost: list[str]) -> str:
    given = text(about.get("version", "1.0.0"), "version")
    if re.fullmatch(r"\d+\.\d+\.\d+", given):
        return given
    lost.append(f"the version {given!r}")
    return "1.0.0"


def _limits(about: Json) -> Json:
    given = about.get("limits") or {}
    if not isinstance(given, dict):
        raise BadRequest("limits has to be a map.")
    found: Json = {
        name: int(number(given[name], f"limits.{name}"))
        for name in ("memory", "output")
        if name in given
    }
    if "time_limit" in given:
        found["time_limit"] = number(given["time_limit"], "limits.time_limit")
    return found


def _statement(files: Files, about: Json, lost: list[str]) -> str:
    for name in ("statement/problem.en.md", "problem_statement/problem.en.md"):
        if name in files:
            return _with_constants(_text(files, name), about)
    lost.append("the statement: only English Markdown travels")
    return "The statement of the package is not in English Markdown; write it anew."


def _with_constants(statement: str, about: Json) -> str:
    constants = about.get("constants") or {}
    if not isinstance(constants, dict):
        raise BadRequest("constants has to be a map.")

    def value(found: re.Match[str]) -> str:
        return str(constants.get(found[1], found[0]))

    without_samples = re.sub(r"\{\{(nextsample|remainingsamples)\}\}\n*", "", statement)
    return re.sub(r"\{\{([a-zA-Z_][a-zA-Z0-9_]*)\}\}", value, without_samples)


def _cases(files: Files, folder: str) -> list[Json]:
    inputs = sorted(name for name in files if name.startswith(folder) and name.endswith(".in"))
    found, seen = [], set()
    for name in inputs:
        one = _case(files, name.removesuffix(".in"), folder)
        if one["description"] in seen:
            one["description"] += f" ({name.removeprefix(folder).removesuffix('.in')})"
        seen.add(one["description"])
        found.append(one)
    return found


def _case(files: Files, base: str, folder: str) -> Json:
    if f"{base}.ans" not in files:
        raise BadRequest(f"The package's case {base!r} has no answer.")
    about = read_yaml(_text(files, f"{base}.yaml"), f"{base}.yaml")
    given: Json = {}
    inside = f"{base}.files/"
    if own := {name.removeprefix(inside): _text(files, name)
               for name in sorted(files) if name.startswith(inside)}:  # fmt: skip
        given["files"] = own
    if about.get("args"):
        given["args"] = texts(about["args"], f"{base}.yaml: args")
    if stdin := _text(files, f"{base}.in"):
        given["stdin"] = stdin
    name = base.removeprefix(folder).removeprefix(f"{GROUPS[True]}/")
    more: Json = {"large": True} if f"/{GROUPS[True]}/" in base else {}
    if about.get("hint"):
        more["explanation"] = text(about["hint"], f"{base}.yaml: hint")
    described = text(about.get("description", name), f"{base}.yaml: description")
    return case(described, given, _text(files, f"{base}.ans"), **more)


def _programs(files: Files, folder: str) -> dict[str, str]:
    """By name: those in Bash, each of one file."""
    inside = f"submissions/{folder}/"
    return {
        name.removeprefix(inside).removesuffix(".sh"): _text(files, name)
        for name in sorted(files)
        if name.startswith(inside) and name.endswith(".sh") and "/" not in name[len(inside) :]
    }


def _solution(files: Files, lost: list[str]) -> str:
    programs = _programs(files, "accepted")
    if not programs:
        lost.append("a solution: no accepted submission is in Bash; write one")
    return programs.get(SOLUTION) or next(iter(programs.values()), TO_WRITE)


def _accepted(files: Files) -> list[Json]:
    programs = _programs(files, "accepted")
    programs.pop(SOLUTION if SOLUTION in programs else next(iter(programs), ""), None)
    return [
        *(accepted("bash", _spoken(name), source) for name, source in programs.items()),
        *(
            accepted("bash", _spoken(name), source, small_only=True)
            for name, source in _programs(files, SLOW).items()
        ),
    ]


def _wrong(files: Files) -> list[Json]:
    return [
        wrong("bash", str(verdict), _spoken(name), source)
        for folder, verdict in EXPECTED.items()
        for name, source in _programs(files, folder).items()
    ]


def _spoken(name: str) -> str:
    return name.replace("-", " ")


def _checker(files: Files, lost: list[str]) -> str:
    found = [name for name in files if name.startswith("output_validator")]
    if found:
        lost.append("the output validator: its code is not taken over; see the header's checker")
    groups = sorted(name for name in files if name.endswith("/test_group.yaml"))
    for name in groups:
        given = read_yaml(_text(files, name), name).get("output_validator_args", [])
        for checker, arguments in VALIDATOR_ARGUMENTS.items():
            if texts(given, f"{name}: output_validator_args") == arguments:
                return checker
    lost.append("how answers are compared: the checker lines minds case and lines")
    return "lines"


def _unread(files: Files) -> list[str]:
    """What stays behind, by the folder it lies in; a line each."""
    others = [
        name for name in files if name.startswith("submissions/") and not name.endswith(".sh")
    ]
    said = [f"{len(others)} submissions and their metadata: only Bash travels"] if others else []
    for folder in ("attachments", "generators", "include", "input_validators", "static_validator",
                   "data/invalid_input", "data/invalid_output", "data/valid_output"):  # fmt: skip
        count = sum(name.startswith(f"{folder}/") for name in files)
        said += [f"{folder} ({count} files)"] if count else []
    return said
