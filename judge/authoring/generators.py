"""Running a problem's generators: in fresh processes, twice, with different hash seeds."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from prepstack.problems.cases import misfits
from prepstack.problems.problem import BadProblem, Case, Problem, canonical

# The author's own code on the author's own machine; a runaway generator is a fault all the same.
PATIENCE_SECONDS = 60
RUN_CALLS = """
import json, sys
task = json.load(sys.stdin)
names = {"__name__": "generators"}
exec(compile(task["source"], "generators.py", "exec"), names)
json.dump([names[name](**args) for name, args in task["calls"]], sys.stdout)
"""


async def expand(problem: Problem) -> list[Case]:
    """Every case with its input. Raises `BadProblem` where a generator fails or is fickle."""
    waiting = [case for case in problem.cases if case.generator]
    first, second = await asyncio.gather(
        *(_generate(problem.generators, waiting, hash_seed) for hash_seed in ("1", "2"))
    )
    faults = [
        f"Case {case.description!r}: its generator gives something else each time."
        for case, one, other in zip(waiting, first, second, strict=True)
        if canonical(one) != canonical(other)
    ]
    made = {case.uuid: value for case, value in zip(waiting, first, strict=True)}
    cases = [replace(case, input=made.get(case.uuid, case.input)) for case in problem.cases]
    for case in cases:
        if case.generator:
            faults += misfits(case, problem.about.kind, problem.signature, problem.checker)
    if faults:
        raise BadProblem(faults)
    return cases


async def _generate(source: str, cases: Sequence[Case], hash_seed: str) -> list[Any]:
    if not cases:
        return []
    task = {"source": source, "calls": [[case.generator, case.arguments] for case in cases]}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-s", "-P", "-c", RUN_CALLS),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.defpath, "PYTHONHASHSEED": hash_seed},
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            out, errors = await process.communicate(json.dumps(task).encode())
    except TimeoutError:
        raise BadProblem([f"The generators take more than {PATIENCE_SECONDS} s."]) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        raise BadProblem([f"A generator failed: {errors.decode().strip().splitlines()[-1]}"])
    made: list[Any] = json.loads(out)
    return made
