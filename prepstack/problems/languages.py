"""The languages a problem may offer, as data: their kernel, their comments, their stub."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prepstack.problems.problem import Kind


@dataclass(frozen=True)
class Language:
    """`kernel` opens the candidate's notebook; `mark` begins the lines of a solution's region."""

    name: str
    title: str
    kernel: str
    kernel_language: str
    extension: str
    mark: str
    stub: str
    camel_case: bool = True
    other_extensions: tuple[str, ...] = ()


WRITE = "Write your solution here."

LANGUAGES = {
    language.name: language
    for language in (
        Language(
            "python",
            "Python",
            "python3",
            "python",
            ".py",
            "###",
            f'raise NotImplementedError("{WRITE}")',
            camel_case=False,
        ),
        Language(
            "javascript",
            "JavaScript",
            "deno",
            "typescript",
            ".js",
            "///",
            f'throw new Error("{WRITE}");',
        ),
        Language(
            "typescript",
            "TypeScript",
            "deno",
            "typescript",
            ".ts",
            "///",
            f'throw new Error("{WRITE}");',
        ),
        Language(
            "java",
            "Java",
            "java",
            "java",
            ".java",
            "///",
            f'throw new UnsupportedOperationException("{WRITE}");',
        ),
        Language(
            "cpp",
            "C++",
            "prepstack-cpp",
            "c++",
            ".cpp",
            "///",
            f'throw logic_error("{WRITE}");',
            other_extensions=(".cc", ".cxx", ".c++", ".C"),
        ),
        Language("go", "Go", "prepstack-go", "go", ".go", "///", f'panic("{WRITE}")'),
        Language("sqlite", "SQL (SQLite)", "python3", "python", ".sql", "---", "", False),
        Language("duckdb", "SQL (DuckDB)", "python3", "python", ".sql", "---", "", False),
        Language("bash", "Bash", "bash", "bash", ".sh", "###", "", False),
    )
}

GENERAL = ("python", "javascript", "typescript", "java", "cpp", "go")
OFFERED: dict[Kind, tuple[str, ...]] = {
    Kind.FUNCTION: GENERAL,
    Kind.CLASS: GENERAL,
    Kind.TABLE: ("python",),
    Kind.SQL: ("sqlite", "duckdb"),
    Kind.PROGRAM: ("bash",),
    Kind.DISCUSSION: ("python",),
}


def entry_name(name: str, language: str) -> str:
    """`pair_with_target` as the language writes it: `pairWithTarget`."""
    if not LANGUAGES[language].camel_case:
        return name
    first, *others = name.split("_")
    return first + "".join(word.capitalize() for word in others)


def language_of_file(ending: str, offered: Iterable[str]) -> str | None:
    """The first of the offered languages whose files end so: `.cc` is C++."""
    return next(
        (
            name
            for name in offered
            if ending in (LANGUAGES[name].extension, *LANGUAGES[name].other_extensions)
        ),
        None,
    )
