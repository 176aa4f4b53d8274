import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { surroundings } from "./browser";
import { CONFIG } from "./fakes";
import { Refusal } from "./surroundings";

const playSound = async () => {};
const ACCESS = { socket: "ws://room-x/call", ticket: "t" };

class FakeVisit {
  constructor(readonly type: string) {}
}

beforeEach(() => {
  vi.stubGlobal("PerformanceNavigationTiming", FakeVisit);
  vi.stubGlobal("performance", { getEntriesByType: () => [] });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

function ask(answer: Partial<Response>) {
  const fetch = vi.fn(async () => answer);
  vi.stubGlobal("fetch", fetch);
  return { fetch, access: surroundings(CONFIG, playSound).askAccess() };
}

const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status });

describe("access to the call", () => {
  it("is asked for with the page's token, and granted", async () => {
    const { fetch, access } = ask(json(200, ACCESS));

    expect(await access).toEqual(ACCESS);
    expect(fetch).toHaveBeenCalledWith(CONFIG.call, {
      method: "POST",
      headers: { "X-XSRFToken": CONFIG.xsrf, Accept: "application/json" },
      redirect: "manual",
    });
  });

  it.each(["starting", "gone", "refused", "not_found"])(
    "is refused as the service says: %s",
    async (code) => {
      const { access } = ask(json(400, { code, message: "A sentence." }));

      await expect(access).rejects.toEqual(new Refusal(code, "A sentence."));
      await expect(access).rejects.toMatchObject({ code });
    },
  );

  it.each([
    ["a proxy without the service", new Response("<h1>503</h1>", { status: 503 })],
    ["the hub in its place", new Response("<h1>404</h1>", { status: 404 })],
    ["JSON of somebody else", json(403, { error: "no" })],
    ["the way to sign in", { type: "opaqueredirect", ok: false } as Partial<Response>],
  ])("may come later, where this answers: %s", async (_, answer) => {
    const { access } = ask(answer);

    await expect(access).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is asked for less often by whoever asks too much", async () => {
    const { access } = ask(new Response("", { status: 429 }));

    await expect(access).rejects.toMatchObject({ code: "too_many_requests" });
  });
});

describe("storages that are forbidden", () => {
  it("keep nothing, and break nothing", () => {
    vi.stubGlobal("localStorage", undefined);
    Object.defineProperty(globalThis, "sessionStorage", {
      configurable: true,
      get: () => {
        throw new DOMException("no", "SecurityError");
      },
    });
    const { tab } = surroundings(CONFIG, playSound);
    tab.setItem("a", "b");

    expect(tab.getItem("a")).toBeNull();
    Reflect.deleteProperty(globalThis, "sessionStorage");
  });
});

describe("a page", () => {
  it.each([
    ["navigate", false],
    ["reload", true],
    ["back_forward", true],
  ] as const)("that was reached by %s", (type, isComeBack) => {
    vi.stubGlobal("performance", { getEntriesByType: () => [new FakeVisit(type)] });

    expect(surroundings(CONFIG, playSound).isComeBack).toBe(isComeBack);
  });
});
