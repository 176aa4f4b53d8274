"""Every setting of the judge: the only place of it that reads the environment."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from prepstack.errors import BadSetting


@dataclass(frozen=True)
class Settings:
    """Field names are the variables' names without `PREPSTACK_`."""

    data: Path = Path("data")
    kernel_prefix: Path = Path(".venv-kernel")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        given = {
            name: Path(environment[f"PREPSTACK_{name.upper()}"])
            for name in cls.__dataclass_fields__
            if environment.get(f"PREPSTACK_{name.upper()}")
        }
        return cls(**given)

    @property
    def folder(self) -> Path:
        """All that the judge has of the data folder."""
        return self.data.resolve() / "judge"

    def key(self) -> str:
        """What callers have to bring over TCP. Raises `BadSetting` where there is none yet."""
        path = self.data.resolve() / "secrets" / "judge"
        try:
            key = path.read_text().strip()
        except OSError as error:
            raise BadSetting(f"The judge's key cannot be read: {error}.") from error
        if not key:
            raise BadSetting(f"The judge's key {path} is empty. Write a random text into it.")
        return key
