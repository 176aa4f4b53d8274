"""What of a closed folder is shown to the ordinary user that prepStack runs as."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sandbox.errors import CannotConfine
from sandbox.without_root import Family, first_closed, run_without_root, view


def folder(path: Path, mode: int = 0o755) -> Path:
    path.mkdir(parents=True)
    path.chmod(mode)
    return path


def opened(tmp_path: Path) -> Path:
    """pytest's own folders are closed to others; begin below one that is not."""
    for parent in (tmp_path, *tmp_path.parents):
        if parent.stat().st_uid == tmp_path.stat().st_uid and parent != Path("/"):
            parent.chmod(parent.stat().st_mode | 0o001)
    return tmp_path


def test_open_folders_need_nothing(tmp_path: Path) -> None:
    code = folder(opened(tmp_path) / "code")

    assert view({code: False}) == []


def test_a_folder_in_a_closed_home_is_shown_and_the_rest_of_the_home_is_not(
    tmp_path: Path,
) -> None:
    home = folder(opened(tmp_path) / "home", 0o700)
    python = folder(home / "versions" / "python")

    options = view({python: False})

    assert first_closed(python) == home
    assert options[:4] == ["--perms", "0755", "--tmpfs", str(home)]
    assert options[4:8] == ["--perms", "0755", "--dir", str(home / "versions")]
    assert options[8:] == ["--ro-bind", str(python), str(python)]


def test_a_folder_that_is_itself_closed_is_shown_by_what_lies_in_it(tmp_path: Path) -> None:
    code = folder(opened(tmp_path) / "code", 0o700)
    inside = folder(code / "hub_config")
    folder(code / ".git")

    options = view({code: False})

    assert str(inside) in options
    assert str(code / ".git") not in options


def test_root_is_told_what_to_do_where_namespaces_are_forbidden(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'bwrap: No permissions' >&2; exit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    with pytest.raises(CannotConfine, match=r"bwrap: No permissions\). Start it as an ordinary"):
        run_without_root(Family(tmp_path / "data", tmp_path / "kernels"), ["true"])

    assert not (tmp_path / "data").exists()


def test_only_the_data_folder_can_be_written(tmp_path: Path) -> None:
    home = folder(opened(tmp_path) / "home", 0o700)
    code, data = folder(home / "code"), folder(home / "code" / "data")

    options = view({code: False, data: True})

    assert options[options.index(str(code)) - 1] == "--ro-bind"
    assert options[options.index(str(data)) - 1] == "--bind"
    assert options.index(str(code)) < options.index(str(data))


def test_a_folder_named_closed_is_hidden_also_where_what_it_lies_in_is_shown(
    tmp_path: Path,
) -> None:
    home = folder(opened(tmp_path) / "home", 0o700)
    code, data = folder(home / "code"), folder(home / "code" / "data")
    judge = folder(data / "judge")

    options = view({code: False, judge: True}, closed=(data,))

    assert options[-7:] == [
        *("--perms", "0755", "--tmpfs", str(data)),
        *("--bind", str(judge), str(judge)),
    ]
    assert options.index(str(code)) < options.index(str(data))
