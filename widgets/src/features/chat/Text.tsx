/** The text of a message. React writes every piece of it as text: nothing in it is markup. */

import { useEffect, useMemo, useState } from "react";
import type { CallStore } from "../../call/store";
import { IconButton } from "../../components/IconButton";
import { Coloured } from "./Coloured";
import { type Block, type Part, parse } from "./parse";

interface TextProps {
  text: string;
  store: CallStore;
}

export function Text({ text, store }: TextProps) {
  const blocks = useMemo(() => parse(text), [text]);
  return (
    <>
      {blocks.map((block, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message does not change.
        <Piece key={index} block={block} store={store} />
      ))}
    </>
  );
}

function Piece({ block, store }: { block: Block; store: CallStore }) {
  if (block.kind === "code") return <Code {...block} store={store} />;
  return (
    <p dir="auto">
      {block.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: see above.
        <Inline key={index} part={part} />
      ))}
    </p>
  );
}

function Inline({ part }: { part: Part }) {
  if (part.kind === "code") return <code>{part.text}</code>;
  if (part.kind === "text") return part.text;
  return (
    <a href={part.url} title={part.url} target="_blank" rel="noopener noreferrer nofollow">
      {part.text}
    </a>
  );
}

const SHOWN_FOR = 2000; // milliseconds

function Code({ language, text, store }: TextProps & { language: string }) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_FOR);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      store.announce("The code is copied.");
    } catch {
      store.toast("The code could not be copied. Select it, and copy it with the keyboard.");
    }
  };
  return (
    <figure className="ps-message-code">
      <figcaption>
        <span>{language || "code"}</span>
        <IconButton
          icon={isCopied ? "check" : "copy"}
          label="Copy the code"
          onClick={() => void copy()}
        />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard. */}
      <pre tabIndex={0} dir="ltr">
        <Coloured text={text} language={language} />
      </pre>
    </figure>
  );
}
