"""A person in Firefox, who does what those in Chromium do (`people.Person`), by the same names."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hub_config.process.start import node

DRIVER = Path(__file__).with_name("firefox.mjs")
CELL = ".jp-Notebook .jp-CodeCell"
# The picture of this person goes on from the first look; and sound, of anybody.
MOVES = """(name) => {
  const label = `video[aria-label^="${name}"][aria-label$=", camera"]`;
  const shown = [...document.querySelectorAll(label)]
    .filter((video) => video.videoWidth > 0 && video.readyState >= 2);
  if (!shown.length) return false;
  const now = Math.max(...shown.map((video) => video.currentTime)); // it counts no frames
  window.shownBefore ??= now;
  return now > window.shownBefore + 0.5 && delete window.shownBefore;
}"""
SOUNDS = """() => {
  const voices = [...document.querySelectorAll("audio, video")]
    .filter((one) => !one.paused && !one.muted && one.srcObject?.getAudioTracks()
      .some((track) => track.readyState === "live" && !track.muted));
  if (!voices.length) return false;
  const now = Math.max(...voices.map((one) => one.currentTime));
  window.heardBefore ??= now;
  return now > window.heardBefore + 0.5 && delete window.heardBefore;
}"""


@dataclass
class FirefoxPerson:
    """`name` is what the others see."""

    name: str
    url: str
    process: subprocess.Popen[str]

    def do(self, what: str, **how: Any) -> Any:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"do": what, **how}) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline() or '{"error": "Firefox has ended"}')
        assert "error" not in answer, f"{what} {how}: {answer['error']}"
        return answer["value"]

    # Hub and lobby

    def continue_as_guest(self, link: str) -> None:
        self.do("goto", url=link)
        self.do("focus", role="textbox", name="Display name")
        self.do("type", text=self.name)
        self.click("Continue as guest")
        self.sees_button("Join")

    def join(self) -> None:
        self.click("Join")

    # Room

    def be_in_the_room(self) -> None:
        self.do("seen", role="region", name="Call")
        self.do("seen", selector=f"{CELL} .cm-content", framed=True)

    def click(self, name: str, role: str = "button") -> None:
        self.do("click", role=role, name=name)

    def choose(self, name: str, value: str) -> None:
        self.do("choose", role="combobox", name=name, value=value)

    def reads(self, text: str) -> None:
        """Anywhere in the page."""
        self.do("wait", script="(text) => document.body.innerText.includes(text)", arg=text)

    def sees_button(self, name: str) -> None:
        self.do("seen", role="button", name=name)

    def admit(self, name: str) -> None:
        self.click(f"Admit {name}")

    def leave(self) -> None:
        self.click("Leave")
        self.click("Leave", role="menuitem")
        self.sees_button("Rejoin")

    def rows_of(self, table: str) -> list[str]:
        script = """(name) => [...document.querySelectorAll(`table[aria-label="${name}"] tbody tr`)]
          .map((row) => row.innerText)"""
        found: list[str] = self.do("evaluate", script=script, arg=table)
        return found

    def sees_of(self, name: str, text: str) -> None:
        """In that person's entry of the list of participants."""
        script = """([name, text]) => [
          ...document.querySelectorAll('[aria-label="Participants"] li')
        ].some(({textContent}) => textContent.includes(name) && textContent.includes(text))"""
        self.do("wait", script=script, arg=[name, text])

    # Notebook

    def type_in_cell(self, index: int, text: str) -> None:
        self.do("click", selector=f"{CELL} .cm-content", nth=index, framed=True)
        self.do("press", key="End", held="Control")
        self.do("type", text=text)

    def run_cell(self, index: int) -> None:
        self.do("click", selector=f"{CELL} .cm-content", nth=index, framed=True)
        self.do("press", key="Enter", held="Control")

    def sees_in_cell(self, index: int, text: str) -> None:
        script = f"""([index, text]) =>
          document.querySelectorAll("{CELL}")[index]?.textContent.includes(text)"""
        self.do("wait", script=script, arg=[index, text], framed=True)

    # Media

    def sees_moving(self, name: str) -> None:
        self.do("wait", script=MOVES, arg=name)

    def hears(self) -> None:
        self.do("wait", script=SOUNDS)


@contextmanager
def firefox_person(name: str, url: str) -> Iterator[FirefoxPerson]:
    path = os.environ.get("FIREFOX") or shutil.which("firefox-esr") or shutil.which("firefox")
    assert path, "no Firefox is installed"
    # A home of its own: as root Firefox refuses one of somebody else.
    with tempfile.TemporaryDirectory(prefix="ps") as home:
        process = subprocess.Popen(
            [node() or "node", str(DRIVER), path],
            env={**os.environ, "HOME": home},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdin and process.stdout
        try:
            yield FirefoxPerson(name, url, process)
        finally:
            process.stdin.close()  # the driver ends its browser, and then itself
            process.wait(timeout=60)
            process.stdout.close()
