"""Confinement of untrusted code: used by the kernels' provisioner and by the judge alike."""

from sandbox.bubblewrap import Bind, Confinement, Tmpfs
from sandbox.errors import CannotConfine
from sandbox.limits import Limits
from sandbox.process import Confined, launch
from sandbox.seccomp import FOR_JUDGE, FOR_KERNEL, Filter

__all__ = [
    "FOR_JUDGE",
    "FOR_KERNEL",
    "Bind",
    "CannotConfine",
    "Confined",
    "Confinement",
    "Filter",
    "Limits",
    "Tmpfs",
    "launch",
]
