import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { CONFIG, FakeSurroundings } from "../../call/fakes";
import { atTheDoor, inside, onFakePage, page, type Scene, turn } from "../../call/scenes";
import { Refusal } from "../../call/surroundings";
import { answered, type Figures, line, linesOf, sumOf } from "./lines";
import { reportOf } from "./report";
import { Trial } from "./state";

const FIGURES: Figures = {
  roundTrip: 40,
  jitter: 3,
  lostUp: 0,
  lostDown: 0,
  up: 800,
  down: 790,
  path: { type: "host", protocol: "udp" },
};
const outcomes = (figures: Partial<Figures>) =>
  Object.fromEntries(
    linesOf({ ...FIGURES, ...figures }).map(({ name, outcome }) => [name, outcome]),
  );

describe("what a test finds", () => {
  it("is well where nothing is wrong, and then there is nothing to do", () => {
    const lines = linesOf(FIGURES);

    expect(sumOf(lines)).toBe("All is well.");
    expect(lines.map(({ fix }) => fix).join("")).toBe("");
    expect(lines[0]?.words).toContain("directly, over UDP: 800 kbit/s there, 790 back");
  });

  it.each<[Partial<Figures>, string, string]>([
    [{ roundTrip: 300 }, "Round trip", "fair"],
    [{ roundTrip: 600 }, "Round trip", "bad"],
    [{ roundTrip: null }, "Round trip", "skipped"],
    [{ jitter: 30 }, "Jitter", "fair"],
    [{ jitter: 100 }, "Jitter", "bad"],
    [{ lostUp: null }, "Lost on the way there", "skipped"],
    [{ lostUp: 7 }, "Lost on the way there", "fair"],
    [{ lostDown: 12 }, "Lost on the way back", "bad"],
  ])("%o is said of %s as %s", (figures, name, outcome) => {
    expect(outcomes(figures)[name]).toBe(outcome);
  });

  it("says that a relay carries it", () => {
    const [first] = linesOf({ ...FIGURES, path: { type: "relay", protocol: "tls" } });

    expect(first?.words).toContain("by a relay (TURN), over TLS");
  });

  it("has a way out for each line that is bad", () => {
    const bad = [
      ...linesOf({ ...FIGURES, roundTrip: 900, jitter: 200, lostUp: 50, lostDown: 50 }),
      answered("prepStack", null, "Look whether you are online."),
    ].filter(({ outcome }) => outcome === "bad");

    expect(bad).toHaveLength(5);
    expect(bad.every(({ fix }) => fix !== "")).toBe(true);
  });

  it("is summed up by the worst of it", () => {
    expect(sumOf([line("a", "good", ""), line("b", "fair", "")])).toMatch(/^It works/);
    expect(sumOf([line("a", "skipped", ""), line("b", "bad", "")])).toMatch(/^Something does not/);
  });
});

describe("a report", () => {
  it("has each line with its fix", () => {
    const text = reportOf([line("The room", "bad", "No answer.", "Switch off a VPN.")], {
      when: new Date("2026-11-30T12:00:00Z"),
      userAgent: "Firefox",
    });

    expect(text).toContain("2026-11-30T12:00:00.000Z\nFirefox\n");
    expect(text).toContain("[bad] The room: No answer.\n    Switch off a VPN.\n");
  });
});

describe("the test", () => {
  onFakePage();
  let scene: Scene;

  beforeEach(() => vi.stubGlobal("fetch", async () => new Response("fine")));
  afterEach(() => scene.store.close());

  const found = (trial: Trial) =>
    Object.fromEntries(trial.state.lines.map(({ name, outcome }) => [name, outcome]));

  /** The room answers each question, as long as there are some. */
  async function answerProbes(): Promise<void> {
    for (let time = 0; time < 20; time += 1) {
      for (const message of scene.around.wire.heard) {
        if (message.type === "probe") {
          scene.around.wire.say({ type: "probed", number: message.number });
        }
      }
      await turn();
    }
  }

  it("says what it could not test while the room starts", async () => {
    const around = new FakeSurroundings();
    around.answers = [new Refusal("starting", "Not open yet.")];
    scene = page(around);
    await turn();
    const trial = new Trial(scene.store, CONFIG);

    await trial.begin();

    expect(found(trial)).toEqual({
      "Browser and devices": "fair",
      prepStack: "good",
      "The room": "skipped",
      "Sound and picture": "skipped",
    });
    expect(trial.state.isRunning).toBe(false);
  });

  it("says so where prepStack does not answer", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
    scene = page(new FakeSurroundings());
    const trial = new Trial(scene.store, CONFIG);

    await trial.begin();

    expect(found(trial).prepStack).toBe("bad");
  });

  it("says so where the room's socket is open and nothing comes back", async () => {
    scene = await atTheDoor();
    const trial = new Trial(scene.store, CONFIG);

    const running = trial.begin();
    await vi.advanceTimersByTimeAsync(6000);
    await running;

    expect(found(trial)["The room"]).toBe("bad");
  });

  it("can be taken back in the middle, and then nothing more is found", async () => {
    scene = await atTheDoor();
    const trial = new Trial(scene.store, CONFIG);
    const running = trial.begin();
    await turn();

    trial.close();
    await answerProbes();
    await running;

    expect(trial.state).toEqual({ isOn: false, isRunning: false, progress: 0, lines: [] });
  });

  it("is over when the person is in the room", async () => {
    scene = await inside();
    const trial = new Trial(scene.store, CONFIG);
    void trial.begin();

    scene.around.wire.say({ type: "people", people: [] });

    expect(trial.state.isOn).toBe(false);
  });
});
