/** The reactions: how they look, and what they are called. */

import type { Reaction } from "../../protocol";

interface Look {
  readonly emoji: string;
  readonly name: string;
}

export const REACTION_LOOKS: Readonly<Record<Reaction, Look>> = {
  thumbs_up: { emoji: "👍", name: "Thumbs up" },
  heart: { emoji: "❤️", name: "Heart" },
  celebrate: { emoji: "🎉", name: "Celebrate" },
  laugh: { emoji: "😂", name: "Laugh" },
  thinking: { emoji: "🤔", name: "Thinking" },
  clap: { emoji: "👏", name: "Clap" },
};

const MOST_NAMES = 3;

/** Who reacted, and how: one sentence for all that came together. */
export function inWords(reacted: readonly { name: string; reaction: Reaction }[]): string {
  const names = [...new Set(reacted.map(({ name }) => name))];
  if (names.length > MOST_NAMES) return `${names.length} people reacted.`;
  return names.map((name) => `${name}: ${howOften(name, reacted)}.`).join(" ");
}

function howOften(name: string, reacted: readonly { name: string; reaction: Reaction }[]): string {
  const counts = new Map<string, number>();
  for (const one of reacted) {
    if (one.name !== name) continue;
    const word = REACTION_LOOKS[one.reaction].name.toLowerCase();
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words = [...counts].map(([word, count]) => (count > 1 ? `${word}, ${count} times` : word));
  return words.join("; ");
}
