"""Asking the hub who somebody is, and going on when the hub does not answer."""

from __future__ import annotations

import time
from typing import Any

import aiohttp
from jupyterhub.services.auth import HubOAuth
from tornado.web import HTTPError
from traitlets import Float

BAD_GATEWAY = 502  # JupyterHub's for a hub that answers 5xx


class PatientHubOAuth(HubOAuth):  # type: ignore[misc]  # untyped
    """While the hub is away, its last answer about a token counts.

    An interview survives a restart of the hub so. Nobody gains by it: whom the interview removed is
    refused by the interview (identity.py), whatever the hub said.
    """

    patience = Float(600.0, help="Seconds for which an answer may stand in for the hub's.").tag(
        config=True
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._answers: dict[str, tuple[float, Any]] = {}  # by cache key: when, and the user

    async def _check_hub_authorization(
        self, url: str, api_token: str, cache_key: str | None = None, use_cache: bool = True
    ) -> Any:
        try:
            user = await super()._check_hub_authorization(url, api_token, cache_key, use_cache)
        except HTTPError as error:
            if not _hub_is_away(error):
                raise
            return self._last_answer(cache_key)
        if cache_key is not None:
            self._answers[cache_key] = (time.monotonic(), user)
        return user

    def _last_answer(self, cache_key: str | None) -> Any:
        oldest = time.monotonic() - self.patience
        self._answers = {key: one for key, one in self._answers.items() if one[0] > oldest}
        if cache_key not in self._answers:
            raise HTTPError(
                503, reason="prepStack is starting again. Reload this page in a few seconds."
            )
        return self._answers[cache_key][1]


def _hub_is_away(error: HTTPError) -> bool:
    """Not where the hub refused to say (500, without another error behind it)."""
    return error.status_code == BAD_GATEWAY or isinstance(
        error.__context__, (OSError, aiohttp.ClientError)
    )
