/** Code in the colours of its language: which piece of it is a keyword, a string, a value, a comment. */

import { SugarHigh, tokenize } from "sugar-high/core";
import { LANGUAGES } from "./languages";

/** What is none of these has the colour of text. */
export type Colour = "keyword" | "string" | "value" | "comment";

export interface Piece {
  readonly text: string;
  readonly colour: Colour | null;
}

const COLOUR_OF: Readonly<Record<string, Colour>> = {
  keyword: "keyword",
  string: "string",
  class: "value", // also numbers, and constants as True
  comment: "comment",
};

/** Together the pieces are the text. A language that is not named is not guessed at. */
export function coloured(text: string, language: string): Piece[] {
  const options = LANGUAGES.get(language.toLowerCase());
  if (!options) return [{ text, colour: null }];
  return joined(tokenize(text, options).map(pieceOf));
}

function pieceOf([type, text]: [number, string]): Piece {
  return { text, colour: COLOUR_OF[SugarHigh.TokenTypes[type] ?? ""] ?? null };
}

/** With neighbours of one colour as one piece. */
function joined(pieces: readonly Piece[]): Piece[] {
  const fewer: Piece[] = [];
  for (const { text, colour } of pieces) {
    const last = fewer.at(-1);
    if (last?.colour === colour) fewer[fewer.length - 1] = { text: last.text + text, colour };
    else fewer.push({ text, colour });
  }
  return fewer;
}
