"""`metadata.prepstack` of a problem notebook: what it is about, its signature, checker, limits."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from prepstack.problems.languages import OFFERED
from prepstack.problems.problem import (
    FORMAT,
    About,
    Checker,
    Difficulty,
    Kind,
    Limits,
    Method,
    Parameter,
    Signature,
    SqlTable,
)
from prepstack.problems.header_shape import shape_faults
from prepstack.problems.types import COLUMN_TYPES, PYTHON_ONLY, is_type

Json = Mapping[str, Any]
LICENSES = ("public domain", "cc0", "cc by", "cc by-sa", "educational", "permission")
CHECKERS: dict[str, frozenset[str]] = {
    "exact": frozenset(),
    "float": frozenset({"abs", "rel"}),
    "unordered": frozenset({"depth"}),
    "any_of": frozenset(),
    "rows": frozenset({"ordered", "abs", "rel"}),
    "lines": frozenset({"ordered"}),
    "custom": frozenset(),
}
REQUIRED = frozenset(
    {"format", "slug", "title", "uuid", "version", "difficulty", "topics", "license", "type"}
    | {"minutes", "signature", "languages"}
)
KEYS = REQUIRED | {"checker", "limits"}
CHOICES = {"difficulty": [*map(str, Difficulty)], "license": LICENSES, "type": [*map(str, Kind)]}
LIMIT_KEYS = frozenset({"time_limit", "memory", "output", "time_multipliers"})
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
VERSION = re.compile(r"\d+\.\d+\.\d+")


def slug_of(title: str) -> str:
    """`Is It a Search Tree?` is kept in `is-it-a-search-tree.ipynb`."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-")


def header_faults(header: Json) -> list[str]:
    """Everything that is wrong in the header; without faults it can be read."""
    missing = sorted(REQUIRED - set(header))
    unknown = sorted(set(header) - KEYS)
    if missing or unknown:
        return [f"The header has no {name}." for name in missing] + [
            f"The header has the unknown field {name!r}; there are {', '.join(sorted(KEYS))}."
            for name in unknown
        ]
    faults = shape_faults(header) or [sentence for holds, sentence in _claims(header) if not holds]
    return faults or [
        *_language_faults(header),
        *_signature_faults(header),
        *_checker_faults(header.get("checker", {})),
        *_limit_faults(header.get("limits", {})),
    ]


def _claims(header: Json) -> list[tuple[bool, str]]:
    slug, topics = slug_of(header["title"]), header["topics"]
    return [
        (header["format"] == FORMAT, f"The header's format has to be {FORMAT}."),
        (header["slug"] == slug, f"The header's slug has to be the title in kebab-case: {slug!r}."),
        (
            VERSION.fullmatch(header["version"]) is not None,
            "The header's version has to look like 1.0.0.",
        ),
        (
            bool(topics) and all(SLUG.fullmatch(topic) for topic in topics),
            "The header's topics have to be one or more, in lower case with hyphens.",
        ),
        *(_one_of(header, name, allowed) for name, allowed in CHOICES.items()),
    ]


def _one_of(header: Json, name: str, allowed: Sequence[str]) -> tuple[bool, str]:
    return (
        header[name] in allowed,
        f"The header's {name} has to be one of {', '.join(allowed)}.",
    )


def _language_faults(header: Json) -> list[str]:
    offered, languages = OFFERED[Kind(header["type"])], header["languages"]
    if not languages or len(set(languages)) != len(languages):
        return ["The header's languages have to name at least one language, each once."]
    return [
        f"A {header['type']} problem cannot be offered in {language!r}: only in "
        f"{', '.join(offered)}."
        for language in languages
        if language not in offered
    ]


def _signature_faults(header: Json) -> list[str]:
    given, kind = header["signature"], Kind(header["type"])
    if kind is Kind.PROGRAM:
        return []
    if kind is Kind.SQL:
        return _table_faults(given.get("tables", []))
    key, pattern = ("class", CLASS_NAME) if kind is Kind.CLASS else ("function", NAME)
    if not pattern.fullmatch(str(given.get(key, ""))):
        written = "PascalCase" if kind is Kind.CLASS else "snake_case"
        return [f"signature.{key} has to be a name in {written}."]
    if kind is Kind.CLASS and not given.get("methods"):
        return ["A class problem needs signature.methods."]
    return _name_faults(header["slug"], given, kind) + _type_faults(given, header["languages"])


def _table_faults(tables: Sequence[Json]) -> list[str]:
    if not tables:
        return ["An SQL problem needs signature.tables."]
    return [
        f"Column {column['name']} of {table['name']} is {column['type']!r}; it has to be one of "
        f"{', '.join(COLUMN_TYPES)}."
        for table in tables
        for column in table["columns"]
        if column["type"] not in COLUMN_TYPES
    ]


def _name_faults(slug: str, given: Json, kind: Kind) -> list[str]:
    words = slug.split("-")
    if kind is Kind.CLASS:
        wanted, found = "".join(word.capitalize() for word in words), given["class"]
    else:
        wanted, found = "_".join(words), given["function"]
    faults = (
        []
        if found == wanted
        else [f"The signature names {found!r}; the title asks for {wanted!r}."]
    )
    names = [parameter["name"] for parameter in given.get("params", [])]
    faults += [f"{name!r} has to be in snake_case." for name in names if not NAME.fullmatch(name)]
    if len(set(names)) < len(names):
        faults.append("Two parameters have the same name.")
    return faults


def _type_faults(given: Json, languages: Sequence[str]) -> list[str]:
    signature = read_signature(given)
    faults = [
        f"{name!r} is no type of the format." for name in signature.types() if not is_type(name)
    ]
    wide = [name for name in signature.types() if name in PYTHON_ONLY]
    if wide and set(languages) != {"python"}:
        faults.append(f"The type {wide[0]} can be offered in Python only.")
    if signature.returns.startswith("arg:"):
        number = signature.returns[4:]
        if not number.isdecimal() or int(number) >= len(signature.parameters):
            faults.append(f"returns is {signature.returns!r}, and there is no such argument.")
    return faults


def _checker_faults(given: Json) -> list[str]:
    name = given.get("name", "exact")
    if name not in CHECKERS:
        return [f"There is no checker {name!r}; there are {', '.join(CHECKERS)}."]
    unknown = sorted(set(given) - CHECKERS[name] - {"name"})
    return [f"The checker {name} has no option {unknown[0]!r}."] if unknown else []


def _limit_faults(given: Json) -> list[str]:
    unknown = sorted(set(given) - LIMIT_KEYS)
    if unknown:
        return [f"There is no limit {unknown[0]!r}; there are {', '.join(sorted(LIMIT_KEYS))}."]
    numbers = [given.get(name, 1) for name in ("time_limit", "memory", "output")]
    numbers += given.get("time_multipliers", {}).values()
    positive = all(isinstance(number, (int, float)) and number > 0 for number in numbers)
    return [] if positive else ["Every limit has to be a positive number."]


def read_header(header: Json, checker_source: str) -> tuple[About, Signature, Checker, Limits]:
    """Of a header without faults."""
    return (
        _about(header),
        read_signature(header["signature"]),
        _checker(header.get("checker", {}), checker_source),
        _limits(header.get("limits", {})),
    )


def _about(header: Json) -> About:
    texts = {name: header[name] for name in ("slug", "title", "uuid", "version", "license")}
    return About(
        **texts,
        difficulty=Difficulty(header["difficulty"]),
        topics=tuple(header["topics"]),
        kind=Kind(header["type"]),
        minutes=header["minutes"],
        languages=tuple(header["languages"]),
    )


def _parameters(given: Sequence[Json]) -> tuple[Parameter, ...]:
    return tuple(Parameter(one["name"], one["type"]) for one in given)


def read_signature(given: Json) -> Signature:
    methods = given.get("methods", [])
    tables = given.get("tables", [])
    return Signature(
        name=given.get("function") or given.get("class") or "",
        parameters=_parameters(given.get("params", [])),
        returns=given.get("returns", "void"),
        methods=tuple(map(_method, methods)),
        tables=tuple(SqlTable(one["name"], _parameters(one["columns"])) for one in tables),
    )


def _method(given: Json) -> Method:
    return Method(given["name"], _parameters(given.get("params", [])), given.get("returns", "void"))


def _checker(given: Json, source: str) -> Checker:
    options = {name: value for name, value in given.items() if name != "name"}
    return Checker(given.get("name", "exact"), options, source)


def _limits(given: Json) -> Limits:
    return Limits(
        time_seconds=given.get("time_limit"),
        memory_megabytes=given.get("memory", 256),
        output_megabytes=given.get("output", 8),
        time_multipliers=given.get("time_multipliers", {}),
    )
