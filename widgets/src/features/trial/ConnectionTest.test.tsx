// @vitest-environment jsdom
import { screen, waitFor, within } from "@testing-library/react";
import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";

import { atTheDoor, forGuest, onPage } from "../../page/scene";

onPage();

describe("the connection test of the lobby", () => {
  it("shows what it finds, and can be closed", async () => {
    vi.stubGlobal("fetch", async () => new Response("fine"));
    const { user, around } = await atTheDoor(forGuest());
    around.wire.lose();

    await user.click(screen.getByRole("button", { name: "Connection test" }));

    const dialog = await screen.findByRole("dialog", { name: "Connection test" });
    await waitFor(() => within(dialog).getByRole("button", { name: "Download report" }));
    const lines = within(within(dialog).getByRole("list", { name: "What was found" }));
    expect(lines.getByText("The room").closest("li")?.textContent).toContain("Bad.");
    expect(within(dialog).getByRole("status").textContent).toMatch(/does not work/);
    expect((await axe.run(dialog)).violations).toEqual([]);

    await user.click(within(dialog).getByRole("button", { name: "Close" }));

    expect(screen.queryByRole("dialog", { name: "Connection test" })).toBeNull();
  });
});
