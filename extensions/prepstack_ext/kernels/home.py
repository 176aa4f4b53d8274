"""The files that a restarted kernel finds again: its home is in memory and ends with it."""

from __future__ import annotations

import asyncio
import contextlib
import os
from asyncio.subprocess import DEVNULL, Process, create_subprocess_exec

LONGEST_SECONDS = 20
KEEP = ("--no-same-owner", "--preserve-permissions", "--no-overwrite-dir")


async def carry_over(old: int, new: int) -> None:
    """Copy one folder into another, each an open descriptor, as far as it goes.

    tar opens nothing but folders and ordinary files, and follows no link. Raises `OSError` where
    there is no tar.
    """
    pack = ["tar", "--create", "--sparse", "--file=-", f"--directory=/proc/self/fd/{old}", "."]
    unpack = ["tar", "--extract", "--file=-", f"--directory=/proc/self/fd/{new}", *KEEP]
    packed, packing = os.pipe()
    tars: list[Process] = []
    try:
        tars.append(
            await create_subprocess_exec(*pack, stdout=packing, stderr=DEVNULL, pass_fds=[old])
        )
        tars.append(
            await create_subprocess_exec(*unpack, stdin=packed, stderr=DEVNULL, pass_fds=[new])
        )
    finally:
        os.close(packed)
        os.close(packing)
        await _finish(tars)


async def _finish(tars: list[Process]) -> None:
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_SECONDS):
                for tar in tars:
                    await tar.wait()
    finally:
        for tar in tars:
            with contextlib.suppress(ProcessLookupError):
                tar.kill()
            await tar.wait()
