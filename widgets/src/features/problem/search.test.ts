import { expect, it } from "vitest";
import type { LibraryProblem } from "../../protocol";
import { ANY, choices, found, pick, type Query } from "./search";

function problem(slug: string, change: Partial<LibraryProblem> = {}): LibraryProblem {
  return {
    slug,
    title: slug,
    difficulty: "easy",
    kind: "function",
    topics: ["arrays"],
    languages: ["python", "cpp"],
    minutes: 20,
    ...change,
  };
}

const PAIR = problem("Pair with Target", { topics: ["arrays", "hash-map"] });
const PAY = problem("Second pay", { kind: "sql", languages: ["sqlite"], seen_by: ["Ben"] });
const COINS = problem("Coin Counter", { difficulty: "medium" });
const ALL = [PAIR, PAY, COINS];

it.each<[Partial<Query>, LibraryProblem[]]>([
  [{}, ALL],
  [{ text: "target  PAIR" }, [PAIR]],
  [{ text: "hash" }, [PAIR]],
  [{ text: "sql" }, [PAY]],
  [{ text: "nothing like it" }, []],
  [{ difficulty: "medium" }, [COINS]],
  [{ topic: "hash-map" }, [PAIR]],
  [{ language: "sqlite" }, [PAY]],
  [{ kind: "sql" }, [PAY]],
  [{ unseen: true }, [PAIR, COINS]],
  [{ unseen: true, difficulty: "easy" }, [PAIR]],
])("%j finds what is like that", (query, problems) => {
  expect(found(ALL, { ...ANY, ...query })).toEqual(problems);
});

it("offers each choice once, in order", () => {
  expect(choices(ALL, ({ topics }) => topics)).toEqual(["arrays", "hash-map"]);
});

it.each([
  [0, PAIR],
  [0.5, PAY],
  [0.99, COINS],
])("of chance %d comes one of them", (chance, problem) => {
  expect(pick(ALL, chance)).toBe(problem);
});

it("nothing comes of nothing", () => {
  expect(pick([], 0.5)).toBeNull();
});
