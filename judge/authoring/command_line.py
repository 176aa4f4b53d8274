"""`prepstack problems`: its options.

What the actions do is imported when they are run, so that `--help` does not wait for it.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from prepstack.problems.languages import LANGUAGES
from prepstack.problems.problem import Difficulty, Kind

Commands = argparse._SubParsersAction  # argparse gives it no public name
Run = Callable[[argparse.Namespace], int]

NEW = """\
Asks for what is not given, where it is started on a terminal.

The notebook passes `prepstack problems check` as it is: it holds a small true problem of its kind,
with your names and types. What you have to write in its place:

  - the statement, with every edge and the constraints
  - the solution in each language, between its two marks
  - the samples and the secret cases, generated ones included; `format` makes their uuids
  - the validator: the constraints of the statement, as assertions
  - the wrong solutions, and right ones of another kind
  - three hints and the interviewer's notes
  - the minutes, the limits and the checker, in the notebook's metadata

`check` goes on noting which of the texts are still the sketch's.
"""


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("problems", help="write, check and build problem notebooks")
    parser.add_argument(
        "--folder", type=Path, default=Path("problems"), help="where the notebooks are"
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_new(actions)
    _add(actions, "format", run_format, "outputs away; ids, uuids, order and layout as they are")
    _add(actions, "list", run_list, "titles, difficulties, topics and languages")
    _add_preview(actions)
    _add_check(actions)
    building = _add(actions, "build", run_build, "write the public, private and staff bundles")
    building.add_argument("--to", type=Path, help="default: problems/ in the data folder")
    building.add_argument(
        "--part",
        choices=("texts", "tests"),
        help="only what is read, at once; or only the tests that are not there yet",
    )
    _add_import(actions)
    _add_export(actions)


def _add(
    actions: Commands[argparse.ArgumentParser], name: str, run: Run, text: str
) -> argparse.ArgumentParser:
    action = actions.add_parser(name, help=text)
    action.add_argument("names", nargs="*", metavar="PROBLEM", help="slug or path; default: all")
    action.set_defaults(run=run)
    return action


def _add_new(actions: Commands[argparse.ArgumentParser]) -> None:
    new = actions.add_parser(
        "new",
        help="begin a problem: a notebook that passes check, with a small problem to replace",
        epilog=NEW,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    new.add_argument("title", nargs="?")
    new.add_argument("--kind", type=Kind, choices=list(Kind))
    new.add_argument("--difficulty", choices=list(map(str, Difficulty)))
    new.add_argument("--topic", action="append", default=[], help="may be repeated")
    new.add_argument(
        "--language",
        action="append",
        default=[],
        choices=list(LANGUAGES),
        help="may be repeated; default: all of the kind",
    )
    new.add_argument("--param", action="append", default=[], metavar="NAME:TYPE")
    new.add_argument("--returns", metavar="TYPE")
    new.add_argument(
        "--method", action="append", default=[], metavar="'NAME(PARAM:TYPE, …):TYPE'",
        help="of a class; may be repeated",
    )  # fmt: skip
    new.add_argument(
        "--table", action="append", default=[], metavar="'NAME(COLUMN:TYPE, …)'",
        help="of an SQL problem; may be repeated",
    )  # fmt: skip
    new.set_defaults(run=run_new)


def _add_preview(actions: Commands[argparse.ArgumentParser]) -> None:
    preview = _add(actions, "preview", run_preview, "what the candidate would get")
    preview.add_argument("--language", help="default: the problem's first")
    preview.add_argument(
        "--notebook", action="store_true", help="the notebook itself, not its text"
    )


def _add_check(actions: Commands[argparse.ArgumentParser]) -> None:
    checking = _add(actions, "check", run_check, "hold problems to everything they promise")
    checking.add_argument("--form", action="store_true", help="only what needs nothing to be run")
    checking.add_argument(
        "--cache", type=Path, help="folder of results; default: in the data folder"
    )
    checking.add_argument("--no-cache", action="store_true", help="run everything again")
    passed = "only those that changed since the results in passed.json beside the notebooks"
    checking.add_argument("--changed", action="store_true", help=passed)
    checking.add_argument("--record", action="store_true", help="note there those that hold")


def _add_import(actions: Commands[argparse.ArgumentParser]) -> None:
    importing = actions.add_parser(
        "import",
        help="a Kattis problem package as a new notebook, or canonical data into one",
    )
    importing.add_argument(
        "source", type=Path, help="package (.zip, .kpp or its folder), or canonical-data.json"
    )
    importing.add_argument("--into", metavar="PROBLEM", help="which notebook gets canonical data")
    importing.add_argument("--property", help="which of the properties of canonical data")
    importing.add_argument("--samples", action="store_true", help="new cases become samples")
    importing.set_defaults(run=run_import)


def _add_export(actions: Commands[argparse.ArgumentParser]) -> None:
    exporting = actions.add_parser(
        "export", help="a program as a Kattis problem package, or cases as canonical data"
    )
    exporting.add_argument("name", metavar="PROBLEM", help="slug or path")
    exporting.add_argument("to", type=Path, help="a file that ends in .zip, .kpp or .json")
    exporting.add_argument(
        "--rights-owner", default="", help="whose problem it is: packages of most licenses say so"
    )
    exporting.set_defaults(run=run_export)


def run_new(arguments: argparse.Namespace) -> int:
    from judge.authoring.new_command import run_new

    return run_new(arguments)


def run_format(arguments: argparse.Namespace) -> int:
    from judge.authoring.library_commands import run_format

    return run_format(arguments)


def run_list(arguments: argparse.Namespace) -> int:
    from judge.authoring.library_commands import run_list

    return run_list(arguments)


def run_preview(arguments: argparse.Namespace) -> int:
    from judge.authoring.library_commands import run_preview

    return run_preview(arguments)


def run_build(arguments: argparse.Namespace) -> int:
    from judge.authoring.library_commands import run_build

    return run_build(arguments)


def run_check(arguments: argparse.Namespace) -> int:
    from judge.authoring.check_command import run_check

    return run_check(arguments)


def run_import(arguments: argparse.Namespace) -> int:
    from judge.authoring.exchange.commands import run_import

    return run_import(arguments)


def run_export(arguments: argparse.Namespace) -> int:
    from judge.authoring.exchange.commands import run_export

    return run_export(arguments)
