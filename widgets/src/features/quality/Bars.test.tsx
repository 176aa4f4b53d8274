// @vitest-environment jsdom
import { screen } from "@testing-library/react";
import { describe, expect, it } from "vitest";

import { ADA, BEN, FOR_HOST, inside, onPage } from "../../page/scene";

onPage();

const POOR = "Ben O.'s connection: poor — their uplink loses 12 %";

describe("the bars of a tile", () => {
  it("are not there while all is well, and say by name what is wrong", async () => {
    const { say, user } = await inside(FOR_HOST, [ADA, BEN]);
    expect(screen.queryByRole("button", { name: /connection:/ })).toBeNull();

    const uplinks = [{ username: "ben", level: "poor", loss: 12 } as const];
    await say({ type: "quality", uplinks, server: "good" });
    const bars = await screen.findByRole("button", { name: POOR }, { timeout: 20_000 });

    await user.click(bars);
    const details = screen.getByRole("dialog", { name: "Ben O.'s connection" });
    expect(details.textContent).toContain("Lost on their uplink12 %");
    expect(details.textContent).toContain("Only they can do something about it");
  }, 30_000);
});
