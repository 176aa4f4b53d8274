"""Which system calls a confined process may not make, and that list as a classic BPF program.

A deny-list on purpose: an interpreter and its libraries need hundreds of calls, so an allow-list
would break with the next C library. Denied is what reaches the host past namespaces, what holds
memory outside every limit, and what keeps turning up in exploits of the kernel.

See https://docs.kernel.org/userspace-api/seccomp_filter.html
"""

from __future__ import annotations

import errno
import platform
import struct
from dataclasses import dataclass, replace

from sandbox.errors import CannotConfine

# Name -> number on x86_64, number on aarch64 (None: that machine has no such call).
NUMBERS: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    # subsystems with a long history of holes
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "vmsplice": (278, 75),
    # namespaces and mounts
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "setns": (308, 268),
    "unshare": (272, 97),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    # the machine itself
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "lookup_dcookie": (212, 18),
    "fanotify_init": (300, 262),
    "syslog": (103, 116),
    "iopl": (172, None),
    "ioperm": (173, None),
    "modify_ldt": (154, None),
    "uselib": (134, None),
    "ustat": (136, None),
    "personality": (135, 92),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    "settimeofday": (164, 170),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "vhangup": (153, 58),
    "nfsservctl": (180, 42),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # memory that no limit of a process counts
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "semget": (64, 190),
    # what a judged program has no use for
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "bind": (49, 200),
    "listen": (50, 201),
    "accept": (43, 202),
    "accept4": (288, 242),
    "mbind": (237, 235),
    "set_mempolicy": (238, 237),
    "set_mempolicy_home_node": (450, 450),
    "inotify_init": (253, None),
    "inotify_init1": (294, 26),
    "mknod": (133, None),
    "mknodat": (259, 33),
    # what touches files, processes and queues of the host where no namespace holds them
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "setxattrat": (463, 463),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    "file_setattr": (469, 469),
    "setpriority": (141, 140),
    "ioprio_set": (251, 30),
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "semop": (65, 193),
    "semtimedop": (220, 192),
    "semctl": (66, 191),
    # what makes processes
    "fork": (57, None),
    "vfork": (58, None),
    # named in rules of their own
    "clone": (56, 220),
    "clone3": (435, 435),
    "ioctl": (16, 29),
    "prlimit64": (302, 261),
    "prctl": (157, 167),
}

# audit architecture, column of NUMBERS, first number of a second ABI (x32) to refuse
MACHINES: dict[str, tuple[int, int, int | None]] = {
    "x86_64": (0xC000003E, 0, 0x40000000),
    "aarch64": (0xC00000B7, 1, None),
}

SOCKET_CALLS = ("socket", "socketpair", "connect", "bind", "listen", "accept", "accept4")
ONLY_IN_JUDGE = frozenset(
    [*SOCKET_CALLS]
    + ["mbind", "set_mempolicy", "set_mempolicy_home_node"]
    + ["inotify_init", "inotify_init1", "mknod", "mknodat"]
)
# Landlock handles none of these: of a file or process of the same user they change what they like.
WITHOUT_NAMESPACES = frozenset(
    ["chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat"]
    + ["utime", "utimes", "futimesat", "utimensat", "file_setattr"]
    + ["setxattr", "lsetxattr", "fsetxattr", "setxattrat"]
    + ["removexattr", "lremovexattr", "fremovexattr", "removexattrat"]
    + ["setpriority", "ioprio_set", "mq_open", "mq_unlink"]
    + ["sched_setparam", "sched_setscheduler", "sched_setaffinity", "sched_setattr"]
    + ["shmat", "shmctl", "msgsnd", "msgrcv", "msgctl", "semop", "semtimedop", "semctl"]
)
FORKS = frozenset({"fork", "vfork"})
BY_ARGUMENT = frozenset({"clone", "clone3", "ioctl", "prlimit64", "prctl"})

# NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET
NEW_NAMESPACES = 0x7E020000
CLONE_THREAD = 0x10000
PR_SET_PDEATHSIG = 1
FAKE_TYPING = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: put words into the terminal's mouth
# unix, inet, inet6, netlink: those that a network namespace or a mount contains. vsock, for one,
# is contained by neither.
USUAL_FAMILIES = (1, 2, 10, 16)

LOAD, AND, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x15, 0x35, 0x45, 0x06
ALLOW, ERRNO = 0x7FFF0000, 0x00050000
AT_NUMBER, AT_ARCHITECTURE, AT_FIRST_ARGUMENT, AT_SECOND_ARGUMENT = 0, 4, 16, 24


@dataclass(frozen=True)
class Filter:
    """System calls that fail with EPERM. `families` are those that `socket` may still open."""

    denied: frozenset[str]
    families: tuple[int, ...] = ()
    own_limits: bool = False  # prlimit of other processes fails too
    threads_only: bool = False  # no new process, and none that outlives its parent

    def without(self, *names: str) -> Filter:
        """The same, but these calls are let through."""
        return replace(self, denied=self.denied - set(names))

    def and_deny(self, *names: str) -> Filter:
        return replace(self, denied=self.denied | set(names))

    def without_namespaces(self) -> Filter:
        """For what runs among the host's processes, with the files of its user within reach."""
        return replace(self, denied=self.denied | WITHOUT_NAMESPACES, own_limits=True)

    def for_threads(self) -> Filter:
        """For what has to be gone when its parent is, and has no namespace to end it."""
        return replace(self, denied=self.denied | FORKS, threads_only=True)

    def program(self, machine: str = "") -> bytes:
        """As `bwrap --seccomp` and `prctl` want it. Raises `CannotConfine` where it is unknown."""
        machine = machine or platform.machine()
        if machine not in MACHINES:
            raise CannotConfine(
                f"There is no system call filter for {machine} machines, "
                "so untrusted code cannot run on this one."
            )
        return b"".join(self._instructions(machine))

    def _instructions(self, machine: str) -> list[bytes]:
        architecture, column, second_abi = MACHINES[machine]
        code = [
            _step(LOAD, AT_ARCHITECTURE),
            _step(EQUAL, architecture, 1, 0),
            _refuse(errno.ENOSYS),
            _step(LOAD, AT_NUMBER),
        ]
        if second_abi is not None:
            code += [_step(AT_LEAST, second_abi, 0, 1), _refuse(errno.ENOSYS)]
        for name in sorted(self.denied):
            number = NUMBERS[name][column]
            if number is not None:
                code += [_step(EQUAL, number, 0, 1), _refuse(errno.EPERM)]
        code += _by_argument(column)
        if self.own_limits:
            code += _first_argument("prlimit64", column, _step(EQUAL, 0, 1, 0))
        if self.threads_only:
            code += _first_argument("clone", column, _step(ANY_BIT, CLONE_THREAD, 1, 0))
            code += _first_argument("prctl", column, _step(EQUAL, PR_SET_PDEATHSIG, 0, 1))
        if self.families:
            code += _families(_number("socket", column), self.families)
        return [*code, _step(RETURN, ALLOW)]


def _by_argument(column: int) -> list[bytes]:
    # clone3 passes its flags in memory, out of a filter's sight; C libraries fall back to clone.
    code = [_step(EQUAL, _number("clone3", column), 0, 1), _refuse(errno.ENOSYS)]
    code += _first_argument("clone", column, _step(ANY_BIT, NEW_NAMESPACES, 0, 1))
    typing = [_step(LOAD, AT_SECOND_ARGUMENT)]
    for request in FAKE_TYPING:
        typing += [_step(EQUAL, request, 0, 1), _refuse(errno.EPERM)]
    return code + _only_for(_number("ioctl", column), [*typing, _step(LOAD, AT_NUMBER)])


def _first_argument(name: str, column: int, refuses: bytes) -> list[bytes]:
    """`refuses` looks at it and jumps over the refusal, or not."""
    code = [_step(LOAD, AT_FIRST_ARGUMENT), refuses, _refuse(errno.EPERM), _step(LOAD, AT_NUMBER)]
    return _only_for(_number(name, column), code)


def _families(number: int, allowed: tuple[int, ...]) -> list[bytes]:
    code = [_step(LOAD, AT_FIRST_ARGUMENT)]
    for position, family in enumerate(allowed):
        code.append(_step(EQUAL, family, len(allowed) - position, 0))
    return _only_for(number, [*code, _refuse(errno.EAFNOSUPPORT), _step(LOAD, AT_NUMBER)])


def _only_for(number: int, code: list[bytes]) -> list[bytes]:
    return [_step(EQUAL, number, 0, len(code)), *code]


def _number(name: str, column: int) -> int:
    number = NUMBERS[name][column]
    assert number is not None, f"{name} exists on every machine"
    return number


def _refuse(error: int) -> bytes:
    return _step(RETURN, ERRNO | error)


def _step(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, value)


FOR_JUDGE = Filter(denied=frozenset(NUMBERS) - BY_ARGUMENT - WITHOUT_NAMESPACES - FORKS)
FOR_KERNEL = Filter(denied=FOR_JUDGE.denied - ONLY_IN_JUDGE, families=USUAL_FAMILIES)
