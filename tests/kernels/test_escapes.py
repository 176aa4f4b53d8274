"""What a candidate may try from a cell, against a kernel that runs as in a room."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sandbox.seccomp import FOR_KERNEL, MACHINES, NUMBERS
from tests.kernels.room import Kernel, Start

REPOSITORY = Path(__file__).resolve().parents[2]

ATTEMPTS = {
    "read the server's environment": "open('/proc/{server}/environ').read()",
    "read another process's memory": "open('/proc/{victim}/mem', 'rb').read()",
    "read /etc/shadow": "open('/etc/shadow').read()",
    "read the passwords' neighbour": "open('/etc/ssl/openssl.cnf').read()",
    "read the repository": "open('{repository}/pyproject.toml').read()",
    "list the server's environment": "os.listdir('{server_prefix}')",
    "read another room": "open('{data}/other-room/notebook.ipynb').read()",
    "list the data folder": "os.listdir('{data}')",
    "list the room beside the scratch folder": "os.listdir('{room}')",
    "read the room through ..": "os.listdir('/home/kernel/../../{room}')",
    "read the key of another kernel": "open('{other_connection}').read()",
    "knock at another kernel's socket": "unix('{other_socket}')",
    "read through a link out": "link('/etc/shadow')",
    "read through a link to the room": "link('{data}/other-room/notebook.ipynb')",
    "reach a port of the host": "socket.create_connection(('127.0.0.1', {port}), 5)",
    "reach the network": "socket.create_connection(('192.0.2.1', 80), 5)",
    "reach the network by datagram": "socket.socket(type=2).sendto(b'x', ('192.0.2.1', 53))",
    "reach a socket in the file system": "unix('{unix}')",
    "reach an abstract socket": "unix('\\0{abstract}')",
    "reach the hypervisor": "socket.socket(40)",
    "read raw packets": "socket.socket(17, 3)",
    "signal a process of the host": "os.kill({victim}, 0)",
    "signal the server": "os.kill({server}, 9)",
    "become root": "os.setuid(0)",
    "become another user": "os.setuid(64321)",
    "change the root folder": "os.chroot('/tmp')",
    "write to /usr": "open('/usr/escaped', 'w')",
    "write to the environment of kernels": "open('{prefix}/escaped', 'w')",
    "write to the root folder": "open('/escaped', 'w')",
    "write to /dev": "open('/dev/escaped', 'w')",
    "write to /etc/passwd": "open('/etc/passwd', 'w')",
    "write to its connection file": "open('{own_connection}', 'w')",
    "remove its connection file": "os.remove('{own_connection}')",
    "set a name for core files": "open('/proc/sys/kernel/core_pattern', 'w')",
    "press the system request key": "open('/proc/sysrq-trigger', 'w')",
    "make a device": "os.mknod('/tmp/disk', 0o60600, os.makedev(8, 0))",
    "mount": "libc('mount', b'none', b'/tmp', b'tmpfs', 0, None)",
    "type into the terminal": "fcntl.ioctl(0, 0x5412, b'x')",
    "make a user namespace": "libc('unshare', 0x10000000)",
    "make a mount namespace": "libc('unshare', 0x20000)",
    "make a process in new namespaces": "system_call('clone', 0x10000011, 0, 0, 0, 0)",
    "make a process in another way": "system_call('clone3', 0, 0)",
    "trace its own init": "libc('ptrace', 16, 1, 0, 0)",
    "raise its memory limit": "raise_limit(resource.RLIMIT_AS)",
    "raise its process limit": "raise_limit(resource.RLIMIT_NPROC)",
    "raise its priority": "os.setpriority(os.PRIO_PROCESS, 0, -5)",
    **{
        f"call {name}": f"system_call('{name}', 0, 0, 0, 0, 0)"
        for name in sorted(FOR_KERNEL.denied)
        if NUMBERS[name][MACHINES[os.uname().machine][1]] is not None
    },
}

PREPARATION = """
import ctypes, fcntl, os, resource, socket

def raising(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result

_libc = ctypes.CDLL(None, use_errno=True)
libc = lambda name, *arguments: raising(getattr(_libc, name)(*arguments))
system_call = lambda name, *arguments: raising(_libc.syscall({numbers}[name], *arguments))
unix = lambda path: socket.socket(socket.AF_UNIX).connect(path)

def link(target):
    os.symlink(target, "out") if not os.path.lexists("out") else None
    os.remove("out"); os.symlink(target, "out")
    return open("out").read()

def raise_limit(kind):
    try:
        resource.setrlimit(kind, (-1, -1))
    except ValueError as error:
        raise PermissionError(*error.args)

def outcome(attempt):
    try:
        return f"it worked: {{attempt()!r:.100}}"
    except OSError as error:
        return f"refused: {{error}}"
"""


@contextmanager
def bait(folder: Path) -> Iterator[dict[str, object]]:
    """What a sandbox must keep out of reach, all of it alive and within this user's rights."""
    other_room = folder / "other-room"
    other_room.mkdir()
    (other_room / "notebook.ipynb").write_text("{}")
    with (
        socket.create_server(("127.0.0.1", 0)) as port,
        socket.socket(socket.AF_UNIX) as path_socket,
        socket.socket(socket.AF_UNIX) as abstract,
        subprocess.Popen(["/usr/bin/sleep", "600"]) as victim,
    ):
        path_socket.bind(str(other_room / "s"))
        abstract.bind(f"\0prepstack-{victim.pid}")
        for each in (path_socket, abstract):
            each.listen()
        try:
            yield {
                "port": port.getsockname()[1],
                "unix": other_room / "s",
                "abstract": f"prepstack-{victim.pid}",
                "victim": victim.pid,
                "server": os.getpid(),
                "data": folder,
            }
        finally:
            victim.kill()


def places(kernel: Kernel, other: Kernel) -> dict[str, object]:
    return {
        "repository": REPOSITORY,
        "server_prefix": REPOSITORY / ".venv",
        "prefix": kernel.provisioner.prefix,
        "room": kernel.room,
        "own_connection": kernel.manager.connection_file,
        "other_connection": other.manager.connection_file,
        "other_socket": f"{other.manager.ip}-{other.manager.shell_port}",
    }


@pytest.mark.asyncio
async def test_no_attempt_to_get_out_succeeds(start: Start, tmp_path: Path) -> None:
    kernel, other = await start(), await start()
    column = MACHINES[os.uname().machine][1]
    numbers = {name: columns[column] for name, columns in NUMBERS.items()}
    await kernel.run(PREPARATION.format(numbers=numbers))

    with bait(tmp_path) as lures:
        known = lures | places(kernel, other)
        outcomes = {
            name: await kernel.value(f"outcome(lambda: {code.format(**known)})")
            for name, code in ATTEMPTS.items()
        }

    assert {name: seen for name, seen in outcomes.items() if not seen.startswith("refused")} == {}


@pytest.mark.asyncio
async def test_the_baits_are_real(tmp_path: Path) -> None:
    """Outside, the same things are within reach: what holds inside is the sandbox."""
    with bait(tmp_path) as lures:
        socket.create_connection(("127.0.0.1", int(str(lures["port"])))).close()
        for address in (str(lures["unix"]), f"\0{lures['abstract']}"):
            with socket.socket(socket.AF_UNIX) as client:
                client.connect(address)
        os.kill(int(str(lures["victim"])), 0)


@pytest.mark.asyncio
async def test_nothing_of_the_servers_environment_is_inside(
    server_secret: str, start: Start
) -> None:
    kernel = await start()

    first = await kernel.value("open('/proc/1/environ').read()")
    all_of_them = await kernel.value(
        "[open(f'/proc/{p}/environ').read() for p in __import__('os').listdir('/proc') "
        "if p.isdigit()]"
    )

    assert first == ""
    assert server_secret not in "".join(all_of_them)
    assert "JUPYTERHUB" not in "".join(all_of_them)


@pytest.mark.asyncio
async def test_the_unsafe_way_does_not_pass_on_the_environment_either(
    server_secret: str, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # no bubblewrap here

    kernel = await start(allow_unconfined=True)

    assert kernel.provisioner.confined is None
    assert server_secret not in str(await kernel.value("dict(__import__('os').environ)"))


@pytest.mark.asyncio
async def test_a_kernel_has_no_privileges_and_sees_only_itself(start: Start) -> None:
    kernel = await start()

    status = await kernel.value("open('/proc/self/status').read()")
    fields = dict(line.split(":\t") for line in status.splitlines() if ":\t" in line)
    processes = await kernel.value("[p for p in __import__('os').listdir('/proc') if p.isdigit()]")
    interfaces = await kernel.value("__import__('socket').if_nameindex()")

    assert {fields[name] for name in ("CapPrm", "CapEff", "CapBnd", "CapAmb")} == {"0" * 16}
    assert (fields["NoNewPrivs"], fields["Seccomp"]) == ("1", "2")
    assert sorted(processes) == ["1", "2"]
    assert interfaces == [(1, "lo")]


@pytest.mark.asyncio
async def test_no_open_file_of_the_server_comes_along(start: Start, tmp_path: Path) -> None:
    with open(tmp_path / "server.log", "w+") as log:
        os.set_inheritable(log.fileno(), True)
        kernel = await start()

        open_files = await kernel.value(
            "[__import__('os').readlink(f'/proc/{p}/fd/{n}') for p in (1, 2) "
            "for n in __import__('os').listdir(f'/proc/{p}/fd') "
            "if __import__('os').path.lexists(f'/proc/{p}/fd/{n}')]"
        )

    own = ("pipe:", "socket:", "anon_inode:", "/dev/null", "/dev/pts", "/tmp/ipython", "/proc/")
    assert [name for name in open_files if not name.startswith(own)] == []


@pytest.mark.asyncio
async def test_a_request_does_not_choose_the_folder(start: Start) -> None:
    kernel = await start()  # asked to start in /etc

    assert await kernel.value("__import__('os').getcwd()") == "/home/kernel"


REPLACE_SOCKETS = """
import os, shutil
folder = {folder!r}
for name in os.listdir(folder):
    os.remove(os.path.join(folder, name))
    os.symlink({bait!r}, os.path.join(folder, name))
os.rename(os.path.dirname(folder), '/tmp/moved')  # and the folder above it, as far as one can
os.symlink({bait!r}, os.path.dirname(folder))
"""


@pytest.mark.asyncio
async def test_a_kernel_that_puts_links_in_place_of_its_sockets_leads_the_server_nowhere(
    start: Start, tmp_path: Path
) -> None:
    kernel = await start()
    with socket.socket(socket.AF_UNIX) as bait:
        bait.bind(str(tmp_path / "bait"))
        bait.listen()
        bait.setblocking(False)
        folder = os.path.dirname(kernel.manager.ip)
        await kernel.run(REPLACE_SOCKETS.format(folder=folder, bait=str(tmp_path / "bait")))

        await kernel.connect()  # as whoever comes in later does

        assert await kernel.value("6 * 7") == 42
        with pytest.raises(BlockingIOError):
            bait.accept()


@pytest.mark.asyncio
async def test_the_folder_where_the_server_looks_for_sockets_is_not_the_kernels(
    start: Start,
) -> None:
    kernel = await start()
    folder = Path(kernel.manager.ip).parent

    await kernel.run(f"open('{folder}/planted', 'w').close()")

    assert await kernel.value(f"__import__('os').path.exists('{folder}/planted')")
    assert not (folder / "planted").exists()
