"""A compiler in a sandbox of its own: it reads the candidate's text and writes into one folder."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from judge.run.ordinary_user import start_confined
from judge.toolchains.toolchain import CompileError
from prepstack.judging.verdicts import MEGABYTE
from sandbox import FOR_JUDGE, Bind, Confinement, Filter, Limits, Tmpfs

SECONDS, MEMORY = 20, 1024 * MEGABYTE
LONGEST_COMPLAINT = 8000
BUILD = Path("/build")
NAMED_TYPE = re.compile(
    r"^\s*(?:public\s+|export\s+)?(?:class|struct|type|interface)\s+(\w+)", re.M
)


@dataclass(frozen=True)
class Compiler:
    command: Sequence[str]
    binds: tuple[Bind, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    seccomp: Filter = FOR_JUDGE
    explain: Callable[[str], str] = str  # what it says, in the candidate's terms

    def compile(self, folder: Path, given: bytes = b"") -> bytes:
        """What it wrote to its output. Raises `CompileError` with what it complained about."""
        confinement = Confinement(
            read_only=self.binds,
            writable=(Bind(folder, BUILD),),
            tmpfs=(Tmpfs(Path("/tmp"), 256 * MEGABYTE),),
            environment={
                "PATH": "/usr/bin:/bin",
                "LANG": "C.UTF-8",
                "TMPDIR": "/tmp",
                **self.environment,
            },
            folder=BUILD,
            seccomp=self.seccomp,
            limits=Limits(
                memory_bytes=MEMORY, processes=64, cpu_seconds=SECONDS, file_bytes=64 * MEGABYTE
            ),
        )
        with start_confined(confinement, self.command) as confined:
            process = confined.process
            out, errors = _communicate(process, given)
            if process.wait() == 0:
                return out
            said = confined.as_named((errors or out).decode(errors="replace"))
        raise CompileError(self._complaint(said))

    def _complaint(self, said: str) -> str:
        text = self.explain(said.replace(f"{BUILD}/", ""))[:LONGEST_COMPLAINT]
        return text or "The compiler took too long or too much memory."


def _communicate(process: subprocess.Popen[bytes], given: bytes) -> tuple[bytes, bytes]:
    """As `communicate`, but no longer than a compiler may take and no more than it may say."""
    try:
        out, errors = process.communicate(given, timeout=SECONDS * 2)
    except subprocess.TimeoutExpired:
        raise CompileError(f"The compiler takes longer than {SECONDS} s.") from None
    return out, errors


def prelude_for(prelude: str, source: str) -> str:
    """Nothing if the source brings the given types itself."""
    return "" if set(NAMED_TYPE.findall(prelude)) & set(NAMED_TYPE.findall(source)) else prelude
