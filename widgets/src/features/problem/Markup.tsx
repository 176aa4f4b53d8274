/** Text that the service made of Markdown. Of its markup, only what is named here comes into the page. */

import { createElement, Fragment, type ReactNode, useMemo } from "react";
import { Coloured } from "../chat/Coloured";

const PLAIN = new Set(
  `blockquote br code del em hr li ol p strong sub sup table tbody td th thead tr ul`.split(" "),
);
/** The panel has the headings above these. */
const HEADINGS: Readonly<Record<string, string>> = {
  h1: "h4",
  h2: "h4",
  h3: "h5",
  h4: "h6",
  h5: "h6",
  h6: "h6",
};
/** Between groups of three digits: a number is never broken across two lines. */
const WITHIN_NUMBER = /(?<=\d) (?=\d{3}(?!\d))/g;
const SAFE_ADDRESS = /^https?:\/\//i;

export function Markup({ html }: { html: string }) {
  const nodes = useMemo(() => read(html), [html]);
  return <div className="ps-markup">{nodes}</div>;
}

/** Nothing runs or loads in a document that is only parsed. */
function read(html: string): ReactNode[] {
  return within(new DOMParser().parseFromString(html, "text/html").body);
}

/** Between the rows of a table there may be no text, not even a line's end. */
const WITHOUT_TEXT = new Set(["table", "thead", "tbody", "tr", "ul", "ol"]);

function within(node: Node): ReactNode[] {
  const hasText = !WITHOUT_TEXT.has(node.nodeName.toLowerCase());
  return Array.from(node.childNodes, (child, index) => {
    if (child instanceof Text) return hasText ? child.data.replace(WITHIN_NUMBER, "\u00a0") : null;
    return child instanceof Element ? element(child, index) : null;
  });
}

function element(node: Element, key: number): ReactNode {
  const name = node.localName;
  if (name === "pre") return <Block key={key} node={node} />;
  if (name === "img") return node.getAttribute("alt");
  const address = node.getAttribute("href") ?? "";
  if (name === "a" && SAFE_ADDRESS.test(address)) {
    return (
      <a key={key} href={address} target="_blank" rel="noopener noreferrer nofollow">
        {within(node)}
      </a>
    );
  }
  const tag = PLAIN.has(name) ? name : HEADINGS[name];
  if (!tag) return <Fragment key={key}>{within(node)}</Fragment>;
  const children = within(node);
  return createElement(tag, { key }, ...(tag === "br" || tag === "hr" ? [] : children));
}

function Block({ node }: { node: Element }) {
  const language = /language-(\S+)/.exec(node.querySelector("code")?.className ?? "")?.[1] ?? "";
  return <Code text={(node.textContent ?? "").replace(/\n$/, "")} language={language} />;
}

export function Code({ text, language = "" }: { text: string; language?: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keyboard.
    <pre className="ps-listing" tabIndex={0} dir="ltr">
      <Coloured text={text} language={language} />
    </pre>
  );
}
