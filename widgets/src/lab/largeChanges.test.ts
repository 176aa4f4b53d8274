import { describe, expect, it } from "vitest";

import { LARGEST_CHANGE, sizeOf } from "./largeChanges";

const brought = (text: string, ...sizes: number[]) => ({
  getData: () => text,
  files: sizes.map((size) => ({ size })),
});

describe("what somebody pastes or drops", () => {
  it("is as large as its bytes", () => {
    expect(sizeOf(brought("aü李"))).toBe(6);
  });

  it("counts a picture as the text that it becomes", () => {
    expect(sizeOf(brought("", 300_000, 600_000))).toBeGreaterThan(LARGEST_CHANGE);
  });
});
