import { describe, expect, it } from "vitest";

import { browserOf, explain } from "./problems";

const AGENTS = {
  chromium:
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
  firefox: "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
  safari:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15",
} as const;
const browsers = Object.entries(AGENTS);

describe("a device that is not to be had", () => {
  it.each(browsers)("is explained in the words of %s", (browser, agent) => {
    expect(browserOf(agent)).toBe(browser);
  });

  it.each(["CriOS/150.0 Mobile/15E148 Safari/604.1", "Version/26.0 Mobile/15E148 Safari/604.1"])(
    "is explained in Safari's words on an iPhone, whatever browser it is: %s",
    (end) => {
      const agent = `Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ${end}`;
      const blocked = new DOMException("Permission denied", "NotAllowedError");

      expect(explain(blocked, "camera", agent)).toMatch(/“Website Settings” beside the address/);
    },
  );

  it("is explained differently to each browser where it is blocked", () => {
    const blocked = new DOMException("Permission denied", "NotAllowedError");
    const sentences = browsers.map(([, agent]) => explain(blocked, "camera", agent));

    expect(new Set(sentences).size).toBe(3);
    for (const sentence of sentences) expect(sentence).toMatch(/then switch it on here\.$/);
  });

  it("sends people to the system where that is what blocks it", () => {
    const error = new DOMException("Permission denied by system", "NotAllowedError");

    expect(explain(error, "microphone", AGENTS.chromium)).toMatch(/privacy settings/);
  });

  it.each([
    ["NotFoundError", /^No microphone was found/],
    ["OverconstrainedError", /^No microphone was found/],
    ["NotReadableError", /used by another program/],
    ["AbortError", /used by another program/],
    ["TypeError", /could not be started/],
  ])("is explained with what to do: %s", (name, words) => {
    expect(explain({ name }, "microphone", AGENTS.chromium)).toMatch(words);
  });

  it("is explained whatever was thrown", () => {
    expect(explain(null, "camera", "")).toMatch(/^The camera could not be started/);
  });
});
