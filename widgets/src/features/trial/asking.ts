/** Questions that are asked several times, for how long an answer takes. */

import type { CallStore } from "../../call/store";

const TIMES = 6;
const PATIENCE = 5000; // milliseconds
export const HEALTH = "health";

/** The middle one of the times, in milliseconds; null where nothing answers. */
export async function timeOf(ask: () => Promise<unknown>, times = TIMES): Promise<number | null> {
  const found: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const began = performance.now();
    try {
      await within(PATIENCE, ask());
    } catch {
      return null;
    }
    found.push(performance.now() - began);
  }
  return found.sort((one, other) => one - other)[Math.floor(times / 2)] ?? null;
}

async function within(patience: number, answer: Promise<unknown>): Promise<unknown> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("no answer")), patience);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** Asks the room by number, and hears which question was answered. */
export class Probes {
  private count = 0;
  private readonly waiting = new Map<number, () => void>();

  constructor(private readonly store: CallStore) {
    store.on("probed", ({ number }) => {
      this.waiting.get(number)?.();
      this.waiting.delete(number);
    });
  }

  ask = (): Promise<void> => {
    const number = ++this.count;
    this.waiting.clear(); // of one before, that nobody waits for any more
    const answer = new Promise<void>((done) => this.waiting.set(number, done));
    this.store.ask({ type: "probe", number });
    return answer;
  };
}
