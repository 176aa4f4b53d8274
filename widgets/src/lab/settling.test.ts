import { expect, it } from "vitest";

import type { FromNotebook, FromPage } from "../wire.generated";
import { answerSettle } from "./settling";

it("what waited for its turn when the page asked comes before the answer", async () => {
  const happened: string[] = [];
  let ask = () => {};
  const answered = new Promise<void>((resolve) => {
    const hear = (type: FromPage["type"], act: (message: never) => void) => {
      ask = () => act({ type } as never); // it has no other fields
      return () => true;
    };
    const say = ({ type }: FromNotebook) => {
      happened.push(type);
      resolve();
    };
    answerSettle({ hear, say });
  });
  setTimeout(() => happened.push("typed"));

  ask();
  const atOnce = [...happened];
  await answered;

  expect(atOnce).toEqual([]);
  expect(happened).toEqual(["typed", "settled"]);
});
