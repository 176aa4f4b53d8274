"""From a cell and from a guest's browser: nothing opens that should not."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from sandbox.without_root import USER_ID
from tests.e2e.people import Person, new_person
from tests.e2e.scenes import end_for_everyone, meet
from tests.e2e.stack import REPOSITORY, Stack


@pytest.fixture(scope="module")
def eve(browser: Browser, stack: Stack) -> Iterator[Person]:
    """A guest in the room of Ada's interview."""
    ada, eve = new_person(browser, "Ada", stack.url), new_person(browser, "Eve", stack.url)
    meet(ada, eve, "ada-escapes")
    yield eve
    end_for_everyone(ada)
    for one in (ada, eve):
        one.close()


# Each probe sets `found` to what it got hold of; an exception or nothing means that it held.
PROBES: dict[str, str] = {
    "the environment of every process it can see": """
import glob
found = [
    path for path in glob.glob('/proc/[0-9]*/environ')
    if b'JUPYTERHUB' in open(path, 'rb').read() or b'PREPSTACK' in open(path, 'rb').read()
]""",
    "its own environment": """
import os
found = [name for name in os.environ if 'JUPYTERHUB' in name or 'PREPSTACK' in name]""",
    "processes of others": """
import glob
found = [
    path for path in glob.glob('/proc/[0-9]*/cmdline')
    if b'prepstack_ext' in open(path, 'rb').read() or b'jupyterhub' in open(path, 'rb').read()
]""",
    "the data folder, other rooms and the recordings": """
import os
found = os.listdir({data!r})""",
    "the secrets": """
found = open({data!r} + '/secrets/cookies').read()""",
    "the notebook behind the server's back": """
import os
found = [
    folder for top in os.listdir('/') if top not in ('proc', 'sys')
    for folder, _, names in os.walk('/' + top) if 'interview.ipynb' in names
]""",
    "the repository with its problems": """
import os
found = os.listdir({repository!r} + '/problems')""",
    "the hub's interface": """
import urllib.request
found = urllib.request.urlopen('http://127.0.0.1:{hub_port}/hub/api/', timeout=3).read()""",
    "the network": """
import socket
found = socket.create_connection(('127.0.0.1', {port}), timeout=3)""",
    "any interface but loopback": """
import socket
found = [name for _, name in socket.if_nameindex() if name != 'lo']""",
    "the password file's shadow": """
found = open('/etc/shadow').read()""",
    "the home of root, but for an interpreter that lies there": """
import os, sys
found = [name for name in os.listdir('/root') if '/' + name + '/' not in sys.base_prefix + '/']""",
    "more rights": """
import os
found = [
    line for line in open('/proc/self/status')
    if line.startswith(('CapEff', 'CapPrm', 'CapBnd')) and int(line.split()[1], 16)
] or (os.getuid() == 0 and not open('/proc/self/uid_map').read().split()[1] != '0')""",
    "another file system": """
import ctypes
found = ctypes.CDLL(None).mount(b'none', b'/tmp', b'tmpfs', 0, b'') == 0""",
    "sockets of the host": """
found = [line for line in open('/proc/net/unix') if 'room-' in line or 'docker' in line]""",
}


@pytest.mark.parametrize("name", PROBES)
def test_a_cell_cannot_reach(name: str, eve: Person, stack: Stack) -> None:
    port = urlsplit(stack.url).port or 0
    probe = PROBES[name].format(
        data=str(stack.data), repository=str(REPOSITORY), port=port, hub_port=port + 1
    )

    answer = run_in_kernel(eve, "found = None\n" + probe + "\nprint('FOUND', repr(found or None))")

    assert "HANGS" not in answer, answer
    assert "FOUND None" in answer or "Error" in answer, answer
    assert "FOUND [" not in answer and "FOUND '" not in answer


RUN = """
async ([base, code, xsrf]) => {
  const asked = await fetch(base + 'api/sessions', {headers: {'X-XSRFToken': xsrf}});
  const sessions = await asked.json();
  const kernel = sessions[0].kernel.id;
  const address = base.replace(/^http/, 'ws') + `api/kernels/${kernel}/channels?session_id=probe`;
  const socket = new WebSocket(address);
  await new Promise((open, fail) => { socket.onopen = open; socket.onerror = fail; });
  const id = crypto.randomUUID();
  const header = {msg_id: id, msg_type: 'execute_request', username: '', session: 'probe',
                  date: new Date().toISOString(), version: '5.3'};
  let said = '';
  const done = new Promise((finish) => {
    socket.onmessage = ({data}) => {
      const message = JSON.parse(data);
      if (message.parent_header.msg_id !== id) return;
      if (message.msg_type === 'stream') said += message.content.text;
      if (message.msg_type === 'error') said += message.content.ename + 'Error ';
      if (message.msg_type === 'status' && message.content.execution_state === 'idle') finish();
    };
  });
  socket.send(JSON.stringify({header, parent_header: {}, metadata: {}, channel: 'shell',
    content: {code, silent: false, store_history: false, user_expressions: {},
              allow_stdin: false, stop_on_error: false}, buffers: []}));
  const late = new Promise((give) => setTimeout(give, 30000, 'HANGS'));
  if ((await Promise.race([done, late])) === 'HANGS') said += 'HANGS';
  socket.close();
  return said;
}
"""


def run_in_kernel(person: Person, code: str) -> str:
    """What a cell of the interview's kernel prints, asked by the person's own browser."""
    said = person.notebook_frame.evaluate(RUN, [room_base(person), code, xsrf(person)])
    assert isinstance(said, str)
    return said


def room_base(person: Person) -> str:
    before, _, after = person.notebook_frame.url.partition("/user/")
    return f"{before}/user/{after.split('/')[0]}/"


# (method, path, body): what a guest in the room must not do on the room's server.
ROOM_ROUTES: list[tuple[str, str, object]] = [
    ("GET", "api/terminals", None),
    ("POST", "api/terminals", {}),
    ("POST", "api/shutdown", {}),
    ("POST", "api/contents", {"type": "file"}),
    ("PUT", "api/contents/evil.txt", {"type": "file", "format": "text", "content": "x"}),
    ("DELETE", "api/contents/interview.ipynb", None),
    ("PATCH", "api/contents/interview.ipynb", {"path": "other.ipynb"}),
    ("GET", "files/interview.ipynb", None),
    ("GET", "nbconvert/html/interview.ipynb", None),
    ("POST", "lab/api/extensions", {"cmd": "install", "extension_name": "evil"}),
    ("POST", "lab/api/build", {}),
    ("PUT", "lab/api/settings/@jupyterlab/apputils-extension:themes", {"raw": "{}"}),
    ("PUT", "lab/api/workspaces/evil", {"data": {}, "metadata": {"id": "evil"}}),
    ("POST", "lab/api/plugins", {"cmd": "disable", "plugin_name": "@prepstack/lab:panel"}),
    ("GET", "prepstack/api/interview", None),
    ("PUT", "prepstack/api/interview", {}),
    ("GET", "api/config/notebook", None),
]


@pytest.mark.parametrize(("method", "path", "body"), ROOM_ROUTES)
def test_a_guest_is_refused_by_the_room(method: str, path: str, body: object, eve: Person) -> None:
    status = ask(eve, method, room_base(eve) + path, body)

    assert status in (401, 403, 404, 405, 422), status


# What a guest must not see or do on the hub and the dashboard.
HUB_ROUTES: list[tuple[str, str]] = [
    ("GET", "/hub/api/users"),
    ("GET", "/hub/api/services"),
    ("GET", "/hub/api/groups"),
    ("GET", "/hub/api/proxy"),
    ("GET", "/hub/api/shares/room-x"),
    ("GET", "/hub/admin"),
    ("GET", "/services/prepstack/api/room/interview"),
    ("POST", "/hub/api/users/evil"),
    ("POST", "/hub/api/shutdown"),
    ("GET", "/hub/metrics"),
]


@pytest.mark.parametrize(("method", "path"), HUB_ROUTES)
def test_a_guest_is_refused_by_the_hub(method: str, path: str, eve: Person, stack: Stack) -> None:
    page = eve.context.new_page()
    page.goto(f"{stack.url}/services/prepstack/health")

    status = page.evaluate(ASK, [method, stack.url + path, None, xsrf(eve)])
    page.close()

    assert status in (401, 403, 404, 405), status


def test_the_rooms_page_cannot_read_the_hub(eve: Person, stack: Stack) -> None:
    seen = eve.notebook_frame.evaluate(
        "async (url) => { try { return (await (await fetch(url, {credentials: 'include'})).text())"
        " } catch (error) { return 'refused' } }",
        f"{stack.url}/services/prepstack/",
    )

    assert seen == "refused"


ASK = """
async ([method, url, body, xsrf]) => {
  const answer = await fetch(url, {
    method, redirect: 'manual', credentials: 'include',
    headers: {'Content-Type': 'application/json', 'X-XSRFToken': xsrf},
    body: body === null ? undefined : JSON.stringify(body),
  });
  return answer.type === 'opaqueredirect' ? 401 : answer.status;
}
"""


def ask(person: Person, method: str, url: str, body: object) -> int:
    return int(person.notebook_frame.evaluate(ASK, [method, url, body, xsrf(person)]))


def xsrf(person: Person) -> str:
    """The token the page itself would send: the refusal must not come from lacking it."""
    for cookie in person.context.cookies(person.notebook_frame.url):
        if cookie.get("name") == "_xsrf":
            return str(cookie.get("value"))
    return ""


def test_no_other_user_of_the_machine_reads_what_is_stored(eve: Person, stack: Stack) -> None:
    modes = {path.name: path.stat().st_mode & 0o077 for path in stack.data.iterdir()}
    # Where root started it the judge is another user, and shares its folder with our own group.
    shared = modes.pop("judge", 0)

    assert modes == dict.fromkeys(modes, 0)
    assert shared in (0, 0o050)
    if shared:
        assert (stack.data / "judge").stat().st_gid == USER_ID
    assert {"accounts.sqlite", "hub.sqlite", "service.sqlite"} <= modes.keys()
