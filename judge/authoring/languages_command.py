"""`prepstack languages`: what can be judged and run on this machine."""

from __future__ import annotations

import argparse
import json
from typing import Any

from judge.authoring.kernels import ask_kernels
from judge.settings import Settings
from judge.toolchains.languages import languages_of
from judge.toolchains.toolchain import Availability


def show_languages(arguments: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    toolchains = languages_of(settings).all()
    kernels = {} if arguments.no_kernels else ask_kernels(settings.kernel_prefix.resolve())
    if arguments.json:
        found = {"toolchains": toolchains, "kernels": kernels}
        print(json.dumps({kind: _as_json(ones) for kind, ones in found.items()}, indent=1))
        return 0
    for kind, ones in (("toolchain", toolchains), ("kernel", kernels)):
        for name, one in ones.items():
            missing = one.reason or f"missing; install: {one.install}"
            state = one.version if one.is_available else missing
            print(f"{kind:10} {name:14} {'yes' if one.is_available else 'no':4} {state}")
    return 0


def _as_json(found: dict[str, Availability]) -> dict[str, Any]:
    return {
        name: {"version": one.version} if one.is_available else one.missing()
        for name, one in found.items()
    }
