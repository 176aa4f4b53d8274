import { describe, expect, it } from "vitest";

import fromBrowser from "../../tests/golden/from_browser.json";
import fromRoom from "../../tests/golden/from_room.json";
import refusedFromRoom from "../../tests/golden/refused_from_room.json";
import { PROTOCOL, parseFromRoom } from "./protocol";

const examples = Object.values(fromRoom).flat();
const noMessages = [...refusedFromRoom["not an object"], ...refusedFromRoom["without a type"]];

describe("a message of the room", () => {
  it.each(examples.map((example) => [example.type, example] as const))(
    "is understood as the room writes it: %s",
    (_, example) => {
      expect(parseFromRoom(JSON.stringify(example))).toEqual(example);
    },
  );

  it.each(["", "{", ...noMessages.map((value) => JSON.stringify(value))])(
    "is none of these: %s",
    (text) => {
      expect(() => parseFromRoom(text)).toThrow();
    },
  );
});

describe("a message of the browser", () => {
  it("says the version that the examples say", () => {
    expect(fromBrowser.hello.map((hello) => hello.protocol)).toContain(PROTOCOL);
  });
});
