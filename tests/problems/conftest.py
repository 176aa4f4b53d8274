"""The commands of authors, as the tests of problems give them."""

from __future__ import annotations

import argparse

import pytest

from judge.authoring.command_line import add_commands


@pytest.fixture
def command(tmp_path):
    """`prepstack problems …` on a folder of its own; the exit code."""
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True))

    def run(*words: str) -> int:
        arguments = parser.parse_args(["problems", "--folder", str(tmp_path), *words])
        return int(arguments.run(arguments))

    return run
