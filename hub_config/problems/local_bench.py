"""Python submissions in a plain child process: for a machine on which the judge cannot run.

Nothing is confined here. It is for problems of the machine's own author, never for candidates.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from typing import Any

from hub_config.problems.bench import Result, Trial
from hub_config.problems.comparison import compare
from prepstack.problem_bundles import prelude, signature_json
from prepstack.problems import Case, Verdict

DRIVER = r"""
import json, os, resource, signal, sys, traceback

task = json.loads(sys.stdin.readline())
names = {"__name__": "solution"}
signature, kind = task["signature"], task["kind"]


def nodes(values):
    head = None
    for value in reversed(values):
        head = names["ListNode"](value, head)
    return head


def tree(values):
    if not values:
        return None
    root = names["TreeNode"](values[0])
    waiting, at = [root], 1
    for parent in waiting:
        for side in ("left", "right"):
            if at < len(values) and values[at] is not None:
                child = names["TreeNode"](values[at])
                setattr(parent, side, child)
                waiting.append(child)
            at += 1
    return root


def given(value, kind):
    return {"list_node": nodes, "tree_node": tree}.get(kind, lambda same: same)(value)


def plain(value):
    if hasattr(value, "next"):
        out = []
        while value:
            out.append(value.val)
            value = value.next
        return out
    return value


def call(case):
    if kind == "class":
        made, answers = None, []
        for name, arguments in zip(case["ops"], case["args"]):
            if made is None:
                made = names[name](*arguments)
                answers.append(None)
            else:
                answers.append(getattr(made, name)(*arguments))
        return answers
    arguments = [given(case[one["name"]], one["type"]) for one in signature["params"]]
    answer = names[signature["function"]](*arguments)
    returns = signature["returns"]
    answer = arguments[int(returns[4:])] if returns.startswith("arg:") else answer
    return [] if answer is None and returns == "list_node" else plain(answer)


for line in sys.stdin:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        seconds = int(task["seconds"]) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        resource.setrlimit(resource.RLIMIT_AS, (task["memory"] << 20,) * 2)
        sys.stdout = open(os.devnull, "w")
        try:
            exec(compile(task["prelude"] + "\n" + task["source"], "solution.py", "exec"), names)
            out = {"answer": call(json.loads(line))}
        except MemoryError:
            out = {"verdict": "MLE"}
        except BaseException:
            out = {"verdict": "RE", "message": traceback.format_exc(limit=-3)[-1000:]}
        with os.fdopen(write, "w") as pipe:
            json.dump(out, pipe)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        text = pipe.read()
    _, status, usage = os.wait4(child, 0)
    out = json.loads(text) if text.endswith("}") else {"verdict": "RE", "message": "It crashed."}
    out["seconds"] = usage.ru_utime + usage.ru_stime
    if out["seconds"] > task["seconds"] or os.WIFSIGNALED(status) and not text:
        out["verdict"] = "TLE" if out["seconds"] > task["seconds"] else "RE"
    print(json.dumps(out), flush=True)
"""


class LocalBench:
    """One child process per trial, a fork per case."""

    languages = frozenset({"python"})

    async def run(self, trial: Trial) -> AsyncGenerator[Result, None]:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-s", "-P", "-c", DRIVER),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=1 << 26,
        )
        assert process.stdin and process.stdout
        try:
            process.stdin.write(_line(_task(trial)))
            for case in trial.cases:
                process.stdin.write(_line(case.input))
                await process.stdin.drain()
                yield _judge(trial, case, json.loads(await process.stdout.readline()))
        finally:
            process.stdin.close()
            if process.returncode is None:
                process.kill()
            await process.wait()


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _task(trial: Trial) -> dict[str, Any]:
    problem = trial.problem
    return {
        "source": trial.source,
        "prelude": prelude(problem, trial.language),
        "kind": str(problem.about.kind),
        "signature": signature_json(problem.about.kind, problem.signature),
        "seconds": trial.time_seconds,
        "memory": problem.limits.memory_megabytes * 4,
    }


def _judge(trial: Trial, case: Case, seen: dict[str, Any]) -> Result:
    if "verdict" in seen:
        return Result(Verdict(seen["verdict"]), seen["seconds"], message=seen.get("message", ""))
    answer = seen["answer"]
    if case.expects_solution:
        return Result(Verdict.ACCEPTED, seen["seconds"], answer)
    right, message = compare(trial.problem.checker, case.input, case.expected, answer)
    verdict = Verdict.ACCEPTED if right else Verdict.WRONG_ANSWER
    return Result(verdict, seen["seconds"], answer, message)
