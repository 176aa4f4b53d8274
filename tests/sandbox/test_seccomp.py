"""The filters' programs, run by a small interpreter of classic BPF: both machines can be tested."""

from __future__ import annotations

import errno
import struct

import pytest

from sandbox import FOR_JUDGE, FOR_KERNEL, CannotConfine, Filter
from sandbox.seccomp import MACHINES, NUMBERS, PR_SET_PDEATHSIG

ALLOWED = 0
USER_NAMESPACE, THREAD = 0x10000000, 0x3D0F00
UNIX, INET, VSOCK, PACKET = 1, 2, 40, 17
SET_INPUT = 0x5412
SIGCHLD = 17


def decide(program: bytes, architecture: int, number: int, *arguments: int) -> int:
    """The error that a system call meets; `ALLOWED` if none."""
    data = struct.pack("<IIQ6Q", number, architecture, 0, *(*arguments, *[0] * 6)[:6])
    accumulator = at = 0
    while True:
        code, if_true, if_false, value = struct.unpack_from("=HBBI", program, at * 8)
        at += 1
        if code == 0x20:
            accumulator = struct.unpack_from("<I", data, value)[0]
        elif code == 0x06:
            return ALLOWED if value == 0x7FFF0000 else value & 0xFFFF
        else:
            holds = {
                0x15: accumulator == value,
                0x35: accumulator >= value,
                0x45: bool(accumulator & value),
            }[code]
            at += if_true if holds else if_false


def ask(calls: Filter, machine: str, name: str, *arguments: int) -> int:
    architecture, column, _ = MACHINES[machine]
    number = NUMBERS[name][column]
    assert number is not None
    return decide(calls.program(machine), architecture, number, *arguments)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("calls", [FOR_KERNEL, FOR_JUDGE], ids=["kernel", "judge"])
def test_every_denied_call_is_not_permitted(calls: Filter, machine: str) -> None:
    column = MACHINES[machine][1]
    names = {name for name in calls.denied if NUMBERS[name][column] is not None}

    assert {ask(calls, machine, name) for name in names} == {errno.EPERM}


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "outcome"),
    [
        ("clone", (THREAD,), ALLOWED),
        ("clone", (USER_NAMESPACE | THREAD,), errno.EPERM),
        ("clone", (USER_NAMESPACE | (1 << 40),), errno.EPERM),
        ("clone3", (), errno.ENOSYS),
        ("ioctl", (0, 0x5401), ALLOWED),
        ("ioctl", (0, SET_INPUT), errno.EPERM),
        ("ioctl", (0, SET_INPUT | (1 << 32)), errno.EPERM),  # the kernel looks at 32 bits
        ("socket", (UNIX,), ALLOWED),
        ("socket", (INET,), ALLOWED),
        ("socket", (VSOCK,), errno.EAFNOSUPPORT),
        ("socket", (PACKET,), errno.EAFNOSUPPORT),
        ("connect", (), ALLOWED),
    ],
)
def test_a_kernel_is_told_by_arguments(
    machine: str, name: str, arguments: tuple[int, ...], outcome: int
) -> None:
    assert ask(FOR_KERNEL, machine, name, *arguments) == outcome


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    ("name", "arguments", "outcome"),
    [
        ("clone", (THREAD,), ALLOWED),
        ("clone", (SIGCHLD,), errno.EPERM),
        ("clone", (USER_NAMESPACE | THREAD,), errno.EPERM),
        ("prctl", (15,), ALLOWED),
        ("prctl", (PR_SET_PDEATHSIG,), errno.EPERM),
        ("prlimit64", (0,), ALLOWED),
        ("prlimit64", (1,), errno.EPERM),
        ("fchmodat", (), errno.EPERM),
        ("setpriority", (), errno.EPERM),
    ],
)
def test_without_namespaces_others_are_out_of_reach(
    machine: str, name: str, arguments: tuple[int, ...], outcome: int
) -> None:
    calls = FOR_JUDGE.without_namespaces().for_threads()

    assert ask(calls, machine, name, *arguments) == outcome
    assert ask(FOR_JUDGE, machine, name, *arguments) in (ALLOWED, outcome)


@pytest.mark.parametrize("machine", MACHINES)
def test_usual_calls_are_allowed(machine: str) -> None:
    architecture = MACHINES[machine][0]
    usual = {"x86_64": [0, 1, 9, 59, 202, 257], "aarch64": [63, 64, 222, 221, 98, 56]}[machine]

    assert {decide(FOR_JUDGE.program(machine), architecture, number) for number in usual} == {
        ALLOWED
    }


def test_calls_by_another_door_do_not_exist() -> None:
    """32-bit calls and x32 have numbers of their own, which would slip through."""
    program = FOR_KERNEL.program("x86_64")
    i386, x86_64 = 0x40000003, MACHINES["x86_64"][0]

    assert decide(program, i386, 20) == errno.ENOSYS
    assert decide(program, x86_64, 0x40000000 | 39) == errno.ENOSYS


def test_a_filter_can_be_loosened_and_tightened() -> None:
    looser = FOR_JUDGE.without("socketpair")
    tighter = FOR_KERNEL.and_deny("connect")

    assert ask(looser, "x86_64", "socketpair") == ALLOWED
    assert ask(looser, "x86_64", "socket") == errno.EPERM
    assert ask(tighter, "x86_64", "connect") == errno.EPERM


def test_an_unknown_machine_is_refused() -> None:
    with pytest.raises(CannotConfine, match="sparc"):
        FOR_JUDGE.program("sparc")
