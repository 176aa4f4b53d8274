import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { askService, followEvents } from "./service";

afterEach(() => vi.unstubAllGlobals());

describe("what is asked of the service", () => {
  const answers = (response: Response | Error) =>
    vi.stubGlobal("fetch", async () => {
      if (response instanceof Error) throw response;
      return response;
    });

  it("is answered by what it sends, or by nothing", async () => {
    answers(Response.json({ run: 3 }));
    const run = await askService("POST", "/runs", "x", { kind: "all" });
    answers(new Response(null, { status: 204 }));

    expect([run, await askService("DELETE", "/runs/3", "x")]).toEqual([{ run: 3 }, undefined]);
  });

  it.each<[string, Response | Error, string]>([
    ["refused", Response.json({ code: "conflict", message: "Wait." }, { status: 409 }), "Wait."],
    ["cut off", new Error("no network"), "prepStack does not answer at the moment."],
    [
      "answered by a proxy",
      new Response("<h1>", { status: 502 }),
      "prepStack does not answer at the moment.",
    ],
  ])("throws a sentence where it is %s", async (_how, response, sentence) => {
    answers(response);

    await expect(askService("GET", "/problems", "x")).rejects.toThrow(sentence);
  });
});

describe("events", () => {
  const opened: FakeEvents[] = [];

  class FakeEvents {
    static readonly CLOSED = 2;
    readyState = 1;
    onmessage: ((event: { data: string }) => void) | null = null;
    onerror: (() => void) | null = null;

    constructor() {
      opened.push(this);
    }

    close(): void {
      this.readyState = FakeEvents.CLOSED;
    }
  }

  beforeEach(() => {
    opened.length = 0;
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", FakeEvents);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("are followed again when the browser has given them up, until nobody listens", () => {
    const heard: unknown[] = [];
    const stop = followEvents("/problem", (news) => heard.push(news));
    const [first] = opened;
    first?.close();
    first?.onerror?.();
    vi.runAllTimers();
    opened[1]?.onmessage?.({ data: '{"type":"problem_state"}' });

    stop();

    expect(heard).toEqual([{ type: "problem_state" }]);
    expect(opened.map(({ readyState }) => readyState)).toEqual([2, 2]);
  });

  it("that the browser connects anew by itself are left to it", () => {
    followEvents("/problem", () => undefined);
    opened[0]?.onerror?.();
    vi.runAllTimers();

    expect(opened).toHaveLength(1);
  });
});
