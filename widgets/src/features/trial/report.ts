/** A connection test as a text to keep or to send on: no address, no name, nothing that opens anything. */

import { type Line, sumOf } from "./lines";

export interface About {
  readonly when: Date;
  readonly userAgent: string;
}

export function reportOf(lines: readonly Line[], { when, userAgent }: About): string {
  return [
    "prepStack connection test",
    when.toISOString(),
    userAgent,
    "",
    sumOf(lines),
    "",
    ...lines.flatMap(textOf),
    "",
  ].join("\n");
}

function textOf({ name, outcome, words, fix }: Line): string[] {
  return [`[${outcome}] ${name}: ${words}`, ...(fix ? [`    ${fix}`] : [])];
}
