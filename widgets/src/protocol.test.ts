import { describe, expect, it } from "vitest";

import fromBrowser from "../../tests/golden/from_browser.json";
import fromRoom from "../../tests/golden/from_room.json";
import { type FromBrowser, type FromRoom, PROTOCOL, parseFromRoom } from "./protocol";

const examples = Object.values(fromRoom).flat() as FromRoom[];

/** Every type once: the compiler complains here when a message is added or taken away. */
const TYPES_FROM_ROOM: Record<FromRoom["type"], true> = {
  welcome: true,
  people: true,
  waiting: true,
  waiting_for_host: true,
  admitted: true,
  published: true,
  offer: true,
  media_restarted: true,
  heartbeat: true,
  interview: true,
  invitation: true,
  notice: true,
  gone: true,
  error: true,
};
const TYPES_FROM_BROWSER: Record<FromBrowser["type"], true> = {
  hello: true,
  knock: true,
  admit: true,
  refuse: true,
  remove: true,
  set_role: true,
  media: true,
  publish: true,
  subscribe: true,
  answer: true,
  new_invitation: true,
  leave: true,
  end: true,
};

describe("a message of the room", () => {
  it.each(examples.map((example) => [example.type, example] as const))(
    "is understood as the room writes it: %s",
    (_, example) => {
      expect(parseFromRoom(JSON.stringify(example))).toEqual(example);
    },
  );

  it("has an example for each type, and no example is of another", () => {
    expect(Object.keys(fromRoom).sort()).toEqual(Object.keys(TYPES_FROM_ROOM).sort());
  });

  // Optional are only those that people who are no hosts do not get.
  const OPTIONAL = ["waiting", "invitations"];

  it.each(
    examples.flatMap((example) =>
      Object.keys(example)
        .filter((field) => !(example.type === "welcome" && OPTIONAL.includes(field)))
        .map((field) => [example.type, field, example] as const),
    ),
  )("is refused without a field: %s, %s", (_, field, example) => {
    const { [field as keyof FromRoom]: _gone, ...rest } = example;

    expect(() => parseFromRoom(JSON.stringify(rest))).toThrow();
  });

  it.each(
    examples.flatMap((example) =>
      Object.keys(example).map((field) => [example.type, field, example] as const),
    ),
  )("is refused with a field of another kind: %s, %s", (_, field, example) => {
    expect(() => parseFromRoom(JSON.stringify({ ...example, [field]: false }))).toThrow();
  });

  it.each(["", "null", "[]", '"hello"', "{}", '{"type":"shout"}', '{"type":"toString"}', "{"])(
    "is none of these: %s",
    (text) => {
      expect(() => parseFromRoom(text)).toThrow();
    },
  );
});

describe("a message of the browser", () => {
  it("has an example for each type, and no example is of another", () => {
    expect(Object.keys(fromBrowser).sort()).toEqual(Object.keys(TYPES_FROM_BROWSER).sort());
  });

  it("says the version that the examples say", () => {
    expect(fromBrowser.hello.map((hello) => hello.protocol)).toContain(PROTOCOL);
  });
});
