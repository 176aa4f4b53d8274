"""The languages that a problem can be solved in here: those with a kernel and a judge."""

from __future__ import annotations

from collections.abc import Iterable

from hub_config.service.judging.judge_watch import JudgeWatch
from hub_config.settings import Settings
from prepstack.errors import Conflict
from prepstack.problems.languages import LANGUAGES
from prepstack.wire.problems import LanguageOffer, ProblemText


class Languages:
    def __init__(self, settings: Settings, judge: JudgeWatch) -> None:
        self._kernels = settings.kernel_prefix.resolve() / "share" / "jupyter" / "kernels"
        self._install = f"scripts/kernel-environment {settings.kernel_prefix}"
        self._judge = judge

    def offers(self, names: Iterable[str], *, for_interviewers: bool) -> tuple[LanguageOffer, ...]:
        return tuple(self._offer(name, for_interviewers) for name in names if name in LANGUAGES)

    def check(self, language: str, text: ProblemText) -> None:
        """Raises `Conflict` where the problem is not offered in it here."""
        if language not in {one.name for one in text.languages}:
            raise Conflict(f"{text.title} is not offered in this language.")
        offer = self._offer(language, True)
        if not (offer.kernel and offer.judge):
            raise Conflict(f"{offer.title} is not installed here. {offer.install}".strip())

    def _offer(self, name: str, for_interviewers: bool) -> LanguageOffer:
        language, judged = LANGUAGES[name], self._judge.languages.get(name)
        kernel = (self._kernels / language.kernel / "kernel.json").exists()
        # While nothing is known of it, whoever runs something is told how the judge is.
        judge = judged is None or judged.available
        install = self._install if not kernel else ""
        if judged is not None and not judge:
            install = judged.install or judged.reason
        return LanguageOffer(
            name, language.title, kernel, judge, install if for_interviewers else ""
        )
