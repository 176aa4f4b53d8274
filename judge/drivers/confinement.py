"""What a zygote's child takes upon itself where no namespace is around it.

The zygote may see /proc, to measure its children, and start processes; they may do neither.
"""

from __future__ import annotations

import ctypes
import struct

RESTRICT_SELF = 446  # landlock_restrict_self, on every machine
PR_SET_SECCOMP, MODE_FILTER = 22, 2


def confine(ruleset: int, calls: bytes) -> None:
    """A Landlock ruleset that was opened for us, then a program of system calls; for good."""
    libc = ctypes.CDLL(None, use_errno=True)
    steps = ctypes.create_string_buffer(calls, len(calls))
    program = struct.pack("@HP", len(calls) // 8, ctypes.addressof(steps))
    if (
        libc.syscall(RESTRICT_SELF, ruleset, 0) != 0
        or libc.prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.c_char_p(program), 0, 0) != 0
    ):
        raise OSError(ctypes.get_errno(), "a case could not be confined")
