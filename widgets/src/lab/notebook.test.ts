// @vitest-environment jsdom
import { describe, expect, it, vi } from "vitest";

import { firstCodeCell } from "./arrival";
import { stateOf, wordsFor } from "./kernel";
import { Outage } from "./outage";
import { mayLoad } from "./outOfStep";
import { CELL, placesOf, readShown } from "./places";

describe("somebody who arrives", () => {
  it.each([
    [["markdown", "code", "code"], 1],
    [["code"], 0],
    [["markdown"], 0],
    [[], 0],
  ])("in a notebook of %j has the cursor in cell %i", (types, expected) => {
    expect(firstCodeCell(types)).toBe(expected);
  });
});

describe("the kernel", () => {
  const seen = {
    status: "idle",
    connection: "connected",
    wasReached: true,
    isRestarting: false,
  } as const;

  it.each([
    [{}, "ready"],
    [{ status: "busy" }, "busy"],
    [{ status: "unknown", connection: "none", wasReached: false }, "starting"],
    [{ connection: "connecting", wasReached: false }, "starting"],
    [{ connection: "connecting" }, "unreachable"],
    [{ connection: "disconnected" }, "unreachable"],
    [{ connection: "connecting", isRestarting: true }, "restarting"],
    [{ status: "autorestarting" }, "restarting"],
    [{ status: "dead" }, "dead"],
    [{ status: "dead", connection: "disconnected" }, "dead"],
  ] as const)("seen as %j is %s", (change, expected) => {
    expect(stateOf({ ...seen, ...change })).toBe(expected);
  });

  it("says that it lost the variables when it began again by itself", () => {
    expect(wordsFor({ state: "ready", hasLost: true })).toContain("run the cells again");
    expect(wordsFor({ state: "busy", hasLost: true })).toBe("Running…");
  });
});

describe("the places of people", () => {
  const shown = (username: string, cellId: string, updated = 1) => ({
    client: updated,
    username,
    cellId,
    updated,
  });

  it("are cells by their number, as the notebook is now", () => {
    const places = placesOf([shown("ben", "b"), shown("ada", "a")], ["b", "a"]);

    expect(places).toEqual([
      { username: "ada", cell: 1 },
      { username: "ben", cell: 0 },
    ]);
  });

  it("are those of the newest tab of somebody", () => {
    const places = placesOf([shown("ada", "b", 2), shown("ada", "a", 1)], ["a", "b"]);

    expect(places).toEqual([{ username: "ada", cell: 1 }]);
  });

  it("are none in a cell that is gone", () => {
    expect(placesOf([shown("ada", "gone")], ["a"])).toEqual([]);
  });

  it("are read from what tabs show, and from nothing that is no place", () => {
    const user = { username: "ada" };
    const states = new Map<number, Record<string, unknown>>([
      [1, { user, [CELL]: "a" }],
      [2, { user, [CELL]: 7 }],
      [3, { user }],
      [4, { [CELL]: "a" }],
      [5, { user: "ada", [CELL]: "a" }],
      [6, { user: { username: "" }, [CELL]: "a" }],
    ]);

    const found = readShown({ getStates: () => states, meta: new Map([[1, { lastUpdated: 9 }]]) });

    expect(found).toEqual([{ client: 1, username: "ada", cellId: "a", updated: 9 }]);
  });
});

describe("an outage", () => {
  it("is told once, and its end once", () => {
    const say = vi.fn();
    const outage = new Outage({ say });

    outage.back();
    outage.lost();
    outage.lost();
    outage.back();
    outage.back();

    expect(say.mock.calls.map(([message]) => message.what)).toEqual(["server_lost", "server_back"]);
  });
});

describe("a notebook that is out of step", () => {
  it("is loaded anew, and not for ever", () => {
    const now = 1_000_000;

    expect(mayLoad([], now)).toEqual([now]);
    expect(mayLoad([now - 3, now - 2, now - 1], now)).toBeNull();
    expect(mayLoad([now - 61_000, now - 2, now - 1], now)).toEqual([now - 2, now - 1, now]);
  });
});
