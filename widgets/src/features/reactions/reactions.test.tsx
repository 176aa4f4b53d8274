// @vitest-environment jsdom
import { act, screen, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";

import { ADA, BEN, FOR_HOST, inside, onPage, person } from "../../page/scene";
import { MOST_REACTIONS, REACTIONS_PER } from "../../protocol";
import { inWords, REACTION_LOOKS } from "./words";

onPage();
afterEach(() => vi.useRealTimers());

const CLEO = person("cleo", "Cleo P.", { role: "observer", colour: 2 });
const button = (name: string) => screen.getByRole("button", { name });
const tile = () => screen.getByRole("region", { name: "Call" }).querySelector(".ps-tile");
const news = () => screen.getByRole("status", { name: "News" }).textContent;
const later = (milliseconds: number) =>
  act(async () => void (await vi.advanceTimersByTimeAsync(milliseconds)));

describe("reactions", () => {
  it("are six buttons behind one", async () => {
    const { user, around } = await inside();

    await user.click(button("Reactions"));
    const sheet = screen.getByRole("dialog", { name: "Reactions" });
    for (const { name } of Object.values(REACTION_LOOKS))
      within(sheet).getByRole("button", { name });
    await user.click(button("Clap"));

    expect(around.wire.heard.at(-1)).toEqual({ type: "react", reaction: "clap" });
    expect(sheet.isConnected).toBe(true); // for the next one
  });

  it("are on the tile for some seconds", async () => {
    const { say } = await inside(FOR_HOST, [ADA, BEN]);
    vi.useFakeTimers();

    await say({ type: "reacted", username: "ben", reaction: "heart" });
    expect(tile()?.querySelector("[data-reaction=heart]")).toBeTruthy();
    await later(5000);

    expect(tile()?.querySelector("[data-reaction]")).toBeNull();
  });

  it("of an observer, who has no tile, are beside the name", async () => {
    const { say } = await inside(FOR_HOST, [ADA, BEN, CLEO]);

    await say({ type: "reacted", username: "cleo", reaction: "clap" });

    expect(document.querySelector(".ps-observers [data-reaction=clap]")).toBeTruthy();
  });

  it("are announced together, once", async () => {
    const { say } = await inside(FOR_HOST, [ADA, BEN, CLEO]);
    vi.useFakeTimers();

    for (const username of ["ben", "ben", "ada", "cleo"]) {
      await say({ type: "reacted", username, reaction: "clap" });
    }
    expect(news()).not.toContain("clap");
    await later(2000);

    expect(news()).toContain("Ben O.: clap, 2 times. You: clap. Cleo P.: clap.");
  });

  it("rest for a moment after a few, as the room would have it", async () => {
    const { user, around } = await inside();
    await user.click(button("Reactions"));
    vi.useFakeTimers();
    const clap = button("Clap");

    for (let count = 0; count < MOST_REACTIONS + 3; count++) act(() => clap.click());
    const sent = around.wire.types.filter((type) => type === "react");
    expect(sent).toHaveLength(MOST_REACTIONS);
    expect(clap.getAttribute("aria-disabled")).toBe("true");
    await later(REACTIONS_PER * 1000);
    act(() => clap.click());

    expect(around.wire.types.filter((type) => type === "react")).toHaveLength(MOST_REACTIONS + 1);
  });

  it("of many people are a number in the news", () => {
    const reacted = ["A", "B", "C", "D"].map((name) => ({ name, reaction: "clap" as const }));

    expect(inWords(reacted)).toBe("4 people reacted.");
  });
});
