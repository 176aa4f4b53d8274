"""The end of an interview: one room, ended once."""

from __future__ import annotations

from tests.room.clients import close_code
from tests.room.conftest import RoomUnderTest
from tests.room.interview import CANDIDATE, DOCUMENT, HOST, OBSERVER, PAGE, PAGES
from tests.room.page import Page


async def test_the_host_ends_it_for_everyone_even_while_the_service_is_down(
    room: RoomUnderTest,
) -> None:
    room.outside.service.down = True
    host, candidate = await room.call(HOST), await room.call(CANDIDATE)
    await candidate.hear("admitted")
    waited_for = await Page(room, OBSERVER).enter()
    waited_for.call.socket.close()
    document = await room.client(CANDIDATE).open(await room.document_path(CANDIDATE))

    await host.say("end")
    gone = [await call.hear("gone") for call in (host, candidate)]

    assert gone == [{"type": "gone", "reason": "ended", "url": PAGES.ended}] * 2
    assert [await call.closed() for call in (host, candidate)] == [4404, 4404]
    assert await close_code(document) in (4403, 4404)
    await waited_for.resume()
    assert await waited_for.call.closed() == 4408
    page = await room.client(CANDIDATE).ask("GET", "doc/tree/interview.ipynb")
    assert (page.code, page.headers["Location"]) == (302, PAGE)
    # A push of the service that has not heard of it opens nothing again.
    await room.push(DOCUMENT)
    assert (await room.client(HOST).ask("GET", "api/me")).code == 403
    room.outside.service.down = False
    await room.extension.service.heard_all()
    assert ("POST", "end", {"by": HOST}) in room.outside.service.told
