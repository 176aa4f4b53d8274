import { expect, it } from "vitest";

import { inWords } from "../features/timer/TimeLeft";
import { initials } from "./Avatar";

it.each([
  ["Ada Lovelace", "AL"],
  ["ada", "A"],
  ["Ben van der Okri", "BO"],
  ["Ben Okri (guest)", "BO"],
  ["(guest)", "("],
  ["👩‍💻 Kim", "👩K"],
])("the initials of %s are %s", (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it.each([
  [0, "0 min left"],
  [42, "42 min left"],
  [60, "1 h left"],
  [121, "2 h 1 min left"],
])("%i minutes are %s", (minutes, words) => {
  expect(inWords(minutes)).toBe(words);
});
