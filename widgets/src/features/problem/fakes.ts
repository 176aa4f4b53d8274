/** What stands in the place of the service in the tests of problems, and a problem to show. */

import { act } from "@testing-library/react";
import { vi } from "vitest";
import { CONFIG } from "../../call/fakes";
import type {
  CurrentProblem,
  LibraryProblem,
  ProblemNews,
  ProblemPreview,
  ProblemState,
  Run,
} from "../../protocol";

interface Asked {
  readonly question: string;
  readonly body?: unknown;
}

class FakeEvents {
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  isClosed = false;

  constructor(readonly url: string) {}

  close(): void {
    this.isClosed = true;
  }
}

/** Takes the place of the browser's `fetch` and `EventSource`. A question is `POST runs`. */
export class FakeService {
  readonly asked: Asked[] = [];
  private readonly streams: FakeEvents[] = [];
  private readonly answered = new Map<string, () => Response>();

  constructor() {
    const { streams } = this;
    vi.stubGlobal(
      "EventSource",
      class extends FakeEvents {
        constructor(url: string) {
          super(url);
          streams.push(this);
        }
      },
    );
    vi.stubGlobal("fetch", (address: string, request: RequestInit) => this.hear(address, request));
  }

  /** Without an answer of its own a question has an empty one. */
  answer(question: string, answer: object): void {
    this.answered.set(question, () => Response.json(answer));
  }

  refuses(question: string, message: string): void {
    const refusal = { code: "conflict", message };
    this.answered.set(question, () => Response.json(refusal, { status: 409 }));
  }

  /** As to who presents, it agrees with the room unless told otherwise. */
  async tell(news: ProblemNews): Promise<void> {
    const agreed = news.type === "problem_state" ? { may_present: true, ...news } : news;
    const data = JSON.stringify(agreed);
    await act(async () => {
      for (const stream of this.following) stream.onmessage?.({ data });
    });
  }

  get following(): FakeEvents[] {
    return this.streams.filter(({ url, isClosed }) => url.endsWith("/problem") && !isClosed);
  }

  get questions(): string[] {
    return this.asked.map(({ question }) => question);
  }

  private async hear(address: string, { method, body }: RequestInit): Promise<Response> {
    const question = `${method} ${address.replace(`${CONFIG.page}/`, "")}`;
    this.asked.push({ question, body: body ? JSON.parse(String(body)) : undefined });
    return this.answered.get(question)?.() ?? new Response(null, { status: 204 });
  }
}

export const PYTHON = { name: "python", title: "Python", kernel: true, judge: true };
export const CPP = { name: "cpp", title: "C++", kernel: true, judge: true };
export const GO = {
  name: "go",
  title: "Go",
  kernel: false,
  judge: true,
  install: "scripts/kernel-environment here",
};

export const PAIR: CurrentProblem = {
  slug: "pair-with-target",
  title: "Pair with Target",
  difficulty: "easy",
  kind: "function",
  topics: ["arrays"],
  minutes: 20,
  statement_html: "<p>A till prints a <strong>list</strong> of amounts.</p>",
  samples: [
    {
      number: 1,
      name: "first two",
      given: [
        { name: "numbers", text: "[2, 7]" },
        { name: "target", text: "9" },
      ],
      expected: { name: "", text: "[0, 1]" },
      explanation_html: "<p>2 + 7 = 9</p>",
    },
  ],
  languages: [PYTHON, CPP, GO],
  number: 1,
  language: "python",
  revealed_at: "2026-11-23T19:01:00Z",
  shared_hints: [],
  staff: true,
};

export const NOTHING: ProblemState = { type: "problem_state" };

export function state(current: Partial<CurrentProblem> = {}, ...runs: Run[]): ProblemState {
  return { type: "problem_state", current: { ...PAIR, ...current }, runs };
}

export function run(change: Partial<Run> = {}): Run {
  return {
    run: 1,
    problem: 1,
    username: "ben",
    name: "Ben O.",
    kind: "samples",
    language: "python",
    asked_at: "2026-11-23T19:02:00Z",
    status: "waiting",
    ...change,
  };
}

function listed(slug: string, change: Partial<LibraryProblem> = {}): LibraryProblem {
  return {
    slug,
    title: slug.replaceAll("-", " "),
    difficulty: "easy",
    kind: "function",
    topics: ["arrays"],
    languages: ["python"],
    minutes: 20,
    ...change,
  };
}

export const LIBRARY: readonly LibraryProblem[] = [
  listed("coin-counter", { difficulty: "medium", topics: ["dynamic-programming"] }),
  listed("pair-with-target", { languages: ["python", "cpp"] }),
  listed("second-pay", { kind: "sql", languages: ["sqlite"], seen_by: ["Ben O."] }),
];

export const PREVIEW: ProblemPreview = {
  problem: PAIR,
  hints: [
    { number: 1, html: "<p>Which partner does a number have?</p>" },
    { number: 2, html: "<p>Keep a map.</p>" },
  ],
  sections: [
    { title: "Expected complexity", html: "<p>O(n) time</p>" },
    { title: "Common mistakes", html: "<p>One position twice</p>" },
    { title: "Follow-ups", html: "<p>What if it is sorted?</p>" },
  ],
  solutions: [
    { name: "", languages: ["python"], source: "def pair_with_target(numbers, target): ..." },
    { name: "", languages: ["cpp"], source: "class Solution {};" },
  ],
  accepted: [],
  wrong: [
    { name: "quadratic", languages: ["python"], source: "for i in numbers: ...", expect: "TLE" },
  ],
};
