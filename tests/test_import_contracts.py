"""Every import contract of pyproject.toml breaks where somebody imports what it forbids."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGES = (
    *("prepstack", "sandbox", "recordings", "judge", "hub_config"),
    *("extensions/prepstack_ext", "widgets/prepstack_widgets"),
)

# By contract: a module, and an import in it that the contract forbids.
PLANTED = {
    "Everything depends on the core; hub, judge, room and widgets never on each other": (
        "hub_config/settings.py",
        "import judge.settings",
    ),
    "Of the core, only the wire knows msgspec": ("prepstack/people.py", "import msgspec"),
    "There are no circles": ("sandbox/errors.py", "import sandbox.selftest"),
    "The hub's pages sit on its rooms, those on its storage": (
        "hub_config/storage/tables.py",
        "import hub_config.service.base",
    ),
    "Inside the judge: commands, server and authoring, judging, toolchains, run": (
        "judge/authoring/library.py",
        "import judge.server.health",
    ),
    "Inside the room: wiring, the call, independent parts, access": (
        "extensions/prepstack_ext/access/routes.py",
        "import prepstack_ext.call.tabs",
    ),
    "The media worker knows neither Jupyter nor the hub": (
        "extensions/prepstack_ext/media/clock.py",
        "import jupyter_server",
    ),
    "A room needs no database": ("extensions/prepstack_ext/app.py", "import sqlalchemy"),
    "The hub touches no media": ("hub_config/hub.py", "import aiortc"),
}


def contracts() -> list[str]:
    configuration = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    return [one["name"] for one in configuration["tool"]["importlinter"]["contracts"]]


def verdicts(folder: Path) -> dict[str, str]:
    """By contract, as import-linter finds them in a copy of the code."""
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as main; main()",
    ]
    environment = {"PYTHONPATH": f"{folder}:{folder}/extensions:{folder}/widgets", "COLUMNS": "200"}
    said = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    found = {}
    for line in said.stdout.splitlines():
        for verdict in ("KEPT", "BROKEN"):
            if line.endswith(verdict):
                found[line.removesuffix(verdict).strip()] = verdict
    assert found, said.stdout + said.stderr
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "static", "labextension")
    for package in PACKAGES:
        shutil.copytree(REPOSITORY / package, tmp_path / package, ignore=ignored)
    shutil.copy(REPOSITORY / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_holds_and_none_survives_a_wrong_import(copy: Path) -> None:
    assert set(verdicts(copy).values()) == {"KEPT"}

    for module, line in PLANTED.values():
        path = copy / module
        path.write_text(path.read_text() + f"\n{line}\n")

    assert verdicts(copy) == dict.fromkeys(contracts(), "BROKEN")
    assert set(PLANTED) == set(contracts())
