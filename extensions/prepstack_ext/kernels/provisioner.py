"""Kernels of a room: which ones there are, and that each runs confined.

`SandboxProvisioner` is found by Jupyter under the name `prepstack-sandbox`; `kernel_configuration`
makes a room server use it. Where nothing can confine a kernel it is not started.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from tornado.web import HTTPError
from traitlets import Bool, Int, List, Unicode, default

from prepstack.errors import PrepStackError, Unavailable
from prepstack_ext.kernels.few_kernels import FewKernels
from prepstack_ext.kernels.run import MEBIBYTE, Bounds, Run
from prepstack_ext.kernels.sockets import Sockets
from prepstack_ext.temporary import TemporaryFolder
from sandbox import FOR_KERNEL, Bind, CannotConfine, Confined, Confinement, Limits, Tmpfs
from sandbox.selftest import require_bubblewrap

HOME = Path("/home/kernel")
CHANNELS = ("shell", "iopub", "stdin", "control", "hb")

ENVIRONMENT = {
    "HOME": str(HOME),
    "USER": "kernel",
    "LANG": "C.UTF-8",
    # In /tmp, which is new in every sandbox: what was put there to break a kernel ends with it.
    "IPYTHONDIR": "/tmp/ipython",
    "JUPYTER_RUNTIME_DIR": "/tmp/jupyter",
    "MPLCONFIGDIR": "/tmp/matplotlib",
    "XDG_CACHE_HOME": "/tmp/cache",
    # A thread per core reserves address space for each and gains nothing on a shared machine.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
FILES = {
    Path("/etc/passwd"): f"kernel:x:1000:1000::{HOME}:/bin/bash\n",
    Path("/etc/group"): "kernel:x:1000:\n",
    Path("/etc/hosts"): "127.0.0.1 localhost\n::1 localhost\n",
    Path("/etc/nsswitch.conf"): "passwd: files\ngroup: files\nhosts: files\n",
}


def kernel_configuration(
    prefix: Path, room_dir: Path, *, allow_unconfined: bool = False
) -> dict[str, dict[str, Any]]:
    """What a room server adds to its configuration to offer the kernels of `prefix`, confined.

    `allow_unconfined` is the operator's PREPSTACK_UNSAFE_KERNELS.
    """
    return {
        "ServerApp": {
            "kernel_spec_manager_class": "prepstack_ext.kernels.provisioner.RoomKernelSpecs",
        },
        "RoomKernelSpecs": {"prefix": str(prefix), "ensure_native_kernel": False},
        "KernelManager": {"transport": "ipc"},
        "KernelProvisionerFactory": {"default_provisioner_name": "prepstack-sandbox"},
        "SandboxProvisioner": {
            "prefix": str(prefix),
            "scratch": str(room_dir / "scratch"),
            "allow_unconfined": allow_unconfined,
        },
    }


class RoomKernelSpecs(KernelSpecManager):
    """The kernels of one environment, and no others: not the server's own, not a user's."""

    prefix = Unicode(help="Environment of the kernels.").tag(config=True)

    @default("kernel_dirs")
    def _kernels_of_prefix(self) -> list[str]:
        return [str(Path(self.prefix, "share/jupyter/kernels"))]

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        # The base class falls back to the server's own ipykernel.
        if kernel_name not in self.find_kernel_specs():
            raise NoSuchKernel(kernel_name)
        return super().get_kernel_spec(kernel_name)


class SandboxProvisioner(LocalProvisioner):
    """Starts a kernel in bubblewrap: no network, no capabilities, nothing of the server.

    Each kernel has a runtime folder of its own, because the connection file of another one holds
    the key to it. What it writes is in memory: bounded, and gone with the room.
    """

    prefix = Unicode(help="Environment of the kernels.").tag(config=True)
    scratch = Unicode(help="Where a kernel starts that nothing confines.").tag(config=True)
    allow_unconfined = Bool(False, help="Start kernels even where nothing confines them.").tag(
        config=True
    )
    extra_read_only = List(
        Unicode(), help="More files and folders that kernels may read, such as /etc/R."
    ).tag(config=True)
    memory = Int(2048, help="MiB for all processes and files of a kernel.").tag(config=True)
    address_space = Int(
        3072, help="MiB for each process, 0 for no limit: JVM and V8 reserve far more."
    ).tag(config=True)
    processes = Int(128, help="Processes and threads of a kernel.").tag(config=True)
    cpu_seconds = Int(3600, help="CPU time after which a process is ended.").tag(config=True)
    file_size = Int(256, help="MiB, of each file written.").tag(config=True)
    home_size = Int(256, help="MiB in the kernel's home; they are memory.").tag(config=True)
    tmp_size = Int(256, help="MiB in /tmp; they are memory.").tag(config=True)
    files = Int(20_000, help="Files in all folders of a kernel together.").tag(config=True)
    niceness = Int(5, help="The call goes before computation.").tag(config=True)

    _run: Run | None = None
    _home: int | None = None  # what an ended kernel leaves to the one that is started in its place
    _runtime: TemporaryFolder | None = None

    @property
    def confined(self) -> Confined | None:
        return self._run.confined if self._run else None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        self._prepare_connection()
        kwargs = await super().pre_launch(**kwargs)
        # Not a word of what Jupyter prepared: its environment is the server's, with the token.
        return {"cmd": kwargs["cmd"]}

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        try:
            self._require_kernels()
            await self._launch(cmd)
        except PrepStackError as refusal:
            await self.cleanup()
            # Of all errors, Jupyter passes on the sentence of this one only.
            raise HTTPError(503, str(refusal)) from refusal
        return self.connection_info

    async def _launch(self, cmd: list[str]) -> None:
        try:
            await asyncio.to_thread(require_bubblewrap)
        except CannotConfine as reason:
            if not self.allow_unconfined:
                raise
            self.log.warning(
                "A KERNEL RUNS UNCONFINED, as PREPSTACK_UNSAFE_KERNELS says. %s", reason
            )
            await self._launch_unconfined(cmd)
        else:
            self._launch_confined(cmd)

    async def _launch_unconfined(self, cmd: list[str]) -> None:
        Path(self.scratch).mkdir(parents=True, exist_ok=True)
        environment = {**self._environment(), "HOME": self.scratch}
        await super().launch_kernel(
            cmd, stdin=subprocess.DEVNULL, env=environment, cwd=self.scratch
        )

    def _launch_confined(self, cmd: list[str]) -> None:
        assert self._runtime is not None, "pre_launch comes first"
        ports: Any = self.connection_info
        names = [f"k-{ports[f'{channel}_port']}" for channel in CHANNELS]
        sockets = Sockets(self._runtime.path / "sockets", names)
        run = Run(self._confinement(), Bounds(self.memory, self.files), sockets, self._tell)
        home, self._home = self._home, None
        run.start(cmd, home)
        self._run = run
        self.process = run.confined.process
        self.pid = self.process.pid
        self.cwd = str(HOME)

    def _tell(self, sentence: str) -> None:
        manager: Any = self.parent
        if manager.shutting_down:
            return  # somebody asked for it
        self.log.warning("%s", sentence)
        if isinstance(manager.parent, FewKernels):
            manager.parent.tell(sentence)

    async def send_signal(self, signum: int) -> None:
        if self.confined is None:
            await super().send_signal(signum)
        elif signum == signal.SIGKILL:
            self.confined.kill()
        else:
            self.confined.send_signal(signum)

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart=restart)
        if self._run is not None:
            if said := await self._run.close():
                self.log.info("The kernel's last words: %r", said)
            self._home = self._run.take_home()
            self._run = None
        if self._home is not None and not restart:
            os.close(self._home)
            self._home = None
        if self._runtime is not None and not restart:
            self._runtime.remove()
            self._runtime = None

    def resolve_path(self, path_str: str) -> str | None:
        """Nothing: asking for a path must not tell what exists on the server."""
        return None

    # What the kernel sees

    def _prepare_connection(self) -> None:
        if self._runtime is not None:
            return  # a restart keeps its connection
        self._runtime = TemporaryFolder("sockets/k-65535")
        folder = self._runtime.path
        (folder / "sockets").mkdir()
        manager: Any = self.parent
        manager.transport = "ipc"
        manager.connection_file = str(folder / "kernel.json")
        manager.ip = str(folder / "sockets" / "k")

    def _confinement(self) -> Confinement:
        assert self._runtime is not None, "pre_launch comes first"
        return Confinement(
            read_only=(*self._programs(), Bind.in_place(self._runtime.path / "kernel.json")),
            tmpfs=(
                Tmpfs(HOME, self.home_size * MEBIBYTE),
                Tmpfs(Path("/tmp"), self.tmp_size * MEBIBYTE),
                Tmpfs(Path("/dev/shm"), 64 * MEBIBYTE),
                Tmpfs(self._runtime.path / "sockets", MEBIBYTE),
            ),
            files=FILES,
            environment=self._environment(),
            folder=HOME,
            limits=self._limits(),
            seccomp=FOR_KERNEL,
            hostname="kernel",
        )

    def _programs(self) -> list[Bind]:
        prefix = Path(self.prefix)
        extra = [*self.extra_read_only, *self._own("read_only", [])]
        folders = [prefix, _base_prefix(prefix), *map(Path, extra)]
        binds = [Bind.in_place(folder) for folder in folders if Path("/usr") not in folder.parents]
        fonts = (prefix / "share/prepstack/matplotlib").glob("fontlist-*.json")
        return binds + [Bind(font, Path(ENVIRONMENT["MPLCONFIGDIR"], font.name)) for font in fonts]

    def _own(self, name: str, usual: Any) -> Any:
        """What the kernelspec asks for: the environment of kernels is the operator's."""
        return self.kernel_spec.metadata.get("prepstack", {}).get(name, usual)

    def _environment(self) -> dict[str, str]:
        path = f"{self.prefix}/bin:/usr/local/bin:/usr/bin:/bin"
        return {**ENVIRONMENT, "PATH": path, **self.kernel_spec.env}

    def _limits(self) -> Limits:
        return Limits(
            address_space_bytes=self._own("address_space", self.address_space) * MEBIBYTE or None,
            memory_bytes=self.memory * MEBIBYTE,
            processes=self.processes,
            cpu_seconds=self.cpu_seconds,
            file_bytes=self.file_size * MEBIBYTE,
            open_files=1024,
            niceness=self.niceness,
        )

    def _require_kernels(self) -> None:
        if not os.access(f"{self.prefix}/bin/python", os.X_OK):
            raise Unavailable(
                f"PREPSTACK_KERNEL_PREFIX is {self.prefix!r}, where no environment for kernels is; "
                "scripts/kernel-environment makes one."
            )


def _base_prefix(prefix: Path) -> Path:
    """Where the interpreter and its standard library really are."""
    return Path(os.path.realpath(prefix / "bin/python")).parent.parent
