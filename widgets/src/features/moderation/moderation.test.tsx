// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { ADA, atTheDoor, BEN, FOR_HOST, forGuest, inside, onPage, person } from "../../page/scene";
import type { Question } from "../../protocol";

onPage();

const CLEO = person("cleo", "Cleo P.", { role: "observer", colour: 2 });
const button = (name: string) => screen.getByRole("button", { name });
const items = () => screen.getAllByRole("menuitem").map((item) => item.textContent);
const news = () => screen.getByRole("status", { name: "News" }).textContent;

function question(change: Partial<Question> = {}): Question {
  const expires_at = new Date(Date.parse("2026-11-23T19:00:05Z") + 60_000).toISOString();
  return { id: 3, about: "swap", by: "ada", to: "ben", expires_at, ...change };
}

describe("a swap of roles", () => {
  it("is asked for with one button where there is one partner", async () => {
    const { user, around } = await inside();

    await user.click(button("Swap roles"));

    expect(around.wire.heard.at(-1)).toEqual({
      type: "ask_somebody",
      username: "ben",
      about: "swap",
    });
  });

  it("asks with whom where there are several", async () => {
    const dan = person("dan", "Dan");
    const { user, around } = await inside(FOR_HOST, [ADA, BEN, dan, CLEO]);

    await user.click(button("Swap roles"));
    const offered = items();
    await user.click(screen.getByRole("menuitem", { name: "With Dan" }));

    expect(offered).toEqual(["With Ben O.", "With Dan"]);
    await waitFor(() =>
      expect(around.wire.heard.at(-1)).toMatchObject({ type: "ask_somebody", username: "dan" }),
    );
  });

  it.each([
    ["Swap", true],
    ["Not now", false],
  ])("is answered by %s in the other's page, which goes on meanwhile", async (name, yes) => {
    const { user, around, say } = await inside(forGuest());
    await say({ type: "questions", questions: [question()] });

    const asked = screen.getByRole("region", { name: "Questions" });
    const { textContent } = asked;
    const focused = document.activeElement;
    await user.click(within(asked).getByRole("button", { name }));

    expect(textContent).toContain("Ada L. asks to swap roles: you would be an interviewer.");
    expect(asked.contains(focused)).toBe(false);
    expect(around.wire.heard.at(-1)).toEqual({ type: "answer_question", id: 3, yes });
    expect(screen.queryByRole("region", { name: "Questions" })).toBeNull();
  });

  it("is announced once to whoever is asked", async () => {
    const { say } = await inside(forGuest());

    await say({ type: "questions", questions: [question()] });
    await say({ type: "questions", questions: [question(), question({ id: 4, by: "x" })] });

    const said = news() ?? "";
    expect(said.split("Ada L. asks to swap roles")).toHaveLength(2);
  });

  it("is gone where it was withdrawn", async () => {
    const { say } = await inside(forGuest());
    await say({ type: "questions", questions: [question()] });

    await say({ type: "questions", questions: [] });

    expect(screen.queryByRole("region", { name: "Questions" })).toBeNull();
  });

  it.each([-1, 50])("is not there when its time is over: %d ms", async (left) => {
    const { store, say } = await inside(forGuest());
    const expires_at = new Date(store.now() + left).toISOString();

    await say({ type: "questions", questions: [question({ expires_at })] });

    await waitFor(() => expect(screen.queryByRole("region", { name: "Questions" })).toBeNull());
  });

  it("is taken back by whoever asked", async () => {
    const { user, around, say } = await inside();
    await say({ type: "questions", questions: [question()] });

    await user.click(button("Take it back"));

    expect(around.wire.heard.at(-1)).toEqual({ type: "answer_question", id: 3, yes: false });
  });

  it("cannot be had by an observer", async () => {
    await inside(forGuest("observer"), [ADA, BEN, { ...CLEO, username: "ben" }]);

    expect(screen.queryByRole("button", { name: "Swap roles" })).toBeNull();
  });
});

describe("muting", () => {
  it("turns the own microphone off, says by whom, and stays off", async () => {
    const { store, say } = await inside(forGuest());

    await say({ type: "muted", username: "ben", by: "ada", kind: "microphone" });

    expect(screen.getByText("Ada L. muted you.", { selector: ".ps-grow" })).toBeTruthy();
    expect(store.getState().choices.microphone).toBe(false);
  });

  it("of somebody else is announced, and shown as no toast", async () => {
    const { say } = await inside(FOR_HOST, [ADA, BEN, CLEO]);

    await say({ type: "muted", username: "ben", by: "cleo", kind: "camera" });

    expect(news()).toContain("Ben O.'s video was stopped by Cleo P..");
    expect(document.querySelector(".ps-toast")).toBeNull();
  });

  it("is offered by what somebody sends", async () => {
    const { user, around } = await inside(FOR_HOST, [ADA, BEN]); // whose microphone is on

    await user.click(button("Options for Ben O."));
    const offered = items();
    await user.click(screen.getByRole("menuitem", { name: "Mute" }));

    expect(offered.slice(0, 4)).toEqual([
      "Mute",
      "Ask for video",
      "Ask to share the screen",
      "Swap roles",
    ]);
    await waitFor(() =>
      expect(around.wire.heard.at(-1)).toEqual({
        type: "mute",
        username: "ben",
        kind: "microphone",
      }),
    );
  });

  it("everyone is one button, and nothing to press where nobody is heard", async () => {
    const { user, around, say } = await inside();

    await user.click(button("Mute everyone"));
    await say({ type: "people", people: [ADA, { ...BEN, microphone: false }] });

    expect(around.wire.types.at(-1)).toBe("mute_everyone");
    expect(button("Mute everyone")).toHaveProperty("disabled", true);
  });

  it("asks to unmute, and the yes alone turns the microphone on", async () => {
    const { user, store, say } = await inside(forGuest());
    await say({ type: "questions", questions: [question({ about: "microphone" })] });
    const before = store.getState().choices.microphone;

    await user.click(button("Unmute"));

    expect(before).toBe(false);
    expect(store.getState().choices.microphone).toBe(true);
  });
});

describe("the host", () => {
  it("locks and unlocks, and reads that it is locked", async () => {
    const { user, around, store, say } = await inside();

    await user.click(button("Lock"));
    const { interview } = store.getState();
    if (interview) await say({ type: "interview", interview: { ...interview, locked: true } });
    const hint = screen.queryByText("Locked: nobody new can join.");
    await user.click(button("Unlock"));

    expect(hint).toBeTruthy();
    expect(around.wire.heard.slice(-2)).toEqual([
      { type: "lock", locked: true },
      { type: "lock", locked: false },
    ]);
  });

  it("makes somebody with an account the host after a question", async () => {
    const { user, around } = await inside();

    await user.click(button("Options for Ben O."));
    await user.click(screen.getByRole("menuitem", { name: "Make host" }));
    const dialog = await screen.findByRole("dialog", { name: "Make Ben O. the host?" });
    await user.click(within(dialog).getByRole("button", { name: "Make Ben O. the host" }));

    expect(around.wire.heard.at(-1)).toEqual({ type: "transfer_host", username: "ben" });
  });

  it("cannot make a guest the host", async () => {
    const { user } = await inside(FOR_HOST, [ADA, person("guest-7k2", "Gus (guest)")]);

    await user.click(button("Options for Gus (guest)"));

    expect(items()).not.toContain("Make host");
  });

  it("has the links as soon as they are the host", async () => {
    const { say } = await inside(forGuest());

    await say({
      type: "people",
      people: [
        { ...ADA, host: false },
        { ...BEN, host: true },
      ],
    });
    await say({ type: "invitation", role: "candidate", url: "http://hub/j/abc" });

    expect(button("Invite")).toBeTruthy();
  });
});

describe("a removal", () => {
  it("is asked about, and taken back where it was made", async () => {
    const { user, around, say } = await inside();
    await user.click(button("Options for Ben O."));
    await user.click(screen.getByRole("menuitem", { name: "Remove Ben O." }));
    const dialog = await screen.findByRole("dialog", { name: "Remove Ben O.?" });
    await user.click(within(dialog).getByRole("button", { name: "Remove Ben O." }));
    await say({ type: "people", people: [ADA] });

    await user.click(button("Admit Ben O. again"));

    expect(around.wire.heard.slice(-2)).toEqual([
      { type: "remove", username: "ben" },
      { type: "admit", username: "ben" },
    ]);
    expect(screen.queryByText("Ben O. was removed")).toBeNull();
  });
});

describe("others", () => {
  it("who are interviewers keep order and do not decide who is in", async () => {
    const ivy = person("ben", "Ivy", { role: "interviewer" });
    const { user } = await inside(forGuest("interviewer"), [ADA, ivy, person("cy", "Cy")]);

    await user.click(button("Options for Cy"));

    expect(items()).toEqual(["Mute", "Ask for video", "Ask to share the screen", "Swap roles"]);
    expect(screen.queryByRole("button", { name: "Lock" })).toBeNull();
  });

  it("who are candidates have nothing but the swap", async () => {
    const { user } = await inside(forGuest());

    await user.click(button("Options for Ada L."));

    expect(items()).toEqual(["Swap roles"]);
    expect(screen.queryByRole("button", { name: "Mute everyone" })).toBeNull();
  });
});

describe("in the lobby", () => {
  it("a locked interview is said to be locked, until it is not", async () => {
    const { user, store, say } = await atTheDoor(forGuest());
    const { interview } = store.getState();
    if (!interview) throw new Error("there is none");
    await say({ type: "interview", interview: { ...interview, locked: true } });
    const hint = screen.queryByText(/The host has locked this interview/);

    await user.click(button("Join"));
    await say({ type: "error", code: "locked", message: "The host has locked this interview." });
    const { textContent } = screen.getByRole("alert");
    await say({ type: "interview", interview });

    expect(hint).toBeTruthy();
    expect(textContent).toContain("locked");
    expect(screen.queryByText(/locked this interview/)).toBeNull();
  });
});
