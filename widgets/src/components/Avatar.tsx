/** Somebody's initials in their colour. */

import type { CSSProperties } from "react";
import type { Person } from "../protocol";

/** The colour of a person, as the style sheet's `--person`. */
export function personStyle({ colour }: Pick<Person, "colour">): CSSProperties {
  const style: Record<string, string> = { "--person": `var(--ps-person-${colour})` };
  return style;
}

interface AvatarProps {
  person: Pick<Person, "name" | "colour">;
  size?: "small" | "large";
}

export function Avatar({ person, size }: AvatarProps) {
  return (
    <span className="ps-avatar" data-size={size} style={personStyle(person)} aria-hidden="true">
      {initials(person.name)}
    </span>
  );
}

export function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}
