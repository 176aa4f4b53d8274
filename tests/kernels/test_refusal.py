"""Where nothing confines a kernel it is not started, and whoever asked is told why."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from prepstack_ext.kernels.provisioner import RoomKernelSpecs
from tornado.web import HTTPError

from sandbox import FOR_KERNEL, Bind, Confinement, Tmpfs, launch
from tests.kernels.room import Start, manager_for


@pytest.mark.asyncio
async def test_without_bubblewrap_no_kernel_starts(
    kernel_prefix: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")
    manager = manager_for(kernel_prefix, tmp_path)

    with pytest.raises(HTTPError) as refusal:
        await manager.start_kernel()

    assert refusal.value.status_code == 503
    assert "bubblewrap is not installed" in str(refusal.value)
    assert not manager.has_kernel
    assert not Path(manager.connection_file).parent.exists()


def test_where_namespaces_are_forbidden_the_refusal_gives_bubblewraps_reason() -> None:
    """Tried for real: in a sandbox, which may not make another one."""
    prefixes = {Path(sys.prefix), Path(sys.base_prefix), Path(__file__).resolve().parents[2]}
    confinement = Confinement(
        read_only=tuple(Bind.in_place(prefix) for prefix in sorted(prefixes)),
        tmpfs=(Tmpfs(Path("/tmp"), 1 << 20),),
        environment={"PATH": "/usr/bin"},
        seccomp=FOR_KERNEL.without("memfd_create"),
    )
    code = "from sandbox.selftest import require_bubblewrap; require_bubblewrap()"

    with launch(confinement, [sys.executable, "-B", "-c", code], stderr=subprocess.PIPE) as inside:
        _, said = inside.process.communicate()

    assert "bubblewrap cannot build a sandbox on this machine" in said.decode()
    assert "namespace" in said.decode()


@pytest.mark.asyncio
async def test_an_operator_who_insists_is_warned_loudly(
    start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PATH", "")

    with caplog.at_level(logging.WARNING):
        kernel = await start(allow_unconfined=True)

    assert "A KERNEL RUNS UNCONFINED" in caplog.text
    assert Path(await kernel.value("__import__('os').getcwd()")) == kernel.scratch


@pytest.mark.asyncio
async def test_insisting_changes_nothing_where_bubblewrap_works(start: Start) -> None:
    kernel = await start(allow_unconfined=True)

    assert kernel.provisioner.confined is not None


def test_only_the_kernels_of_the_environment_are_offered(
    kernel_prefix: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stray = tmp_path / "kernels/stray"
    stray.mkdir(parents=True)
    (stray / "kernel.json").write_text('{"argv": ["true"], "display_name": "Stray"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    specs = RoomKernelSpecs(prefix=str(kernel_prefix), ensure_native_kernel=False)

    assert "stray" in KernelSpecManager().find_kernel_specs()
    for name, folder in specs.find_kernel_specs().items():
        assert Path(folder).is_relative_to(kernel_prefix), f"{name} is in {folder}"
    assert specs.get_kernel_spec("python3").argv[0] == str(kernel_prefix / "bin/python")


def test_without_an_environment_the_servers_own_kernel_is_not_offered(tmp_path: Path) -> None:
    specs = RoomKernelSpecs(prefix=str(tmp_path), ensure_native_kernel=False)

    assert specs.find_kernel_specs() == {}
    with pytest.raises(NoSuchKernel):
        specs.get_kernel_spec("python3")
