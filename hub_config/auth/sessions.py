"""Ending what a browser, or whoever copied its cookie, could go on with."""

from __future__ import annotations

from typing import Any

from jupyterhub.orm import new_token
from sqlalchemy import inspect


def end_sessions(user: Any) -> None:
    """Every hub cookie of this person from before is worthless, wherever it is.

    JupyterHub's cookie is the same one in all browsers of a person and outlives signing out.
    """
    user.orm_user.cookie_id = new_token()
    inspect(user.orm_user).session.commit()
