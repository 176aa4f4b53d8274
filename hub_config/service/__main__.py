"""`python -m hub_config.service`: makes every part, connects them, and listens."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

from confusable_homoglyphs.utils import load
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from hub_config.cookies import GuardedServer, Rules
from hub_config.rooms.controller import Controller, Policy
from hub_config.rooms.documents import Documents
from hub_config.rooms.endings import Limits
from hub_config.rooms.histories import Histories
from hub_config.rooms.hub_client import HubClient
from hub_config.rooms.leftovers import Leftovers
from hub_config.rooms.lifecycle import Backends
from hub_config.rooms.pool import Space
from hub_config.rooms.room_client import RoomClient
from hub_config.service.app import create_application, create_hub_auth
from hub_config.service.base import ServiceContext
from hub_config.service.chat.channel import InterviewersChat
from hub_config.service.interview_page.call import Calls
from hub_config.service.interview_page.progress import Watches
from hub_config.service.interviews.interviews import Interviews
from hub_config.service.interviews.membership import Membership
from hub_config.service.joining.entrance import Entrance
from hub_config.service.joining.guesses import GuessLimits
from hub_config.service.joining.guests import Guests
from hub_config.service.judging.judge_client import JudgeClient
from hub_config.service.judging.judge_watch import JudgeWatch, address_of
from hub_config.service.practice.practice import Practice
from hub_config.service.problems.features import problem_features
from hub_config.service.problems.languages import Languages
from hub_config.service.problems.library import Library
from hub_config.service.problems.notebooks import Notebooks
from hub_config.service.problems.rooms import ProblemRooms
from hub_config.service.zone import time_in
from hub_config.settings import Settings
from hub_config.static_files import STATIC, version_of
from hub_config.storage import Database, Store
from prepstack.clock import time_to_json, utc_now
from prepstack.names import SERVICE_PREFIX, Lookalikes

HERE = Path(__file__).parent
TEMPLATES = [HERE / "templates", *sorted(HERE.glob("*/templates"))]  # a feature brings its own
MAX_BODY_BYTES = 1 << 20


def create_templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["utc"] = time_to_json
    version = version_of(STATIC)
    templates.globals["static"] = lambda path: f"{SERVICE_PREFIX}static/{path}?v={version}"
    templates.globals["time_in"] = time_in
    return templates


@asynccontextmanager
async def run_service(settings: Settings, policy: Policy) -> AsyncIterator[ServiceContext]:
    """Listens until the block ends."""
    database = Database(settings.service_database)
    await database.migrate()
    token = settings.secret("service")
    documents = Documents(settings, settings.secret("invitations"))
    store = Store(database)
    leftovers = Leftovers(settings, store)
    library = Library(settings)
    notebooks = Notebooks(store, library, settings)
    async with (
        aclosing(database),
        HubClient(settings.hub_api_url, token) as hub,
        RoomClient(settings.proxy_url, token) as rooms,
        JudgeClient(address_of(settings)) as judge,
        JudgeWatch(judge) as judge_watch,
        Histories(rooms) as histories,
        Controller(
            Backends(store, hub, rooms, documents, utc_now, leftovers, notebooks.of), policy
        ) as controller,
        problem_features(
            store,
            library,
            Languages(settings, judge_watch),
            notebooks,
            ProblemRooms(rooms, histories, controller, documents),
            judge,
            utc_now,
        ) as problems,
    ):
        context = create_context(settings, store, controller, documents, judge_watch, problems)
        rules = Rules.of(settings, "service")
        server = GuardedServer(
            create_application(context), rules=rules, max_body_size=MAX_BODY_BYTES
        )
        server.listen(settings.service_port, address=settings.internal_address)
        try:
            yield context
        finally:
            server.stop()
            await server.close_all_connections()


def create_context(
    settings: Settings,
    store: Store,
    controller: Controller,
    documents: Documents,
    judge_watch: JudgeWatch,
    problems: Mapping[type, object],
) -> ServiceContext:
    interviews = Interviews(store, controller, documents, utc_now, settings.interview_minutes)
    lookalikes = Lookalikes(partial(load, "confusables.json"))
    return ServiceContext(
        settings=settings,
        hub_auth=create_hub_auth(settings),
        templates=create_templates(),
        now=utc_now,
        features={
            Interviews: interviews,
            Membership: Membership(
                store, controller, documents, utc_now, settings.rooms_per_person
            ),
            Entrance: Entrance(store, controller, utc_now, lookalikes),
            Controller: controller,
            Documents: documents,
            Guests: Guests(settings, utc_now),
            GuessLimits: GuessLimits(),
            Calls: Calls(settings, controller, documents, utc_now),
            Watches: Watches(),
            InterviewersChat: InterviewersChat(store, utc_now),
            JudgeWatch: judge_watch,
            **problems,
            Practice: Practice(store, interviews, controller, problems, utc_now),
        },
    )


def policy_of(settings: Settings) -> Policy:
    return Policy(
        warm_rooms=settings.warm_rooms,
        space=Space(settings.rooms, settings.rooms_per_person),
        limits=Limits(
            lobby=timedelta(minutes=settings.lobby_minutes),
            idle=timedelta(minutes=settings.idle_minutes),
        ),
    )


async def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # JupyterHub's helpers note session ids there, and Alembic every step it does not take.
    for name in ("tornado.application", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    settings = Settings.from_environment()
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with run_service(settings, policy_of(settings)):
        await stopped.wait()


if __name__ == "__main__":
    asyncio.run(main())
