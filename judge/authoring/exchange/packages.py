"""The files of a package that somebody else made, in memory: nothing of it is ever unpacked.

Bounded in number and size, without links, without a name that leads elsewhere.
"""

from __future__ import annotations

import os
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from prepstack.errors import BadRequest, NotFound

MOST_FILES = 2000
LARGEST_FILE = 16 * 1024 * 1024
LARGEST_PACKAGE = 64 * 1024 * 1024
NAME = re.compile(r"[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}")  # as the specification has it
ENCRYPTED = 0x1
COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
Files = dict[str, bytes]


def read_package(path: Path) -> Files:
    """By path inside the package, without its one folder. Raises `BadRequest` or `NotFound`."""
    if path.is_dir():
        return _collected(_of_folder(path))
    if not path.is_file():
        raise NotFound(f"There is no package {path}.")
    if path.stat().st_size > LARGEST_PACKAGE:
        raise BadRequest(f"The package is larger than {LARGEST_PACKAGE >> 20} MiB.")
    try:
        with zipfile.ZipFile(path) as archive:
            return _without_top(_collected(_of_archive(archive)))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise BadRequest(f"{path.name} cannot be read as a ZIP archive: {error}.") from error


def _collected(found: Iterator[tuple[str, bytes]]) -> Files:
    files: Files = {}
    total = 0
    for name, content in found:
        total += len(content)
        if name in files:
            raise BadRequest(f"The package has {name!r} twice.")
        if len(files) >= MOST_FILES:
            raise BadRequest(f"The package has more than {MOST_FILES} files.")
        if total > LARGEST_PACKAGE:
            raise BadRequest(f"The package is larger than {LARGEST_PACKAGE >> 20} MiB.")
        files[name] = content
    return files


def _of_archive(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    infos = archive.infolist()
    if len(infos) > 2 * MOST_FILES:  # folders have entries, too
        raise BadRequest(f"The package has more than {MOST_FILES} files.")
    for info in infos:
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BadRequest(f"The package has the link {info.filename!r}; links are not read.")
        if info.flag_bits & ENCRYPTED or info.compress_type not in COMPRESSIONS:
            raise BadRequest(f"The package's {info.filename!r} is encrypted or packed unusually.")
        if not info.is_dir() and _is_read(info.filename):
            with archive.open(info) as file:
                # What an archive says of its sizes need not be true.
                yield info.filename, _bounded(file.read(LARGEST_FILE + 1), info.filename)


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted([*names, *folders]):
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix()
            if path.is_symlink():
                raise BadRequest(f"The package has the link {inside!r}; links are not read.")
            if path.is_file() and _is_read(inside):
                with path.open("rb") as file:
                    yield inside, _bounded(file.read(LARGEST_FILE + 1), inside)


def _bounded(content: bytes, name: str) -> bytes:
    if len(content) > LARGEST_FILE:
        raise BadRequest(f"The package's {name!r} is larger than {LARGEST_FILE >> 20} MiB.")
    return content


def _is_read(name: str) -> bool:
    """False for what a package holds besides (`.git/…`). Raises for a name that leads elsewhere."""
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ".." in parts or ":" in parts[0]:
        raise BadRequest(f"The package has the file name {name!r}, which leads out of it.")
    return all(NAME.fullmatch(part) for part in parts)


def _without_top(files: Files) -> Files:
    """An archive holds one folder, which holds everything."""
    tops = {name.partition("/")[0] for name in files}
    if len(tops) != 1 or "problem.yaml" in files:
        return files
    top = tops.pop() + "/"
    return {name.removeprefix(top): content for name, content in files.items()}
