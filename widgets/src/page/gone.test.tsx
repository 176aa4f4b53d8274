// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import type { Farewell } from "../protocol";
import { begin, FOR_HOST, forGuest, inside, onPage } from "./scene";

onPage();

const button = (name: string) => screen.getByRole("button", { name });

describe("after the call", () => {
  it.each([
    ["left", "You left the interview", "Rejoin"],
    ["elsewhere", "You are in this interview in another tab", "Use it here"],
    ["removed", "You were removed", null],
    ["refused", "You were not let in", null],
    ["ended", "This interview has ended", null],
  ] as const)("%s: it says so, and shows the way on", async (reason, title, back) => {
    const { say } = await inside();

    await say({ type: "gone", reason, url: "" });

    expect(screen.getByRole("heading", { name: title })).toBe(document.activeElement);
    expect(screen.getByRole("link", { name: "Your interviews" })).toBeTruthy();
    expect(screen.queryAllByRole("button").map(({ textContent }) => textContent)).toEqual(
      back ? [back] : [],
    );
  });

  it.each(["left", "elsewhere"] as const)("%s: one press leads back in", async (reason) => {
    const { say, user, around } = await inside();
    await say({ type: "gone", reason, url: "" });

    await user.click(button(reason === "left" ? "Rejoin" : "Use it here"));

    expect(around.asked).toBe(2);
    expect(screen.getByRole("button", { name: "Join" })).toBeTruthy();
  });

  it("ended: the page's own address is loaded anew, once", async () => {
    const first = await inside();
    await first.say({ type: "gone", reason: "ended", url: "" });
    begin({ ...FOR_HOST, farewell: "ended" });

    expect(first.visited).toEqual([FOR_HOST.page]);
    expect(screen.getAllByRole("link", { name: "See what is kept" })).toHaveLength(2);
  });

  it.each<Farewell>(["removed", "refused"])("%s: a guest is told that that was all", (farewell) => {
    const { store } = begin({ ...forGuest(), farewell });
    store.start();

    expect(screen.getByText(/You can close this page/)).toBeTruthy();
    expect(screen.queryByRole("link", { name: "Your interviews" })).toBeNull();
  });
});
