"""What a script in an output of the shared notebook tries, in the page of whoever looks at it.

A script there is nothing that one can forbid: everybody in a room may put one into the notebook.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from pycrdt import Map

from tests.e2e.people import Person
from tests.e2e.raw import appended_cell, send_raw

# Of each: the script, whose value is what it got hold of, and how it must have been refused.
# `hub`, `page`, `room` are addresses, the last two with a slash at their ends.
ATTEMPTS: dict[str, tuple[str, str]] = {
    "microphone and camera": (
        "return await navigator.mediaDevices.getUserMedia({audio: true, video: true})",
        "NotAllowedError",
    ),
    "the screen": (
        "return await navigator.mediaDevices.getDisplayMedia({video: true})",
        "NotAllowedError",
    ),
    "microphone and camera by a frame of its own": (
        """const frame = await framed({srcdoc: "<p>", allow: "camera *; microphone *"});
        const devices = frame.contentWindow.navigator.mediaDevices;
        return await devices.getUserMedia({audio: true, video: true})""",
        "NotAllowedError",
    ),
    "the page's document": ("return top.document.body.innerText", "SecurityError"),
    "the page's call": ("return top.prepstack.store", "SecurityError"),
    "the page's address": ("return top.location.href", "SecurityError"),
    "the page's document as of one domain": (
        "document.domain = hub.split('/')[2].split(':')[0]; return top.document.body.innerText",
        "SecurityError",
    ),
    "the page's call by a widget's frame": (
        """const frame = await framed({src: page + "widgets/VideoCall"});
        return frame.contentWindow.prepstack || frame.contentWindow.document""",
        "SecurityError",
    ),
    "the page in a frame": (
        "return (await framed({src: page.slice(0, -1)})).contentDocument.body.innerText",
        "TypeError",  # there is none
    ),
    "the call's socket with the cookie": (
        """const socket = new WebSocket(room.replace("http", "ws") + "prepstack/api/call");
        return await new Promise((said, closed) => {
          socket.onopen = () => socket.send(JSON.stringify({type: "hello", protocol: 3}));
          socket.onmessage = ({data}) => said(data);
          socket.onclose = ({code}) => closed(new DOMException(String(code), "Closed"));
        })""",
        "Closed",
    ),
    "a ticket of the call": (
        """return await (await fetch(page + "call", {method: "POST", credentials: "include",
          headers: {"X-XSRFToken": cookie("_xsrf")}})).text()""",
        "TypeError: Failed to fetch",
    ),
    "a ticket of the call by a simple request": (
        """return await (await fetch(page + "call",
          {method: "POST", mode: "no-cors", credentials: "include"})).text()""",
        "nothing",
    ),
    "links and people on the service's page": ("return await read(page + 'manage')", "TypeError"),
    "the interview's page": ("return await read(page.slice(0, -1))", "TypeError"),
    "the dashboard": ("return await read(hub + '/services/prepstack/')", "TypeError"),
    "the hub's page": ("return await read(hub + '/hub/home')", "TypeError"),
    "the hub's interface": ("return await read(hub + '/hub/api/user')", "TypeError"),
    "the hub by the room's name": ("return await read('/hub/api/user')", "Error: 4"),
    "the service by the room's name": ("return await read('/services/prepstack/')", "TypeError"),
    "what the service told the room": (
        "return await read(room + 'prepstack/api/interview')",
        "Error: 403",
    ),
    "a token of the hub": (
        """const config = JSON.parse(document.getElementById("jupyter-config-data").textContent);
        return config.token || config.hubToken || cookie("jupyterhub-session-id")""",
        "nothing",
    ),
}

# What can only be seen in what becomes of it.
BLIND = """
for (const path of PATHS) {
  const form = document.createElement("form");
  Object.assign(form, {method: "POST", action: page + path.replace(/\\/$/, ""), target: "hidden"});
  const fields = {_xsrf: cookie("_xsrf"), role: "interviewer", action: "renew"};
  if (path.endsWith("/")) fields.standing = "removed";
  for (const [name, value] of Object.entries(fields))
    form.append(Object.assign(document.createElement("input"), {name, value}));
  document.body.append(form);
  form.submit();
}
for (const message of [...MESSAGES, {type: "telling", what: "x".repeat(1e6)}])
  for (const target of [top, parent])
    for (const sent of [message, JSON.stringify(message)]) target.postMessage(sent, "*");
"""
# Of forms that the service takes from its own pages.
PATHS = ("call", "end", "invitations", "members/BEN", "members/BEN/", "members/CLEO")
# BEN and CLEO are replaced by their usernames.
MESSAGES: list[object] = [
    *({"type": "telling", "what": what} for what in ("server_lost", "out_of_step", "<img src=x>")),
    *({"type": "kernel", "state": state} for state in ("dead", "ready", "<b>", None)),
    {"type": "ran", "cell": 0, "running": True},
    {"type": "ran", "cell": -1, "running": "yes"},
    {"type": "cursors", "cursors": [{"username": "BEN", "cell": 99_999}] * 100},
    {"type": "cursors", "cursors": {"length": 1e9}},
    {"type": "mute"},
    *({"type": kind} for kind in ("loading", "ready", "to_call", "unfollowed", "focus", "follow")),
    {"type": "you", "username": "BEN", "role": "interviewer", "dark": True, "people": []},
    # No kinds of this channel at all: of the call's, and made up.
    {"type": "media", "microphone": True, "camera": True},
    *({"type": kind, "username": "CLEO"} for kind in ("admit", "refuse")),
    {"type": "remove", "username": "BEN"},
    {"type": "set_role", "username": "BEN", "role": "interviewer"},
    {"type": "new_invitation", "role": "candidate"},
    *({"type": kind} for kind in ("leave", "end", "unmute", "media_restarted", "rejoin", "share")),
    {"type": "gone", "reason": "ended", "url": "https://example.org/"},
    {"type": "admitted", "url": "https://example.org/"},
    {"type": "__proto__"},
    {"__proto__": {"type": "end"}},
    *({"type": {"toString": "end"}}, {}, [], 1, "end", None),
]

SCRIPT = """
(async () => {
  const [hub, page, room] = ADDRESSES;
  const cookie = (name) => document.cookie.match(`(?:^|; )${name}=([^;]*)`)?.[1] ?? "";
  const read = async (url) => {
    const answer = await fetch(url, {credentials: "include"});
    if (!answer.ok || new URL(answer.url).pathname.includes("login")) throw Error(answer.status);
    return await answer.text();
  };
  const framed = (made) => new Promise((loaded) => {
    const frame = Object.assign(document.createElement("iframe"), made);
    frame.onload = () => loaded(frame);
    document.body.append(frame);
  });
  document.body.append(Object.assign(document.createElement("iframe"), {name: "hidden"}));
  const tried = {};
  await Promise.all(Object.entries({ATTEMPTED}).map(async ([name, attempt]) => {
    try {
      const got = await attempt();
      tried[name] = got ? `GOT ${got}` : "nothing";
    } catch (error) { tried[name] = `${error.name}: ${error.message}`; }
  }));
  BLINDLY
  (window.tried ??= {})[SOURCE] = tried;
})();
"""


@dataclass(frozen=True)
class Addresses:
    hub: str
    page: str
    room: str


def script(source: str, addresses: Addresses, names: dict[str, str]) -> str:
    """All attempts; what came of each is kept in the frame under the name of the source."""
    messages = json.dumps(MESSAGES)
    for name, username in names.items():
        messages = messages.replace(f'"{name}"', json.dumps(username))
    attempted = ",".join(
        f"{json.dumps(name)}: async () => {{ {attempt} }}"
        for name, (attempt, _) in ATTEMPTS.items()
    )
    paths = json.dumps(PATHS)
    for name, username in names.items():
        paths = paths.replace(name, username)
    blind = BLIND.replace("PATHS", paths).replace("MESSAGES", messages)
    return (
        SCRIPT.replace("ATTEMPTED", attempted)
        .replace("BLINDLY", blind)
        .replace("SOURCE", json.dumps(source))
        .replace("ADDRESSES", json.dumps([addresses.hub, addresses.page, addresses.room]))
    )


def put_by_running(person: Person, index: int, html: str) -> None:
    """As the output of a cell."""
    source = f"from IPython.display import HTML\nHTML({html!r})"
    person.cell(index).locator(".cm-content").fill(source)
    person.run_cell(index)


def put_into_document(person: Person, html: str) -> None:
    """As an output that no kernel made, of a cell that says of itself that it is trusted."""
    output = Map(
        {
            "output_type": "display_data",
            "data": {"text/html": html, "text/plain": "a table"},
            "metadata": {},
        }
    )
    send_raw(person, appended_cell("hostile0", "table", {"trusted": True}, [output]))
