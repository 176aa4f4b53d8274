"""What the writer and the reader of Kattis problem packages share: names, and what means what.

The format: https://www.kattis.com/problem-package-format/spec/2023-07-draft
"""

from __future__ import annotations

from prepstack.problems.problem import Verdict

VERSION = "2023-07-draft"
READ_VERSIONS = (VERSION, "2025-09")  # the draft's name since it was finished
GROUPS = {False: "1-small", True: "2-large"}  # of secret cases, by whether they are large
SOLUTION = "solution"
# By folder: what its programs are written to get. `brute_force` is right, and slow on large cases.
EXPECTED = {
    "wrong_answer": Verdict.WRONG_ANSWER,
    "time_limit_exceeded": Verdict.TIME_LIMIT,
    "run_time_error": Verdict.RUNTIME_ERROR,
}
SLOW = "brute_force"
# By checker: what the default output validator is told.
VALIDATOR_ARGUMENTS = {
    "exact": ["case_sensitive", "space_change_sensitive"],
    "lines": ["case_sensitive"],
}
