/** What a message is made of: words, code and links. There is no other markup, and no HTML. */

export type Part =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "link"; text: string; url: string };

export type Block =
  | { kind: "words"; parts: Part[] }
  | { kind: "code"; language: string; text: string };

const FENCE = /^ {0,3}```[ \t]*([\w+#.-]{0,20})[ \t]*$/;
const INLINE = /(`{1,2})([^`\n]+)\1|https?:\/\/[^\s<>"'`]+/gi;
const LONGEST_LINK = 2000; // characters
const AFTER_LINK = /[.,;:!?*_~]+$/;

export function parse(text: string): Block[] {
  const blocks: Block[] = [];
  let words: string[] = [];
  let code: { language: string; lines: string[] } | null = null;
  const endWords = () => {
    const said = words.join("\n").replace(/^\n+|\n+$/g, "");
    if (said) blocks.push({ kind: "words", parts: partsOf(said) });
    words = [];
  };
  for (const line of text.split("\n")) {
    const fence = FENCE.exec(line);
    if (code && fence && !fence[1]) {
      blocks.push({ kind: "code", language: code.language, text: code.lines.join("\n") });
      code = null;
    } else if (code) {
      code.lines.push(line);
    } else if (fence) {
      endWords();
      code = { language: fence[1] ?? "", lines: [] };
    } else {
      words.push(line);
    }
  }
  endWords();
  if (code) blocks.push({ kind: "code", language: code.language, text: code.lines.join("\n") });
  return blocks;
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const found of text.matchAll(INLINE)) {
    const part = found[2] === undefined ? linkOf(found[0]) : codeOf(found[2]);
    if (!part) continue;
    if (found.index > end) parts.push({ kind: "text", text: text.slice(end, found.index) });
    parts.push(part);
    const { length } = part.kind === "link" ? part.text : found[0];
    end = found.index + length;
  }
  if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
  return parts;
}

function codeOf(text: string): Part {
  return { kind: "code", text };
}

/** Null for what looks like one and is none, or leads elsewhere than it seems. */
function linkOf(found: string): Part | null {
  const text = withoutEnd(found);
  const url = text.length > LONGEST_LINK ? null : parsed(text);
  const isWeb = url?.protocol === "http:" || url?.protocol === "https:";
  return isWeb && !url.username && !url.password ? { kind: "link", text, url: url.href } : null;
}

/** Without `URL.canParse`, which Safari knows from 17 on. */
function parsed(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** The sentence around it goes on, or ends. */
function withoutEnd(found: string): string {
  const text = found.replace(AFTER_LINK, "");
  const isOfSentence = text.endsWith(")") && !text.includes("(");
  return isOfSentence ? withoutEnd(text.slice(0, -1)) : text;
}
