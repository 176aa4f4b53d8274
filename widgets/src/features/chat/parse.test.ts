import { describe, expect, it } from "vitest";
import { type Block, type Part, parse } from "./parse";

const words = (...parts: Part[]): Block => ({ kind: "words", parts });
const text = (said: string): Part => ({ kind: "text", text: said });
const code = (said: string): Part => ({ kind: "code", text: said });
const link = (said: string, url = said): Part => ({ kind: "link", text: said, url });
const block = (said: string, language = ""): Block => ({ kind: "code", language, text: said });

describe("a message", () => {
  it.each<[string, string, Block[]]>([
    ["words", "Hello\nworld", [words(text("Hello\nworld"))]],
    ["inline code", "use `dict` here", [words(text("use "), code("dict"), text(" here"))]],
    ["code between two backticks", "``a b``", [words(code("a b"))]],
    ["a lone backtick", "it`s", [words(text("it`s"))]],
    [
      "a block with its language",
      "Try\n```python\nx = 1\n\ny = `2`\n```\nplease",
      [words(text("Try")), block("x = 1\n\ny = `2`", "python"), words(text("please"))],
    ],
    ["a block that does not end", "```\nx = 1", [block("x = 1")]],
    ["a fence inside a block of another language", "```c++\n```x\n```", [block("```x", "c++")]],
    [
      "a link, and the sentence that goes on",
      "See https://example.org/a_(b), or (http://example.org).",
      [
        words(
          text("See "),
          link("https://example.org/a_(b)"),
          text(", or ("),
          link("http://example.org", "http://example.org/"),
          text(")."),
        ),
      ],
    ],
    [
      "a link of lookalikes by what it is",
      "https://аpple.com",
      [words(link("https://аpple.com", "https://xn--pple-43d.com/"))],
    ],
    ["no link in code", "`https://example.org`", [words(code("https://example.org"))]],
    ["nothing in nothing", "", []],
  ])("has %s", (_, said, blocks) => {
    expect(parse(said)).toEqual(blocks);
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt://https://x%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "vbscript:x file:///etc/passwd",
    "https://ada@evil.example https://bank.example:secret@evil.example/",
    "http://",
  ])("has no link in %s that it should not have", (said) => {
    const links = parse(said)
      .flatMap((one) => (one.kind === "words" ? one.parts : []))
      .filter((part) => part.kind === "link");

    for (const { url } of links) expect(new URL(url).protocol).toMatch(/^https?:$/);
    expect(links.filter(({ url }) => new URL(url).host === "evil.example")).toEqual([]);
  });

  it("has its links also where the browser has no `URL.canParse`", () => {
    const { canParse } = URL;
    Reflect.deleteProperty(URL, "canParse");

    const blocks = parse("https://example.org http://");

    Object.assign(URL, { canParse });
    expect(blocks).toEqual([
      words(link("https://example.org", "https://example.org/"), text(" http://")),
    ]);
  });

  it("is read at once, whatever it is", () => {
    for (const said of [
      "`".repeat(4000),
      "https://".repeat(500),
      "(".repeat(4000),
      "```\n".repeat(1000),
    ]) {
      expect(parse(said).length).toBeGreaterThan(0);
    }
  });
});
