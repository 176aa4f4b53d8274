"""Every case with its input: generators run in fresh processes, twice, with different hash seeds.

The notebook's validator holds each input, generated or not, to the constraints of the statement.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from judge.authoring import making
from prepstack.problems.cases import misfits
from prepstack.problems.problem import BadProblem, Case, Problem, canonical

# The author's own code on the author's own machine; a runaway generator is a fault all the same.
PATIENCE_SECONDS = 60
Made = dict[str, Any]


async def expand(problem: Problem) -> list[Case]:
    """Raises `BadProblem` where a generator fails or is fickle, or an input breaks a constraint."""
    asked = [case for case in problem.cases if case.generator or problem.validator]
    generated = [case for case in asked if case.generator]
    first, second = await asyncio.gather(
        _make(problem, asked, problem.validator, "1"), _make(problem, generated, "", "2")
    )
    made = {case.uuid: one for case, one in zip(asked, first, strict=True)}
    again = {case.uuid: one for case, one in zip(generated, second, strict=True)}
    faults = [fault for case in asked for fault in _faults(problem, case, made[case.uuid], again)]
    if faults:
        raise BadProblem(faults)
    cases = [_with_input(case, made) for case in problem.cases]
    for case in cases:
        if case.generator:
            faults += misfits(case, problem.about.kind, problem.signature, problem.checker)
    if faults:
        raise BadProblem(faults)
    return cases


def _with_input(case: Case, made: dict[str, Made]) -> Case:
    return replace(case, input=json.loads(made[case.uuid]["input"])) if case.generator else case


def _faults(problem: Problem, case: Case, made: Made, again: dict[str, Made]) -> list[str]:
    if "fault" in made:
        return [_sentence(problem, case, made["fault"])]
    if case.generator and _value(again[case.uuid]) != _value(made):
        return [
            f"{case.label}: its generator gives something else each time. Take randomness from "
            "random.Random(seed), and iterate over no set."
        ]
    return []


def _value(made: Made) -> str:
    return canonical(json.loads(made.get("input", "null")))


def _sentence(problem: Problem, case: Case, fault: Made) -> str:
    place = problem.place(fault["cell"]) + (f", line {fault['line']}" if fault["line"] else "")
    if fault["cell"] == "validator":
        return f"{case.label}: {place} refuses its input: {fault['said']}."
    return f"{case.label}: {place}, its generator {case.generator} fails: {fault['said']}."


async def _make(
    problem: Problem, cases: Sequence[Case], validator: str, hash_seed: str
) -> list[Made]:
    if not cases:
        return []
    calls = [
        {"function": case.generator, "arguments": case.arguments}
        if case.generator
        else {"input": case.input}
        for case in cases
    ]
    task = {"generator": problem.generators, "validator": validator, "calls": calls}
    made: list[Made] = json.loads(await _run(json.dumps(task).encode(), hash_seed))
    return made


async def _run(task: bytes, hash_seed: str) -> bytes:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-s", "-P", str(Path(making.__file__))),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env={"PATH": os.defpath, "PYTHONHASHSEED": hash_seed},
    )
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            out, errors = await process.communicate(task)
    except TimeoutError:
        raise BadProblem([f"The generators take more than {PATIENCE_SECONDS} s."]) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = (errors.decode(errors="replace").strip().splitlines() or ["it ended itself"])[-1]
        raise BadProblem([f"The generators cannot be run: {last}"])
    return out
