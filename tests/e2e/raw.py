"""What somebody sends to the shared document past every page, with their own browser's rights."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pycrdt import Array, Doc, Map, Text

from tests.e2e.people import Person
from tests.room.crafted import part

# A browser's own session of the shared document, then one raw frame on its WebSocket.
SEND_RAW = """async (frame) => {
  const base = location.pathname.replace(/doc\\/.*/, "");
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


def send_raw(person: Person, frame: bytes) -> None:
    person.notebook_frame.evaluate(SEND_RAW, list(frame))


def appended_cell(
    cell_id: str, source: str, metadata: dict[str, Any] | None = None, outputs: Sequence[Any] = ()
) -> bytes:
    """A sync update (y-protocols: 0, 2, update) that appends a cell to any notebook."""
    document: Doc[Array[Map[object]]] = Doc()
    cells: Array[Map[object]] = document.get("cells", type=Array)
    cells.append(
        Map(
            {
                "id": cell_id,
                "cell_type": "code",
                "source": Text(source),
                "metadata": Map(metadata or {}),
                "outputs": Array(list(outputs)),
                "execution_count": None,
                "execution_state": "idle",
            }
        )
    )
    return bytes([0, 2]) + part(document.get_update())
