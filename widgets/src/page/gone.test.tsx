// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { describe, expect, it, vi } from "vitest";

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

  it("ended: the page's own address is loaded anew as soon as the service has another page", async () => {
    const pages = ['<script id="prepstack-config">', '<script id="prepstack-config">', "<h1>Ended"];
    const fetch = vi.fn(async () => new Response(pages.shift()));
    vi.stubGlobal("fetch", fetch);
    const { say, visited } = await inside();

    await say({ type: "gone", reason: "ended", url: "" });
    const atOnce = [...visited];
    await vi.waitFor(() => expect(visited).toHaveLength(1), 10_000);

    expect(atOnce).toEqual([]);
    expect(visited).toEqual([FOR_HOST.page]);
    expect(fetch).toHaveBeenCalledTimes(3);
  });

  it.each<Farewell>(["removed", "refused"])("%s: a guest is told that that was all", (farewell) => {
    const { store } = begin({ ...forGuest(), farewell });
    store.start();

    expect(screen.getByText(/You can close this page/)).toBeTruthy();
    expect(screen.queryByRole("link", { name: "Your interviews" })).toBeNull();
  });
});
