"""The Chromium of tests and benchmarks."""

from __future__ import annotations

import os
import shutil
from typing import Any

WITH_WINDOWS, WITHOUT = ("chromium", "google-chrome"), ("chromium-headless-shell",)
CAMERA = "--use-fake-device-for-media-stream"
SLOW_CAMERA = f"{CAMERA}=fps=10"  # half the pictures, for which half the CPU is enough
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
    "--allow-loopback-in-peer-connection",
)


def launch_options(camera: str = CAMERA) -> dict[str, Any]:
    """For Playwright's `launch`: without windows where there is such a one, since they cost much
    CPU. The variable CHROMIUM names another one."""
    return _options(WITHOUT + WITH_WINDOWS, camera)


def usual_options() -> dict[str, Any]:
    """As people have it: for what is measured."""
    return _options(WITH_WINDOWS + WITHOUT, CAMERA)


def _options(names: tuple[str, ...], camera: str) -> dict[str, Any]:
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    return {"executable_path": found, "args": [*FLAGS, camera]}
