"""`prepstack judge` and `prepstack languages`: their options.

What they do is imported when it is done, so that `--help` does not wait for it.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from prepstack.problems.languages import LANGUAGES

Commands = argparse._SubParsersAction  # argparse gives it no public name


def add_commands(commands: Commands[argparse.ArgumentParser]) -> None:
    add_actions(commands.add_parser("judge", help="run solutions against the cases of a problem"))
    languages = commands.add_parser(
        "languages", help="which toolchains and kernels answer here, and how to get the others"
    )
    languages.add_argument("--json", action="store_true")
    languages.add_argument("--no-kernels", action="store_true", help="do not start any kernel")
    languages.set_defaults(run=show_languages)


def add_actions(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    _add_run(actions)
    _add_serve(actions)


def _add_run(actions: Commands[argparse.ArgumentParser]) -> None:
    run = actions.add_parser(
        "run",
        help="judge a file; exit code 0: accepted, 1: not, 2: it could not be judged",
    )
    run.add_argument("problem", metavar="PROBLEM", help="its slug, or its notebook")
    run.add_argument("solution", type=Path, help="file with the source; - reads standard input")
    run.add_argument(
        "--folder", type=Path, default=Path("problems"), help="where slugs are looked for"
    )
    run.add_argument("--language", choices=list(LANGUAGES), help="default: by the file's ending")
    run.add_argument("--json", action="store_true", help="one object per case, last the verdict")
    run.add_argument("--fail-fast", action="store_true", help="end at the first case that fails")
    run.add_argument(
        "--show-secret",
        action="store_true",
        help="tell of secret cases what is told of samples: only for who may read the notebook",
    )
    _add_choice_of_cases(run)
    run.set_defaults(run=run_solution)


def _add_choice_of_cases(run: argparse.ArgumentParser) -> None:
    cases = run.add_mutually_exclusive_group()
    cases.add_argument("--samples", action="store_true", help="without the secret cases")
    cases.add_argument(
        "--case",
        action="append",
        default=[],
        metavar="CASE",
        help="this one alone: its number in the table, its description or uuid; may be repeated",
    )
    cases.add_argument(
        "--input",
        metavar="JSON",
        help="an input of your own instead of the cases, as an object or a file that holds one; "
        "the answer is held against that of the notebook's first solution",
    )


def _add_serve(actions: Commands[argparse.ArgumentParser]) -> None:
    server = actions.add_parser("serve", help="answer the hub service (docs/judge.md)")
    server.add_argument("--socket", type=Path, help="default: judge/socket in the data folder")
    server.add_argument("--port", type=int, help="listen on TCP instead; callers need the key")
    server.add_argument("--host", default="127.0.0.1", help="with --port")
    server.set_defaults(run=run_server)


def run_solution(arguments: argparse.Namespace) -> int:
    from judge.authoring.run_command import run_solution

    return run_solution(arguments)


def show_languages(arguments: argparse.Namespace) -> int:
    from judge.authoring.languages_command import show_languages

    return show_languages(arguments)


def run_server(arguments: argparse.Namespace) -> int:
    from judge.server.command import run_server

    return run_server(arguments)
