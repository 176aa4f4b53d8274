/** The level that counts, of measurements that go up and down: as `prepstack/quality.py` does it. */

import { BETTER_AFTER, FAIR_LOSS, type Level, POOR_LOSS, WORSE_AFTER } from "../../protocol";

const RANKS: Readonly<Record<Level, number>> = { good: 0, fair: 1, poor: 2, lost: 3 };

export const rankOf = (level: Level): number => RANKS[level];
export const isBad = (level: Level): boolean => rankOf(level) >= rankOf("poor");
export const worst = (...levels: Level[]): Level => sorted(levels).at(-1) ?? "good";

export function levelOfLoss(percent: number): Level {
  if (percent >= POOR_LOSS) return "poor";
  return percent >= FAIR_LOSS ? "fair" : "good";
}

export class Steady {
  level: Level = "good";
  private last: Level[] = [];

  take(measured: Level): Level {
    this.last = [...this.last, measured].slice(-BETTER_AFTER);
    const newest = this.last.slice(-WORSE_AFTER);
    const isWorse = (level: Level) => rankOf(level) > rankOf(this.level);
    const isBetter = (level: Level) => rankOf(level) < rankOf(this.level);
    if (newest.length === WORSE_AFTER && newest.every(isWorse)) {
      this.level = sorted(newest)[0] ?? this.level;
    } else if (this.last.length === BETTER_AFTER && this.last.every(isBetter)) {
      this.level = worst(...this.last);
    }
    return this.level;
  }
}

function sorted(levels: readonly Level[]): Level[] {
  return [...levels].sort((one, other) => rankOf(one) - rankOf(other));
}
