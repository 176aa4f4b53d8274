"""`python -m judge serve`: the judge by itself, without the hub."""

from __future__ import annotations

import argparse
import sys

from judge.commands import add_actions
from prepstack.errors import PrepStackError


def main() -> int:
    parser = argparse.ArgumentParser(prog="judge", description="Judge solutions of problems.")
    add_actions(parser)
    arguments = parser.parse_args()
    try:
        return int(arguments.run(arguments))
    except PrepStackError as error:
        print(f"judge: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\njudge: Stopped.", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
