"""One submission from source to verdict, in the calling thread; another may cancel it."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from judge.judging.checking import CheckerFailed, Checking, read_answer
from judge.judging.result import CaseResult, Summary, Tally
from judge.run.ordinary_user import work_folder
from judge.run.request import GivenCase, Request
from judge.run.runner import Cancelled, Ran, Runner, SandboxLost
from judge.toolchains.languages import Languages
from judge.toolchains.python import to_line
from judge.toolchains.source import with_plain_text
from judge.toolchains.toolchain import CompileError, Toolchain
from prepstack.problems.languages import entry_name
from prepstack.problems.problem import Kind, Verdict
from sandbox import CannotConfine

log = logging.getLogger(__name__)
IN_ORDER = frozenset({Kind.FUNCTION, Kind.TABLE, Kind.DISCUSSION})
WRONG_OUTPUT = "The output is not right, and the script ended with"
OUR_FAULT = "The judge failed; submit again."


class Judging:
    """Iterate over it once; `summary` is there afterwards. `cancel` from any thread."""

    def __init__(self, request: Request, languages: Languages) -> None:
        self._request = with_plain_text(request)
        self._languages = languages
        self._toolchain: Toolchain = languages.toolchain(request.language)
        self._runner: Runner | None = None
        self._checking = Checking(request)
        self._cancelled = False
        self._lock = threading.Lock()
        self.summary = Summary(Verdict.INTERNAL_ERROR, error=OUR_FAULT)

    def cancel(self) -> None:
        """Its sandbox ends at once; whoever iterates gets `Cancelled`."""
        with self._lock:
            self._cancelled = True
            if self._runner is not None:
                self._runner.kill()
        self._checking.kill()

    def __iter__(self) -> Iterator[CaseResult]:
        tally = Tally(len(self._request.cases), self._request.limits)
        try:
            with work_folder() as folder:
                for result in self._judge(folder):
                    tally.add(result)
                    yield result
            self.summary = tally.summary()
        except CompileError as error:
            cases = len(self._request.cases)
            self.summary = Summary(Verdict.COMPILE_ERROR, cases=cases, error=str(error))
        except Cancelled:
            raise
        except Exception as error:  # whatever it is: asked again, it would come again
            self._stop_if_cancelled()
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        expected = isinstance(error, (CannotConfine, SandboxLost, OSError))
        log.error("A submission could not be judged: %s", error, exc_info=not expected)
        cases = len(self._request.cases)
        self.summary = Summary(Verdict.INTERNAL_ERROR, cases=cases, error=OUR_FAULT)

    def _judge(self, folder: Path) -> Iterator[CaseResult]:
        request = self._request
        self._toolchain.build(request, folder)
        with contextlib.closing(self._checking), self._running():
            for number, case in enumerate(request.cases, start=1):
                ran = self._run_twice_at_most(case, folder)
                result = self._result(number, case, ran)
                yield result
                if request.stop_at_first_failure and result.verdict is not Verdict.ACCEPTED:
                    return

    @contextlib.contextmanager
    def _running(self) -> Iterator[None]:
        try:
            yield
        finally:
            self._drop_runner()

    def _run_twice_at_most(self, case: GivenCase, folder: Path) -> Ran:
        """A sandbox can be lost to others' doing; twice in one case it is the candidate's."""
        line = to_line(case_value(self._request, case))
        for _ in range(2):
            try:
                runner = self._started(folder)
            except SandboxLost:
                self._stop_if_cancelled()
                runner = self._started(folder)
            try:
                ran = runner.run(line)
                if not runner.is_alive:
                    self._drop_runner()
                return ran
            except SandboxLost:
                self._drop_runner()
                self._stop_if_cancelled()
        return Ran(Verdict.RUNTIME_ERROR, error="It ended its own sandbox.")

    def _started(self, folder: Path) -> Runner:
        """The running sandbox, or a new one."""
        if self._runner is not None:
            return self._runner
        self._stop_if_cancelled()
        runner = self._toolchain.start(self._request, folder)
        with self._lock:
            self._runner = runner
            if self._cancelled:
                runner.kill()
        return runner

    def _drop_runner(self) -> None:
        with self._lock:
            runner, self._runner = self._runner, None
        if runner is not None:
            runner.close()

    def _stop_if_cancelled(self) -> None:
        if self._cancelled:
            raise Cancelled("The submission was cancelled.")

    def _result(self, number: int, case: GivenCase, ran: Ran) -> CaseResult:
        verdict, answer, message = ran.verdict, None, ran.error
        if verdict is None:
            answer, message = read_answer(self._request, ran)
            verdict = Verdict.RUNTIME_ERROR if message else Verdict.WRONG_ANSWER
            if not message:
                verdict, message = self._compared(case, answer)
            if verdict is Verdict.WRONG_ANSWER and ran.error:  # a program that says why itself
                verdict, message = Verdict.RUNTIME_ERROR, f"{WRONG_OUTPUT} {ran.error}"
        return CaseResult(
            number,
            case.name,
            case.secret,
            verdict,
            ran.cpu_seconds,
            ran.memory_bytes,
            case.expected,
            answer,
            answer is not None or verdict in (Verdict.ACCEPTED, Verdict.WRONG_ANSWER),
            ran.stdout,
            message,
            self._request.limits,
            self._request.checker,
        )

    def _compared(self, case: GivenCase, answer: Any) -> tuple[Verdict, str]:
        try:
            comparison = self._checking.compare(case, answer)
        except CheckerFailed as error:
            self._stop_if_cancelled()
            log.error("A checker failed: %s", error)
            return Verdict.INTERNAL_ERROR, OUR_FAULT
        except RecursionError:  # an answer nested deeper than any that is expected
            return Verdict.WRONG_ANSWER, ""
        if comparison.is_right:  # what a checker notes of a right answer is no error
            return Verdict.ACCEPTED, ""
        return Verdict.WRONG_ANSWER, comparison.message


def case_value(request: Request, case: GivenCase) -> Any:
    """What goes into the sandbox: the arguments in order, or the input as it is."""
    if request.kind in IN_ORDER:
        return [case.input[parameter.name] for parameter in request.signature.parameters]
    if request.kind is Kind.CLASS:
        operations = [_method(name, request.language) for name in case.input["ops"][1:]]
        return {"ops": [request.signature.name, *operations], "args": case.input["args"]}
    return dict(case.input)


def _method(name: str, language: str) -> str:
    spelled = entry_name(name, language)
    return spelled[0].upper() + spelled[1:] if language == "go" else spelled
