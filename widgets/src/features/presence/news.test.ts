import { describe, expect, it } from "vitest";
import { CONFIG, FakeShelf } from "../../call/fakes";
import { ownAtFirst } from "../../call/ownDevices";
import { type CallState, firstState } from "../../call/state";
import type { Person } from "../../protocol";
import { news } from "./news";
import { titleOf } from "./title";

const ADA: Person = {
  username: "ada",
  name: "Ada",
  role: "interviewer",
  host: true,
  place: "room",
  microphone: true,
  camera: true,
  colour: 0,
};
const BEN: Person = { ...ADA, username: "ben", name: "Ben", role: "candidate", host: false };
const FAY = { username: "fay", name: "Fay" };

const before: CallState = {
  ...firstState(ownAtFirst(new FakeShelf()), CONFIG),
  phase: "live",
  link: "open",
  you: ADA,
  people: [ADA],
};

describe("news", () => {
  it.each<[string, Partial<CallState>, Partial<CallState>, string[]]>([
    ["somebody came", {}, { people: [ADA, BEN] }, ["Ben joined."]],
    ["somebody left", { people: [ADA, BEN] }, {}, ["Ben left."]],
    ["nothing of one's own coming", { people: [] }, {}, []],
    ["somebody knocks", {}, { waiting: [FAY] }, ["Fay would like to join."]],
    ["who knocks is said once", { waiting: [FAY] }, { waiting: [FAY] }, []],
    [
      "another's role",
      { people: [ADA, BEN] },
      { people: [ADA, { ...BEN, role: "observer" }] },
      ["Ben is now observer."],
    ],
    [
      "that a screen is shared",
      { people: [ADA, BEN] },
      { people: [ADA, { ...BEN, screen: true }] },
      ["Ben shares their screen."],
    ],
    [
      "that one's own screen is shared no longer",
      { people: [{ ...ADA, screen: true }] },
      { people: [{ ...ADA, screen: false }] },
      ["You no longer share your screen."],
    ],
    ["one's own role", {}, { people: [{ ...ADA, role: "observer" }] }, ["You are now observer."]],
    [
      "muted, from wherever",
      { on: { microphone: true, camera: false } },
      { on: { microphone: false, camera: false } },
      ["You are muted."],
    ],
    [
      "what is shown as a toast",
      {},
      { toasts: [{ id: 1, message: "Ten minutes." }] },
      ["Ten minutes."],
    ],
    ["what is announced", {}, { said: { sentence: "Ben: heart." } }, ["Ben: heart."]],
    [
      "the connection",
      {},
      { link: "reconnecting" },
      ["The connection was lost. Connecting again… What you type is kept."],
    ],
    ["the connection again", { link: "reconnecting" }, {}, ["Connected again."]],
    ["sound and picture that fail", {}, { mediaProblem: "No sound." }, ["No sound."]],
    ["silence", {}, { silent: true }, ["Nothing is heard from your microphone."]],
    [
      "waiting for the host",
      { phase: "lobby" },
      { phase: "waiting" },
      ["Waiting for the host. You'll be let in automatically."],
    ],
    [
      "arriving, and nobody's coming with it",
      { phase: "lobby" },
      { people: [ADA, BEN] },
      ["You are in the interview."],
    ],
  ])("says %s", (_, was, is, sentences) => {
    expect(news({ ...before, ...was }, { ...before, ...is })).toEqual(sentences);
  });
});

const called = (title: string) => ({ id: "i", title, started_at: null, ends_at: null });

describe("the tab's title", () => {
  it.each([
    ["Interview", "Graphs"], // nobody gave it a name
    ["Trees", "Trees"],
  ])("has the room's name for the interview, where that has one: %s", (title, shown) => {
    expect(titleOf({ ...before, interview: called(title) }, "Graphs")).toContain(shown);
  });

  it.each<[Partial<CallState>, string]>([
    [{ waiting: [FAY] }, "(1) Fay is waiting · Graphs"],
    [{ waiting: [FAY, { username: "gil", name: "Gil" }] }, "(2) Fay, Gil are waiting · Graphs"],
    [{ phase: "waiting" }, "Waiting · Graphs"],
    [{ phase: "live" }, "Graphs · prepStack"],
    [{ phase: "left" }, "You left · Graphs"],
  ])("for %o is %s", (change, title) => {
    expect(titleOf({ ...before, ...change }, "Graphs")).toBe(title);
  });
});
