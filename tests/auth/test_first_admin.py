"""The first administrator comes from a link that works once; also on PostgreSQL, and where nobody
else may sign up."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from hub_config.auth import first_admin_link
from tests.auth.browser import Browser, new_account, problem_of
from tests.auth.stack import AccountStack, running_accounts
from tests.auth.test_guests import a_ticket, come

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> dict[str, str]:
    if request.param == "sqlite":
        return {}
    return {"database_url": request.getfixturevalue("postgresql_url")}


@pytest_asyncio.fixture(loop_scope="session")
async def closed(tmp_path: Path, database: dict[str, str]) -> AsyncIterator[AccountStack]:
    async with running_accounts(tmp_path, open_signup="0", **database) as running:
        yield running


async def is_admin(stack: AccountStack, username: str) -> bool:
    return bool((await stack.ask_hub("GET", f"users/{username}"))["admin"])


async def test_the_link_makes_one_person_administrator_and_no_other(closed: AccountStack) -> None:
    older = await first_admin_link(closed.settings)
    link = await first_admin_link(closed.settings)
    assert older and link

    async with Browser(closed) as late, Browser(closed) as eve, Browser(closed) as ada:
        # Nobody may sign up here, not with a link that a newer one replaced, nor with none.
        for stranger, path in ((eve, "signup"), (late, older)):
            await stranger.get(path, follow=True)
            refused = await stranger.get("signup")
            assert (refused.status, problem_of(refused)) == (
                403,
                "New accounts cannot be made here.",
            )
        outdated = await late.get("first-admin")
        assert "does not work any more" in problem_of(outdated)

        # A guest has no account that could be made administrator.
        ticket = a_ticket()
        await come(ada, ticket)
        page = await ada.get(link, follow=True)
        assert "Create an account" in page.text and "Make me administrator" not in page.text

        # Whoever opened the link may sign up, comes back, and decides.
        assert link.split("token=")[1] not in page.text
        path = re.search(r'href="([^"]*signup[^"]*)"', page.text)
        assert path
        made = await ada.send(path[1], **new_account("ada", "Ada"))
        assert made.location == "/hub/first-admin"
        back = await ada.get(made.location)
        assert not await is_admin(closed, "ada")
        done = await ada.submit(back)
        assert (done.status, done.location) == (302, "/hub/admin")
        assert await is_admin(closed, "ada") and not await is_admin(closed, ticket.username)
        assert (await ada.get("admin")).status == 200

        # It is used up, for the one who opened it before as well, and there is no other.
        again = await late.get(link, follow=True)
        assert "does not work any more" in problem_of(again)
        assert (await late.get("signup")).status == 403
    assert await first_admin_link(closed.settings) is None
    for secret in (older, link):
        assert secret.split("token=")[1] not in closed.log("hub")


async def test_accounts_and_guests_work_after_a_restart_of_the_hub(
    tmp_path: Path, database: dict[str, str]
) -> None:
    async with running_accounts(tmp_path, **database) as stack, Browser(stack) as ada:
        await ada.sign_up("ada", "Ada")
        ticket = a_ticket()
        async with Browser(stack) as guest, Browser(stack) as thief:
            assert (await come(guest, ticket)).status == 302
            await stack.restart_hub()

            assert (await come(thief, ticket)).status == 400
            assert await ada.who() == ("ada", "Ada")
            assert (await thief.sign_in("ada")).status == 302
