"""What a hostile page may say on the call's socket: broken in every way, the same each run."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from typing import Any

from prepstack.wire.limits import LONGEST_SDP
from tests.golden_files import examples

# What ends the sender's own conversation, and is no garbage.
FAREWELLS = {"hello", "resume", "leave"}
WRONG: list[Any] = [
    *(None, True, -1, 1 << 80, 1.5, "", "x" * 5000, "\x00", "\ud800", "__proto__"),
    *([], {}, [[[]]], {"a": {"b": {}}}, ["camera"] * 1000),
]
PIECES = ["a=", "m=audio 0 ", "\r\n", "\n", "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", "a=mid:0\r\n"]
LETTERS = "amvcost=:/ 0123456789\r\n\t\x00-é"


class Garbage:
    """`sdp`: a real offer, to be damaged."""

    def __init__(self, sdp: str, seed: int = 11) -> None:
        self._random = random.Random(seed)
        self._sdp = sdp
        self._examples = [e for e in examples("from_browser") if e["type"] not in FAREWELLS]
        self._kinds: list[Callable[[], str]] = [
            self._wrong_value,
            self._wrong_value,
            self._missing,
            self._unknown,
            self._cut,
            self._flipped,
            self._deep,
            self._negotiation,
            self._negotiation,
        ]

    def text(self) -> str:
        return self._random.choice(self._kinds)()

    def sdp(self) -> str:
        """Between nearly right and noise; some are just too long, and none fills a whole line."""
        damaged = self._sdp
        for _ in range(self._random.choice([1, 1, 2, 5, 50])):
            damaged = self._damaged(damaged)
        return damaged[: LONGEST_SDP + 1]

    def _damaged(self, text: str) -> str:
        at = self._random.randrange(len(text) + 1)
        to = min(len(text), at + self._random.choice([1, 1, 10, 200]))
        lines = text.splitlines(keepends=True)
        match self._random.randrange(6):
            case 0:
                return text[:at] + text[to:]
            case 1:
                return text[:at] + self._random.choice(PIECES) + text[at:]
            case 2:
                return text[:at] + self._random.choice(LETTERS) + text[at + 1 :]
            case 3:
                self._random.shuffle(lines)
                return "".join(lines)
            case 4:
                before, after = self._random.sample(["96", "0", "1", "sendonly", "UDP"], 2)
                return text.replace(before, after)
            case _:
                return "".join(lines + lines[len(lines) // 2 :])

    def _example(self) -> dict[str, Any]:
        example: dict[str, Any] = copy.deepcopy(self._random.choice(self._examples))
        return example

    def _wrong_value(self) -> str:
        message = self._example()
        name = self._random.choice([*message, "type", "extra"])
        message[name] = self._random.choice(WRONG)
        return json.dumps(message)

    def _missing(self) -> str:
        message = self._example()
        message.pop(self._random.choice(list(message)))
        return json.dumps(message)

    def _unknown(self) -> str:
        """Of people, generations and lines that there are none of."""
        message = self._example()
        if "username" in message:
            message["username"] = f"nobody-{self._random.randrange(9)}"
        if "generation" in message:
            message["generation"] = self._random.randrange(1, 1 << 53)
        return json.dumps(message)

    def _cut(self) -> str:
        text = json.dumps(self._example())
        return text[: self._random.randrange(len(text))]

    def _flipped(self) -> str:
        text = json.dumps(self._example())
        at = self._random.randrange(len(text))
        return text[:at] + self._random.choice('{}[]",:\\\x00 0é') + text[at + 1 :]

    def _deep(self) -> str:
        return self._random.choice(["[" * 50_000, '{"a":' * 10_000, "[" * 100 + "]" * 100])

    def _negotiation(self) -> str:
        kinds = {str(number): "camera" for number in range(self._random.randrange(4))}
        generation = self._random.randrange(1, 9)
        sdp = self.sdp()
        if self._random.random() < 0.5:
            return json.dumps({"type": "answer", "generation": generation, "sdp": sdp})
        return json.dumps({"type": "publish", "generation": generation, "sdp": sdp, "kinds": kinds})
