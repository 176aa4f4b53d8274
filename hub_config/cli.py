"""`prepstack`: what an operator can do."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from importlib.metadata import entry_points

from hub_config.settings import Settings
from prepstack.errors import PrepStackError

# What a shell shows of a program that SIGPIPE ended: `prepstack … | head` is no failure of ours.
ENOUGH_WAS_READ = 128 + signal.SIGPIPE
CANNOT = 2


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="prepstack", description="Practise interviews together in one shared notebook."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    up = commands.add_parser("up", help="start prepStack and keep it running until Ctrl-C")
    up.add_argument(
        "--without-judge", action="store_true", help="somebody else starts it, on the same socket"
    )
    up.set_defaults(run=run_up)
    check = commands.add_parser("check", help="say whether interviews can be held on this machine")
    check.set_defaults(run=run_check)
    settings = commands.add_parser("settings", help="show every setting and its value")
    settings.set_defaults(run=run_settings)
    _add_those_of_others(commands)
    return parser


def _add_those_of_others(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Packages that the hub does not know, such as the judge, declare theirs (pyproject.toml)."""
    for declared in entry_points(group="prepstack.commands"):
        declared.load()(commands)


def run_up(arguments: argparse.Namespace) -> int:
    import asyncio  # like a whole start, slow to import

    from hub_config.process.start import JUDGE_WITH_LIBRARY, start
    from sandbox.without_root import Family, run_both_without_root, run_without_root

    settings = Settings.from_environment()
    family = Family(settings.data, settings.kernel_prefix)
    command = [sys.executable, "-m", "hub_config.cli", "up", "--without-judge"]
    with_judge = settings.starts_judge and not arguments.without_judge
    if with_judge:
        code = run_both_without_root(family, command, JUDGE_WITH_LIBRARY)
    else:
        code = run_without_root(family, command)
    return asyncio.run(start(settings, with_judge)) if code is None else code


def run_check(arguments: argparse.Namespace) -> int:
    from hub_config.process.start import problems_of_machine

    found = problems_of_machine(Settings.from_environment())
    print("\n".join(found) or "Interviews can be held on this machine.")
    return 1 if found else 0


def run_settings(arguments: argparse.Namespace) -> int:
    settings = Settings.from_environment()
    for name in Settings.__dataclass_fields__:
        shown = "(set)" if name.startswith("oauth") and getattr(settings, name) else None
        print(f"PREPSTACK_{name.upper()}={shown or getattr(settings, name)}")
    return 0


def main(argv: list[str] | None = None) -> int:
    _print_everything()
    try:
        arguments = build_parser().parse_args(argv)
        code = int(arguments.run(arguments))
        sys.stdout.flush()
    except PrepStackError as error:
        print(f"prepstack: {error}", file=sys.stderr)
        return CANNOT
    except KeyboardInterrupt:
        print("\nprepstack: Stopped.", file=sys.stderr)
        return CANNOT
    except BrokenPipeError:
        # As in Python's own advice (library/signal, "Note on SIGPIPE"): the flush at exit may
        # not fail a second time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ENOUGH_WAS_READ
    return code


def _print_everything() -> None:
    """What a terminal's encoding lacks, and half characters, as escapes instead of a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):  # a test's is none
        sys.stdout.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    sys.exit(main())
