// @vitest-environment jsdom
import { act, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ADA, BEN, FOR_HOST, forGuest, fromNotebook, inside, onPage } from "../../page/scene";
import type { ThinkingTime } from "../../protocol";

onPage();
afterEach(() => vi.useRealTimers());

const SEEN = { ...BEN, camera: true };
const ASKED: ThinkingTime = { username: "ben", minutes: 5, asked_by: "ada", ends_at: null };
const ON: ThinkingTime = { ...ASKED, ends_at: "2026-11-23T19:05:05Z" }; // five minutes of the room's
const BY_BEN: ThinkingTime = { ...ASKED, asked_by: "ben" };

const button = (name: string) => screen.getByRole("button", { name });
const region = () => screen.queryByRole("region", { name: "Private thinking time" });
const news = () => screen.getByRole("status", { name: "News" }).textContent;
const later = (milliseconds: number) =>
  act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));

describe("private thinking time", () => {
  it("is offered by an interviewer, from the menu", async () => {
    const { user, around } = await inside(FOR_HOST, [ADA, BEN]);

    await user.click(button("More"));
    await user.click(screen.getByRole("menuitem", { name: "Offer thinking time" }));
    const dialog = await screen.findByRole("dialog", { name: "Offer thinking time" });
    const minutes = within(dialog).getByRole("spinbutton", { name: "Minutes" });
    await user.clear(minutes);
    await user.type(minutes, "7");
    await user.click(within(dialog).getByRole("button", { name: "Offer" }));

    expect(around.wire.heard.at(-1)).toEqual({
      type: "ask_thinking",
      username: "ben",
      minutes: 7,
    });
  });

  it("begins when the candidate agrees", async () => {
    const { user, around, say } = await inside(forGuest(), [ADA, BEN]);

    await say({ type: "thinking", time: ASKED });
    expect(region()?.textContent).toContain("Ada L. offers you 5 minutes");
    await user.click(button("Agree"));

    expect(around.wire.heard.at(-1)).toEqual({ type: "agree_thinking", minutes: 5 });
    expect(news()).toContain("Ada L. offers you 5 minutes of private thinking time.");
  });

  it("that the candidate asks for is for the interviewer to agree to", async () => {
    const { user, around, say } = await inside(FOR_HOST, [ADA, BEN]);

    await say({ type: "thinking", time: BY_BEN });
    expect(region()?.textContent).toContain("Ben O. asks for 5 minutes");
    await user.click(button("Decline"));

    expect(around.wire.heard.at(-1)).toEqual({ type: "end_thinking" });
  });

  it("can be taken back by whoever asked, who hears of a no", async () => {
    const { say } = await inside(forGuest(), [ADA, BEN]);
    await say({ type: "thinking", time: BY_BEN });

    expect(screen.queryByRole("button", { name: "Agree" })).toBeNull();
    expect(button("Take back")).toBeTruthy();
    await say({ type: "thinking", time: null });

    expect(news()).toContain("The thinking time was not agreed to.");
  });

  it("has the others rest in the candidate's page: pictures, voices, and the notebook", async () => {
    const { store, say } = await inside(forGuest(), [{ ...ADA, camera: true }, BEN]);
    const track = { enabled: true };
    const stream = { getTracks: () => [track] } as unknown as MediaStream;
    const receiver = { getSynchronizationSources: () => [] } as unknown as RTCRtpReceiver;
    await act(async () =>
      (store as unknown as { set: (change: object) => void }).set({
        received: [{ key: "1", username: "ada", kind: "microphone", stream, receiver }],
      }),
    );
    await fromNotebook({ type: "ready" });
    const told: unknown[] = [];
    const frame = screen.getByTitle<HTMLIFrameElement>("Notebook");
    if (frame.contentWindow)
      frame.contentWindow.postMessage = (data: unknown) => void told.push(data);

    await say({ type: "thinking", time: ON });

    expect(screen.queryByLabelText("Ada L., camera")).toBeNull();
    expect(document.querySelector<HTMLAudioElement>("audio.ps-voice")?.muted).toBe(true);
    expect(track.enabled).toBe(false);
    expect(told.at(-1)).toMatchObject({ type: "you", resting: true });
    expect(region()?.textContent).toContain("Your time to think");

    await say({ type: "thinking", time: null });

    expect(screen.getByLabelText("Ada L., camera")).toBeTruthy();
    expect(document.querySelector<HTMLAudioElement>("audio.ps-voice")?.muted).toBe(false);
    expect(track.enabled).toBe(true);
    expect(told.at(-1)).toMatchObject({ type: "you", resting: false });
  });

  it("mutes the candidate, who stays muted after it", async () => {
    const { store, say } = await inside(forGuest(), [ADA, BEN]);
    const turn = vi.spyOn(store, "turn");

    await say({ type: "thinking", time: ON });
    await say({ type: "thinking", time: null });

    expect(turn.mock.calls).toEqual([["microphone", false]]);
    expect(news()).toContain("You are still muted.");
  });

  it("is seen by the others, for whom nothing rests", async () => {
    const { user, around, say } = await inside(FOR_HOST, [ADA, SEEN]);

    await say({ type: "thinking", time: ON });

    expect(region()?.textContent).toMatch(/Ben O\. thinks[45]:\d\d/);
    expect(screen.getByLabelText("Ben O., camera")).toBeTruthy();
    await user.click(button("End thinking time"));
    expect(around.wire.heard.at(-1)).toEqual({ type: "end_thinking" });
  });

  it("is over by itself", async () => {
    const { say } = await inside(FOR_HOST, [ADA, SEEN]);
    vi.useFakeTimers({ toFake: ["Date", "setTimeout", "setInterval"], shouldAdvanceTime: true });
    await say({ type: "thinking", time: ON });

    await later(301_000);

    expect(region()).toBeNull();
    expect(news()).toContain("Private thinking time is over.");
  });

  it("that was over before one came is not shown", async () => {
    const { say } = await inside(FOR_HOST, [ADA, SEEN]);

    await say({ type: "thinking", time: { ...ASKED, ends_at: "2026-11-23T18:00:00Z" } });

    expect(region()).toBeNull();
    expect(news()).not.toContain("thinking");
  });
});
