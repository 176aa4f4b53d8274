import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

import { type Colour, coloured } from "./colouring";
import { LANGUAGES } from "./languages";

const text = (pieces: ReturnType<typeof coloured>) => pieces.map((one) => one.text).join("");

function inColour(code: string, language: string, colour: Colour): string[] {
  const found = coloured(code, language).filter((piece) => piece.colour === colour);
  return found.map((piece) => piece.text.trim());
}

const PYTHON = `def count(words):  # don't "quote"
    """How often each is there: a "word", or 'it'."""
    found = {}
    for word in words:
        found[word] = found.get(word, 0) + 1
    return found if words else None`;

describe("python", () => {
  it("has its keywords", () => {
    expect(inColour(PYTHON, "python", "keyword")).toEqual([
      "def",
      "for",
      "in",
      "return",
      "if",
      "else",
    ]);
  });

  it("has comments from # on, whatever quotes are in them", () => {
    expect(inColour(PYTHON, "python", "comment")).toEqual(['# don\'t "quote"']);
  });

  it("has strings with three quotes at each end", () => {
    expect(inColour(PYTHON, "python", "string")).toEqual([
      '"""How often each is there: a "word", or \'it\'."""',
    ]);
  });

  it("has no comment where it divides", () => {
    expect(inColour("half = n // 2", "python", "comment")).toEqual([]);
  });

  it.each(['"""', '"""a', '"""a\\', "'''\\'''", '""', '"""\\"""x'])(
    "ends where %s does",
    (code) => {
      expect(text(coloured(code, "python"))).toBe(code);
    },
  );
});

describe("the language", () => {
  it.each(["py", "Python", "python3", "PYTHON"])("is known as %s", (name) => {
    expect(inColour("def f(): pass", name, "keyword")).toEqual(["def", "pass"]);
  });

  it.each(["", "cobol", "toString", "__proto__"])("is not guessed from %o", (name) => {
    expect(coloured(PYTHON, name)).toEqual([{ text: PYTHON, colour: null }]);
  });

  it.each([
    ["javascript", "const x = `a`; // c"],
    ["ts", "interface A { b: 'a' } // c"],
    ["c++", 'auto x = "a"; // c'],
    ["java", 'return "a"; // c'],
    ["go", 'return "a" // c'],
    ["rust", 'let x = "a"; // c'],
    ["sql", "select 'a' -- c"],
    ["bash", 'if x; then echo "a"; fi # c'],
  ])("%s has keywords, strings and comments", (name, code) => {
    for (const colour of ["keyword", "string", "comment"] as const)
      expect(inColour(code, name, colour)).not.toEqual([]);
  });
});

const ODD = [
  PYTHON,
  "\r\n\t\u2028\u200b\ud83d\ude00 \ud83d",
  '<a href="x">&amp;</a><script>alert(1)</script>',
  "a\n\n\nb\n",
  "`${`${`".repeat(50),
  "<a>(".repeat(500),
  "/[".repeat(500),
  "'\"".repeat(500),
  "/*".repeat(500),
  "```\n".repeat(100),
  "\\".repeat(501),
];

describe("what was written", () => {
  it.each([...LANGUAGES.keys()])("is all there in %s", (name) => {
    for (const code of ODD) expect(text(coloured(code, name))).toBe(code);
  });
});

describe("the colours", () => {
  const tokens = readFileSync(
    new URL("../../../../hub_config/static/tokens.css", import.meta.url),
    "utf8",
  );
  const themes = tokens.split("--background:").slice(1); // light, dark, dark as asked for

  it.each(["keyword", "string", "value", "comment"])("%s stands out of its ground", (colour) => {
    expect(themes.length).toBe(3);
    for (const theme of themes)
      expect(
        contrast(hexOf(theme, `code-${colour}`), hexOf(theme, "surface-sunken")),
      ).toBeGreaterThanOrEqual(7);
  });
});

function hexOf(theme: string, name: string): string {
  return new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(theme)?.[1] ?? "";
}

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
