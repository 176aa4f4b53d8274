/** Code in the colours of its language, every letter as text. */

import { useMemo } from "react";
import { coloured } from "./colouring";

interface ColouredProps {
  text: string;
  /** As people name it in a fence; without one it has no colours. */
  language: string;
}

export function Coloured({ text, language }: ColouredProps) {
  const pieces = useMemo(() => coloured(text, language), [text, language]);
  return (
    <code>
      {pieces.map((piece, index) =>
        piece.colour ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, made together.
          <span key={index} className={`ps-code-${piece.colour}`}>
            {piece.text}
          </span>
        ) : (
          piece.text
        ),
      )}
    </code>
  );
}
