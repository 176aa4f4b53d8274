"""Three people, one of whom only watches: nothing that he sends changes the notebook."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect
from pycrdt import Array, Doc, Map, Text

from tests.e2e.people import Person, hears_packets
from tests.e2e.scenes import end_for_everyone, let_in, meet

# A browser's own session of the shared document, then one raw frame on its WebSocket.
SEND_RAW = """async (frame) => {
  const base = location.pathname.replace(/doc\\/tree\\/.*/, "");
  const token = document.cookie.match(/(?:^|; )_xsrf=([^;]*)/)?.[1] ?? "";
  const answer = await fetch(`${base}api/collaboration/session/interview.ipynb`, {
    method: "PUT",
    headers: {"Content-Type": "application/json", "X-XSRFToken": decodeURIComponent(token)},
    body: JSON.stringify({format: "json", type: "notebook"}),
  });
  const {format, type, fileId, sessionId} = await answer.json();
  const path = `${base}api/collaboration/room/${format}:${type}:${fileId}?sessionId=${sessionId}`;
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}${path}`);
  window.rawSocket = socket;
  await new Promise((open, refused) => { socket.onopen = open; socket.onerror = refused; });
  socket.send(new Uint8Array(frame));
}"""


def new_cell(cell_id: str, source: str) -> list[int]:
    """A sync update (y-protocols: 0, 2, length, update) that appends a cell to any notebook."""
    document: Doc[Array[Map[object]]] = Doc()
    cells: Array[Map[object]] = document.get("cells", type=Array)
    cells.append(
        Map(
            {
                "id": cell_id,
                "cell_type": "code",
                "source": Text(source),
                "metadata": Map({}),
                "outputs": Array(),
                "execution_count": None,
                "execution_state": "idle",
            }
        )
    )
    update = document.get_update()
    assert len(update) < 2**14
    return [0, 2, (len(update) & 127) | 128, len(update) >> 7, *update]


def test_an_observer_sees_and_hears_everything_and_changes_nothing(
    person: Callable[..., Person],
) -> None:
    ada, ben, cleo = person("Ada"), person("Ben"), person("Cleo")
    meet(ada, ben, "ada-observed")
    let_in(ada, cleo, "observer")

    # Cleo sees the others and what they do; nobody expects her camera.
    cleo.sees_moving("Ada")
    cleo.sees_moving("Ben")
    hears_packets(cleo)
    ben.type_in_cell(0, "print('seen by', 'all')")
    ben.run_cell(0)
    cleo.sees_output(0, "seen by all")
    expect(ada.participants).to_contain_text("Cleo")
    expect(cleo.page.get_by_role("button", name="Mute microphone")).to_have_count(0)

    # Typing does nothing, nor does a frame on a socket of her own; the same of Ben's does.
    cleo.type_in_cell(0, "forged by hand")
    cleo.page.evaluate(SEND_RAW, new_cell("forged00", "forged = 'raw'"))
    ben.page.evaluate(SEND_RAW, new_cell("honest00", "honest = 'raw'"))
    for one in (ada, ben, cleo):
        expect(one.page.locator(".jp-Notebook")).to_contain_text("honest = 'raw'")
        expect(one.page.locator(".jp-Notebook")).not_to_contain_text("forged")
    # A cell that was added later is locked as well.
    cleo.type_in_cell(1, "forged later")
    expect(cleo.page.locator(".jp-Notebook")).not_to_contain_text("forged")
    ada.page.reload()
    ada.be_in_the_room()
    expect(ada.page.locator(".jp-Notebook")).to_contain_text("honest = 'raw'")
    expect(ada.page.locator(".jp-Notebook")).not_to_contain_text("forged")

    end_for_everyone(ada)
    cleo.page.wait_for_url("**/ended*")
