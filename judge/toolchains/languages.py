"""The languages of this machine: which there are, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from judge.run.ordinary_user import reachable_folder
from judge.settings import Settings
from judge.toolchains.bash import Bash
from judge.toolchains.cpp import Cpp
from judge.toolchains.golang import Go
from judge.toolchains.java import Java
from judge.toolchains.node import Node
from judge.toolchains.python import Python, Sql
from judge.toolchains.toolchain import Availability, Toolchain
from prepstack.errors import PrepStackError
from prepstack.problems.languages import LANGUAGES


class UnavailableLanguage(PrepStackError):
    """Its toolchain is not on this machine."""

    code = "unavailable_language"


class Languages:
    """`cache` is a folder of our own for what is compiled once per machine."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self._toolchains: Mapping[str, Toolchain] = {
            "python": Python(),
            "javascript": Node(typed=False),
            "typescript": Node(typed=True),
            "java": Java(cache),
            "cpp": Cpp(cache),
            "go": Go(cache),
            "sqlite": Sql("sqlite"),
            "duckdb": Sql("duckdb"),
            "bash": Bash(),
        }
        self._found: dict[str, Availability] = {}

    def toolchain(self, language: str) -> Toolchain:
        """Raises `UnavailableLanguage`."""
        found = self.availability(language)
        if not found.is_available:
            title = LANGUAGES[language].title
            raise UnavailableLanguage(
                f"{title} {found.reason}."
                if found.reason
                else f"{title} is not on this machine. Install it with: {found.install}"
            )
        return self._toolchains[language]

    def availability(self, language: str) -> Availability:
        """Asked once."""
        if language not in self._found:
            self._found[language] = self._toolchains[language].availability()
        return self._found[language]

    def all(self) -> dict[str, Availability]:
        return {language: self.availability(language) for language in self._toolchains}

    def prepare(self) -> None:
        for language, toolchain in self._toolchains.items():
            if self.availability(language).is_available:
                toolchain.prepare()


def languages_of(settings: Settings) -> Languages:
    return Languages(reachable_folder(settings.folder))
