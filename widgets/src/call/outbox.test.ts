import { expect, it } from "vitest";

import type { FromBrowser } from "../protocol";
import { Outbox } from "./outbox";

const admit = (username: string): FromBrowser => ({ type: "admit", username });

function filled(...names: string[]): Outbox {
  const outbox = new Outbox();
  for (const name of names) outbox.add(admit(name));
  return outbox;
}

it("keeps what is not known to have arrived, in its order", () => {
  const outbox = filled("ada", "ben", "eve");

  outbox.heard(2);

  expect(outbox.waiting()).toEqual([admit("eve")]);
});

it("counts over all the sockets of a connection", () => {
  const outbox = filled("ada", "ben");
  outbox.heard(2);
  outbox.add(admit("eve"));

  outbox.heard(2);
  expect(outbox.waiting()).toEqual([admit("eve")]);

  outbox.heard(3);
  expect(outbox.waiting()).toEqual([]);
});

it.each([0, 1, 99])("is not confused by a count that is none of its: %s", (count) => {
  const outbox = filled("ada");
  outbox.heard(1);

  outbox.heard(count);
  outbox.add(admit("ben"));

  expect(outbox.waiting()).toEqual([admit("ben")]);
});

it("takes no more messages than the room takes at once, until some have arrived", () => {
  const outbox = new Outbox();
  const taken = Array.from({ length: 60 }, (_, index) => outbox.add(admit(`p${index}`)));

  expect(taken.filter(Boolean).length).toBe(50);

  outbox.heard(1);
  expect(outbox.add(admit("ben"))).toBe(true);
});

it("takes no more than a million characters", () => {
  const outbox = new Outbox();
  const answer: FromBrowser = { type: "answer", generation: 1, sdp: "a".repeat(400_000) };

  expect([1, 2, 3].map(() => outbox.add(answer))).toEqual([true, true, false]);

  outbox.heard(1);
  expect(outbox.add(answer)).toBe(true);
});

it("gives back what a connection that ended may not have heard, and counts anew", () => {
  const outbox = filled("ada", "ben");
  outbox.heard(1);

  expect(outbox.begin()).toEqual([admit("ben")]);

  outbox.add(admit("eve"));
  outbox.heard(1);
  expect(outbox.waiting()).toEqual([]);
});
