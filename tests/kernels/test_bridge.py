"""The bridge to kernels that know TCP alone: what only its process can show."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from prepstack_ext.kernels import bridged_kernel

SECONDS = 60
KERNEL = [sys.executable, "-c", "import signal; print('ready', flush=True); signal.pause()"]

# The signal meets a thread that does not poll: the one that does is as deaf as it would be in the
# instant before its system call.
SIGNALLED = """
import runpy, signal, sys, threading, time
from pathlib import Path

def signal_here():
    while signal.getsignal(signal.SIGINT) in (signal.default_int_handler, *signal.Handlers):
        time.sleep(0.01)
    main = threading.main_thread().native_id
    while Path(f"/proc/self/task/{main}/stat").read_text().rpartition(")")[2].split()[0] != "S":
        time.sleep(0.01)
    sys.stdin.readline()  # the kernel is there
    signal.pthread_kill(threading.get_ident(), signal.SIGINT)

threading.Thread(target=signal_here, daemon=True).start()
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.mark.parametrize("begun_with", [signal.SIG_DFL, signal.SIG_IGN], ids=["usual", "ignored"])
def test_an_interrupt_is_handed_on_at_once_with_nobody_speaking(
    begun_with: signal.Handlers, tmp_path: Path
) -> None:
    connection = {"transport": "ipc", "ip": str(tmp_path / "k"), "key": "secret"}
    ports = {f"{channel}_port": n for n, channel in enumerate(bridged_kernel.CHANNELS, 1)}
    file = tmp_path / "kernel.json"
    file.write_text(json.dumps(connection | ports))

    with subprocess.Popen(
        [sys.executable, "-c", SIGNALLED, bridged_kernel.__file__, str(file), *KERNEL],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, begun_with),
    ) as bridge:
        assert bridge.stdout and bridge.stdin
        assert bridge.stdout.readline() == "ready\n"
        bridge.stdin.write("\n")
        bridge.stdin.flush()
        try:
            code = bridge.wait(SECONDS)
        finally:
            bridge.kill()

    assert code == -signal.SIGINT & 0xFF
