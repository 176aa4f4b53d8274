"""`python -m hub_config.process.library`: builds the bundles of problems that changed.

Runs once beside the judge, as the judge's user and as a process of low priority. What is read of
problems is there after seconds, and takes the place of what was there only when all of it is done.
Tests take the time of all right solutions: they follow one by one.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hub_config.service.problems.library import COMPLETE, FINGERPRINT
from hub_config.settings import Settings

CODE = Path(__file__).resolve().parents[2]
# What decides what is built. Neither side imports the other: the judge's command is started.
RULES = ("prepstack/problems/*.py", "prepstack/judging/*.py", "judge/**/*")
LOWEST_PRIORITY = 19


def fingerprint(problems: Path, code: Path = CODE) -> str:
    """Of the notebooks, and of the code that makes bundles of them."""
    found = [(problems, "*.ipynb"), *((code, pattern) for pattern in RULES)]
    digest = hashlib.sha256()
    for folder, pattern in found:
        for path in sorted(folder.glob(pattern)):
            if path.is_file() and "__pycache__" not in path.parts:
                name = str(path.relative_to(folder)).encode()
                digest.update(b"%d %s %d " % (len(name), name, path.stat().st_size))
                digest.update(path.read_bytes())
    return digest.hexdigest()


def build_if_changed(settings: Settings) -> int:
    """The exit code: 0 where the bundles are what they have to be."""
    problems, bundles = settings.problems.resolve(), settings.bundles_folder
    if not any(problems.glob("*.ipynb")):
        return 0
    bundles.parent.mkdir(parents=True, exist_ok=True)
    with _alone(bundles.with_suffix(".lock")):
        wanted = fingerprint(problems)
        code = 0 if _built(bundles, FINGERPRINT) == wanted else _build_texts(settings, wanted)
        if code == 0:
            settings.bundles_failed.unlink(missing_ok=True)
            code = 0 if _built(bundles, COMPLETE) == wanted else _build_tests(settings, wanted)
        if code != 0:
            settings.bundles_failed.touch()
        return code


def _build_texts(settings: Settings, wanted: str) -> int:
    bundles = settings.bundles_folder
    new = bundles.with_suffix(".new")
    shutil.rmtree(new, ignore_errors=True)
    code = _build(settings, new, "texts")
    if code == 0:
        (new / "private").mkdir()
        (new / FINGERPRINT).write_text(wanted)
        _close(new)
        _replace(new, bundles)
    return code


def _build_tests(settings: Settings, wanted: str) -> int:
    bundles = settings.bundles_folder
    code = _build(settings, bundles, "tests")
    if code == 0:
        (bundles / COMPLETE).write_text(wanted)
    _close(bundles)
    return code


def _build(settings: Settings, to: Path, part: str) -> int:
    problems = str(settings.problems.resolve())
    command = [sys.executable, "-m", "hub_config.cli", "problems", "--folder", problems]
    asked = ["build", "--to", str(to), "--part", part]
    return subprocess.run([*command, *asked], check=False).returncode


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One at a time: the judge, and with it this, may be started again at any moment."""
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _built(bundles: Path, mark: str) -> str:
    try:
        return (bundles / mark).read_text()
    except OSError:
        return ""


def _close(folder: Path) -> None:
    """For the judge's user, and where that is another one than the service's, for its group.

    Folders keep everybody else out. A file that is written in one of them later may be of another
    group than the folder: who changes a folder's mode without being of its group ends that it is
    inherited (chmod(2)).
    """
    for_group = bool(folder.parent.stat().st_mode & stat.S_ISGID)
    for path in (folder, *folder.rglob("*")):
        mode = (0o750, 0o644) if for_group else (0o700, 0o600)
        path.chmod(mode[path.is_file()])


def _replace(new: Path, bundles: Path) -> None:
    old = bundles.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    if bundles.exists():
        bundles.rename(old)
    new.rename(bundles)
    shutil.rmtree(old, ignore_errors=True)


def main() -> int:
    os.nice(LOWEST_PRIORITY)
    return build_if_changed(Settings.from_environment())


if __name__ == "__main__":
    sys.exit(main())
