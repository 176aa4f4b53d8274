// @vitest-environment jsdom
import { screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { ADA, BEN, FOR_HOST, forGuest, inside, onPage, person } from "../../page/scene";

onPage();

const CLEO = person("cleo", "Cleo P.", { role: "observer", colour: 2 });
const ALL = [ADA, BEN, CLEO];
const button = (name: string) => screen.getByRole("button", { name });
const rows = () =>
  within(screen.getByRole("list", { name: "Participants" }))
    .getAllByRole("listitem")
    .map((item) => item.textContent);
const news = () => screen.getByRole("status", { name: "News" }).textContent;

describe("a raised hand", () => {
  it("is raised and lowered by one button, as the room says", async () => {
    const { user, around, say } = await inside();

    await user.click(button("Raise hand"));
    expect(around.wire.heard.at(-1)).toEqual({ type: "raise_hand" });
    await say({ type: "hands", usernames: [] });
    await say({ type: "hands", usernames: ["ada"] });
    await user.click(button("Lower hand"));

    expect(around.wire.heard.at(-1)).toEqual({ type: "lower_hand", username: "ada" });
    expect(news()).toContain("Your hand is raised.");
  });

  it("is on the tile, and first in the list with its number", async () => {
    const { say } = await inside(FOR_HOST, ALL);

    await say({ type: "hands", usernames: ["cleo", "ben"] });

    expect(rows().map((text) => text?.slice(0, 2))).toEqual(["CP", "BO", "AL"]);
    expect(rows()[1]).toContain("hand raised, number 2");
    const call = screen.getByRole("region", { name: "Call" });
    expect(call.querySelector(".ps-tile .ps-hand")?.textContent).toContain("2");
  });

  it("is announced once, and not what was up before one came", async () => {
    const { say } = await inside(FOR_HOST, ALL);

    await say({ type: "hands", usernames: ["cleo"] });
    await say({ type: "hands", usernames: ["cleo", "ben"] });

    expect(news()?.match(/raised a hand/g)).toHaveLength(1);
    expect(news()).toContain("Ben O. raised a hand.");
  });

  it("is lowered by whoever leads", async () => {
    const { user, around, say } = await inside(FOR_HOST, ALL);
    await say({ type: "hands", usernames: ["ben"] });

    await user.click(button("Lower hand of Ben O."));

    expect(around.wire.heard.at(-1)).toEqual({ type: "lower_hand", username: "ben" });
  });

  it("is only seen by everybody else", async () => {
    const { say } = await inside(forGuest(), ALL);

    await say({ type: "hands", usernames: ["cleo"] });

    expect(rows()[0]).toContain("hand raised, number 1");
    expect(screen.queryByRole("button", { name: "Lower hand of Cleo P." })).toBeNull();
  });
});
