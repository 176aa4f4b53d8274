// @vitest-environment jsdom
import { act, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ADA, BEN, forGuest, fromNotebook, inside, onPage, type Scene } from "../../page/scene";
import type { CaseResult, Run } from "../../protocol";
import { LONGEST_SETTLING } from "../notebook/settling";
import { FakeService, run, state } from "../problem/fakes";

onPage();

const results = () => screen.getByRole("region", { name: "Results" });
const panel = () => screen.getByRole("region", { name: "Problem" });
const table = () => within(results()).getByRole("table", { name: "Test results" });
const rows = () =>
  within(table())
    .getAllByRole("row")
    .slice(1)
    .map((row) => [...row.children].map((cell) => cell.textContent));
const news = () => screen.getByRole("status", { name: "News" });

const RIGHT: CaseResult = {
  number: 1,
  group: "sample",
  verdict: "AC",
  time_ms: 3.1,
  memory_mb: 11.2,
  name: "first two",
  expected: "[0, 1]",
  actual: "[0, 1]",
};
const WRONG: CaseResult = {
  ...RIGHT,
  number: 2,
  name: "not in order",
  verdict: "WA",
  actual: "[0, 2]",
  difference: "[1]: 2 instead of 1",
  stdout: "looking at 3\n",
};
const HIDDEN: CaseResult = {
  number: 3,
  group: "secret",
  verdict: "TLE",
  time_ms: 2000,
  memory_mb: 256,
};

function done(change: Partial<Run> = {}): Run {
  const whole = { passed: 1, cases: 2, verdict: "WA", results: [RIGHT, WRONG] } as const;
  return run({ status: "done", ...whole, results: [...whole.results], ...change });
}

let service: FakeService;
let scene: Scene;

async function begin(...runs: Run[]): Promise<void> {
  service = new FakeService();
  scene = await inside(forGuest(), [ADA, BEN]);
  await service.tell(state({ staff: false }, ...runs));
}

const press = (name: string) => scene.user.click(screen.getByRole("button", { name }));

describe("running", () => {
  beforeEach(() => begin());

  it.each([
    ["Run tests", "samples"],
    ["Submit", "all"],
  ])("%s asks for %s", async (name, kind) => {
    await press(name);

    expect(service.asked).toEqual([{ question: "POST runs", body: { kind } }]);
  });

  it("begins a custom input with the first example's", async () => {
    await press("Custom input");
    const input = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Input" });
    const first = JSON.parse(input.value);
    await scene.user.clear(input);
    await scene.user.click(input);
    await scene.user.paste('{"numbers": [], "target": 1}');

    await press("Run with this input");

    expect(first).toEqual({ numbers: [2, 7], target: 9 });
    const body = { kind: "custom", input: '{"numbers": [], "target": 1}' };
    expect(service.asked).toEqual([{ question: "POST runs", body }]);
  });

  it("says where it stands in the queue, and each case as it comes", async () => {
    await service.tell(state({}, run()));
    await service.tell({ type: "run_progress", run: 1, step: "queued", position: 2 });
    const queued = results().textContent;
    await service.tell({ type: "run_progress", run: 1, step: "started" });
    await service.tell({ type: "run_progress", run: 1, step: "case", case: RIGHT });

    expect(queued).toContain("Waiting: 2 runs go first.");
    expect(results().textContent).toContain("Running… 1 test done.");
    expect(rows()).toHaveLength(1);
  });

  it("cannot be begun again before it is over, and is cancelled by who asked", async () => {
    await service.tell(state({}, run()));
    await press("Run tests");
    const asked = service.questions;

    await press("Cancel run");

    expect(asked).toEqual([]);
    expect(service.questions).toEqual(["DELETE runs/1"]);
  });

  it("of somebody else is not cancelled by a candidate", async () => {
    await service.tell(state({}, run({ username: "ada", name: "Ada L." })));

    expect(within(results()).queryByRole("button", { name: "Cancel run" })).toBeNull();
  });

  it("says why it was refused", async () => {
    service.refuses("POST runs", "Submit again in 12 seconds.");

    await press("Submit");

    expect(await within(panel()).findByText("Submit again in 12 seconds.")).toBeTruthy();
    expect(news().textContent).toContain("Submit again in 12 seconds.");
  });

  it("announces the verdict to everybody", async () => {
    await service.tell(state({}, run()));

    await service.tell(state({}, done()));

    expect(news().textContent).toContain("Ben O.'s run: Wrong answer: 1 of 2 tests passed.");
  });
});

describe("a run beside a notebook that is ready", () => {
  const frame = () => screen.getByTitle<HTMLIFrameElement>("Notebook");
  const button = (name: string) => screen.getByRole("button", { name });
  /** On a clock that stands still. */
  const pressAt = (name: string) => act(async () => button(name).click());

  beforeEach(async () => {
    await begin();
    await fromNotebook({ type: "ready" });
    await press("Custom input");
    vi.useFakeTimers();
  });

  afterEach(() => void vi.useRealTimers());

  it.each(["Run tests", "Submit", "Run with this input"])(
    "is asked for once the notebook has sent what was typed: %s",
    async (name) => {
      const told = vi.spyOn(frame().contentWindow as Window, "postMessage"); // it is in the document

      await pressAt(name);
      const asked = service.questions;
      const isBusy = button(name).getAttribute("aria-disabled");
      await fromNotebook({ type: "settled" });

      expect(told.mock.calls.map(([message]) => message)).toEqual([{ type: "settle" }]);
      expect(asked).toEqual([]);
      expect(isBusy).toBe("true");
      expect(service.questions).toEqual(["POST runs"]);
    },
  );

  it("is asked for all the same when the notebook does not answer", async () => {
    await pressAt("Run tests");
    await act(() => vi.advanceTimersByTimeAsync(LONGEST_SETTLING - 1));
    const before = service.questions;
    await act(() => vi.advanceTimersByTimeAsync(1));

    expect(before).toEqual([]);
    expect(service.questions).toEqual(["POST runs"]);
  });

  it("waits each time for an answer of its own", async () => {
    await pressAt("Run tests");
    await fromNotebook({ type: "settled" });
    await pressAt("Run tests");
    const asked = service.questions;
    await fromNotebook({ type: "settled" });

    expect(asked).toEqual(["POST runs"]);
    expect(service.questions).toEqual(["POST runs", "POST runs"]);
  });

  it.each([
    ["loads itself anew", () => fromNotebook({ type: "loading" })],
    ["the person has loaded again", () => act(async () => scene.notebook.retry())],
  ])("waits no longer for a notebook that %s", async (_, lose) => {
    await pressAt("Run tests");

    await lose();

    expect(service.questions).toEqual(["POST runs"]);
  });

  it("waits for no notebook that is on its way", async () => {
    await fromNotebook({ type: "loading" });

    await pressAt("Run tests");

    expect(service.questions).toEqual(["POST runs"]);
  });
});

describe("results", () => {
  it("open with a run that begins, and stay closed for who closed them", async () => {
    await begin(done());
    const before = screen.queryByRole("table", { name: "Test results" });
    await service.tell(state({}, run({ run: 2 }), done()));
    const during = within(results()).queryByRole("progressbar");

    await press("Results");
    await service.tell(state({}, run({ run: 3 }), run({ run: 2 }), done()));

    expect(before).toBeNull();
    expect(during).toBeTruthy();
    expect(within(results()).queryByRole("progressbar")).toBeNull();
  });

  it("show each case with verdict, expected and actual, what differs, and what it printed", async () => {
    await begin(done());

    await press("Results");

    expect(rows()).toEqual([
      ["1: first two", "Accepted", "[0, 1]", "[0, 1]", "", "3 ms", "11 MB"],
      [
        "2: not in order",
        "Wrong answer",
        "[0, 1]",
        "[0, 2]What differs[1]: 2 instead of 1",
        "looking at 3\n",
        "3 ms",
        "11 MB",
      ],
    ]);
  });

  it("show of a hidden case its number, verdict, time and memory alone", async () => {
    await begin(done({ kind: "all", results: [HIDDEN], cases: 1, passed: 0, verdict: "TLE" }));

    await press("Results");

    expect(rows()).toEqual([
      ["Hidden case 3", "Time limit exceeded", "", "", "", "over 2.0 s", ""],
    ]);
  });

  it("say what the slowest case took beside our own solution's, where all cases ran", async () => {
    const cost = { time_ms: 375, memory_mb: 64, reference_ms: 118.6 };
    const line = () => results().querySelector(".ps-run-line .ps-hint")?.textContent;
    await begin(done(cost));
    await press("Results");
    const ofSamples = line();

    await service.tell(state({}, done({ ...cost, run: 2, kind: "all" }), done(cost)));

    expect(ofSamples).toBe("375 ms, 64 MB");
    expect(line()).toBe("At most 375 ms and 64 MB. Our solution takes 119 ms.");
  });

  it("show lines of text that differ as a diff", async () => {
    const difference = "@@ -2,1 +2,1 @@\n-total 3\n+total 4";
    await begin(done({ results: [{ ...WRONG, difference }] }));

    await press("Results");

    expect(table().querySelector("del")?.textContent).toBe("−total 3");
    expect(table().querySelector("ins")?.textContent).toBe("+total 4");
    expect(within(table()).getByText("From line 2:")).toBeTruthy();
  });

  it("show what a compiler said, letter by letter", async () => {
    const error = "solution.cpp:3: error: expected ';' <b>";
    await begin(done({ verdict: "CE", error, results: [], passed: 0, cases: 0 }));

    await press("Results");

    expect(within(results()).getByText(error)).toBeTruthy();
    expect(results().textContent).toContain("Compilation error.");
  });

  it("of a custom input say that it ran, and expect nothing", async () => {
    const result = { ...RIGHT, expected: "" };
    await begin(done({ kind: "custom", input: "{}", verdict: "AC", results: [result] }));

    await press("Results");

    expect(rows()).toEqual([["1: first two", "Ran", "[0, 1]", "", "3 ms", "11 MB"]]);
    expect(within(table()).queryByRole("columnheader", { name: "Expected" })).toBeNull();
  });

  it("of an earlier run can be looked at, and compared with", async () => {
    const fixed = { ...WRONG, verdict: "AC", difference: "" } as const;
    await begin(done({ run: 2, verdict: "AC", passed: 2, results: [RIGHT, fixed] }), done());
    await press("Results");

    await scene.user.selectOptions(screen.getByRole("combobox", { name: "Compare with" }), "1");
    const compared = rows().map(([name, now, before]) => [name, now, before]);
    await scene.user.selectOptions(screen.getByRole("combobox", { name: "Run" }), "1");

    expect(compared[1]).toEqual(["2: not in order", "Accepted", "Wrong answer"]);
    expect(rows()[1]?.[1]).toBe("Wrong answer");
  });
});
