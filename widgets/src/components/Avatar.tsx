/** Somebody's initials in their colour. */

import type { CSSProperties } from "react";

/** The colour of a person, as the style sheet's `--person`. */
export function personStyle({ colour }: { colour?: number }): CSSProperties {
  if (colour === undefined) return {};
  const style: Record<string, string> = { "--person": `var(--ps-person-${colour})` };
  return style;
}

interface AvatarProps {
  /** Without a colour as long as it is not known. */
  person: { name: string; colour?: number };
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
  const named = name.replace(/\(.*?\)/g, " ").trim() || name; // "(guest)" is no name
  const words = named.split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}
