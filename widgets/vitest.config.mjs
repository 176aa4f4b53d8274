/** Tests of the page use the whole machine, and wait as long as a busy one takes. */

import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: "100%" },
});
