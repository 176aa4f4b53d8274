// @vitest-environment jsdom
import { act, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ADA, BEN, FOR_HOST, forGuest, inside, onPage } from "../../page/scene";
import type { TimerChanged } from "../../protocol";
import { asClock, leftOfPhase, nextPhase, spentAt } from "./count";

onPage();
afterEach(() => vi.useRealTimers());

const NOW = "2026-11-23T19:00:05Z"; // of the room, in the welcome of the tests
const SET: TimerChanged = {
  type: "timer",
  plan: { introduction: 5, clarify: 0, code: 25, test: 10, feedback: 5 },
  phase: "introduction",
  spent: 0,
  spent_before: 0,
  running_since: null,
};
const CODING: TimerChanged = { ...SET, phase: "code", spent: 760, spent_before: 300 };
const RUNNING: TimerChanged = { ...CODING, running_since: NOW };

const button = (name: string) => screen.getByRole("button", { name });
const region = () => screen.getByRole("region", { name: "Timer" });
const news = () => screen.getByRole("status", { name: "News" }).textContent;
const later = (milliseconds: number) =>
  act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));

describe("the timer", () => {
  it("shows phase, what is spent, and the whole", async () => {
    const { say } = await inside(forGuest(), [ADA, BEN]);

    await say(CODING);

    expect(region().textContent).toContain("Code ▸ 12:40/45:00 paused");
    expect(within(region()).queryAllByRole("button")).toEqual([]);
  });

  it("counts on by itself, by the room's clock", async () => {
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "setInterval"], shouldAdvanceTime: true });
    const { say } = await inside(forGuest(), [ADA, BEN]);

    await say({ ...RUNNING, running_since: "2026-11-23T18:59:05Z" });
    const shown = /Code ▸ (\d+):(\d\d)\/45:00/.exec(region().textContent ?? "");
    expect(Number(shown?.[1])).toBe(13); // a minute more than what was spent
    await later(60_000);

    expect(region().textContent).toContain("Code ▸ 14:");
  });

  it("says quietly, once, when the time of a phase and of all is over", async () => {
    // Half an hour of whatever is drawn anew each second is left out.
    vi.useFakeTimers({ toFake: ["Date", "setTimeout"], shouldAdvanceTime: true });
    const { say, store } = await inside(forGuest(), [ADA, BEN]);
    const toast = vi.spyOn(store, "toast");
    await say(RUNNING);

    await later(18 * 60_000); // of 25 minutes 7:40 were spent
    expect(toast.mock.calls).toEqual([["The time for “Code” is over. Next: Test."]]);
    await later(16 * 60_000);

    expect(toast.mock.calls.slice(1)).toEqual([["The time planned for this interview is over."]]);
  });

  it("has no news of what was over before one came", async () => {
    const { say } = await inside(forGuest(), [ADA, BEN]);

    await say({ ...RUNNING, spent: 3000 });

    expect(news()).not.toContain("is over");
  });

  it("is started, paused, adjusted and led on by a host", async () => {
    const { user, around, say } = await inside(FOR_HOST, [ADA, BEN]);
    const said = () => around.wire.heard.at(-1);
    await say(SET);

    await user.click(button("Timer"));
    await user.click(button("Start timer"));
    expect(said()).toEqual({ type: "run_timer", running: true });
    await say({ ...RUNNING, phase: "introduction", spent: 60, spent_before: 0 });
    await user.click(button("Next: Code"));
    expect(said()).toEqual({ type: "go_to_phase", phase: "code" });
    await user.click(button("1 minute more"));
    expect(said()).toEqual({ type: "adjust_timer", minutes: 1 });
    await user.click(button("Pause timer"));

    expect(said()).toEqual({ type: "run_timer", running: false });
  });

  it("is planned in one form", async () => {
    const { user, around, say } = await inside(FOR_HOST, [ADA, BEN]);
    await say(SET);
    await user.click(button("Timer"));

    const code = screen.getByRole("spinbutton", { name: "Code" });
    await user.clear(code);
    await user.type(code, "40");
    expect(screen.getByText("60 minutes altogether")).toBeTruthy();
    await user.click(button("Change the plan"));

    expect(around.wire.heard.at(-1)).toEqual({
      type: "plan_timer",
      plan: { ...SET.plan, code: 40 },
    });
  });

  it("announces what others do with it", async () => {
    const { say } = await inside(forGuest(), [ADA, BEN]);
    await say(SET);

    await say({ ...SET, running_since: NOW });
    await say({ ...RUNNING, spent: 60, spent_before: 60 });
    await say({ ...CODING, spent: 60, spent_before: 60 });

    expect(news()).toContain("The timer runs: Introduction, 5 minutes.");
    expect(news()).toContain("Now: Code, 25 minutes.");
    expect(news()).toContain("The timer is paused.");
  });

  it("still says when the interview ends", async () => {
    await inside(forGuest(), [ADA, BEN]);

    expect(region().textContent).toMatch(/left|over/);
  });
});

describe("counting", () => {
  it.each([
    [0, "0:00"],
    [760_000, "12:40"],
    [75 * 60_000, "75:00"],
    [-5000, "−0:05"],
    [-200, "0:00"],
  ])("writes %i as %s", (milliseconds, text) => {
    expect(asClock(milliseconds)).toBe(text);
  });

  it("leaves out a phase without time, and knows the last", () => {
    expect(nextPhase(SET)).toBe("code");
    expect(nextPhase({ ...SET, phase: "feedback" })).toBeNull();
  });

  it("never counts backwards where a page's clock is behind", () => {
    const now = Date.parse(NOW) - 60_000;

    expect(spentAt(RUNNING, now)).toBe(760_000);
    expect(leftOfPhase(RUNNING, now)).toBe(25 * 60_000 - 460_000);
  });
});
