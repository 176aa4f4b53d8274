/** What the languages of code blocks are made of, by the names that people give them in a fence. */

import type { ParseOptions } from "sugar-high/core";
import * as c from "sugar-high/lang/c";
import * as cpp from "sugar-high/lang/cpp";
import * as csharp from "sugar-high/lang/csharp";
import * as go from "sugar-high/lang/go";
import * as java from "sugar-high/lang/java";
import * as json from "sugar-high/lang/json";
import * as kotlin from "sugar-high/lang/kotlin";
import * as php from "sugar-high/lang/php";
import * as python from "sugar-high/lang/python";
import * as ruby from "sugar-high/lang/ruby";
import * as rust from "sugar-high/lang/rust";
import * as shell from "sugar-high/lang/shell";
import * as sql from "sugar-high/lang/sql";
import * as swift from "sugar-high/lang/swift";
import * as yaml from "sugar-high/lang/yaml";

const TRIPLE_QUOTED = /("""|''')(?:\\[\s\S]|(?!\1)[^\\])*(?:\1|\\?$)/y;

function lengthOfTripleQuoted(_character: string, index: number, code: string): number {
  TRIPLE_QUOTED.lastIndex = index;
  return TRIPLE_QUOTED.exec(code)?.[0].length ?? 0;
}

const { onCommentStart, onCommentEnd } = c; // of all that look like C

const TYPESCRIPT: ParseOptions = {
  keywords: new Set(
    `abstract any as async await bigint boolean break case catch class const continue declare default
    delete do else enum export extends false finally for from function get if implements import in
    infer instanceof interface is keyof let namespace never new number object of override private
    protected public readonly return satisfies set static string super switch symbol this throw true
    try type typeof undefined unknown var void while yield`.split(/\s+/),
  ),
  templateStrings: true,
  onCommentStart,
  onCommentEnd,
};

/**
 * sugar-high's own way of reading JavaScript, HTML and CSS takes time by the square of the length,
 * which whoever writes to others could use to stop their pages: it is left out.
 */
const NAMED: readonly (readonly [ParseOptions, ...string[]])[] = [
  [c, "c", "h"],
  [cpp, "cpp", "c++", "cc", "cxx", "hpp"],
  [csharp, "csharp", "c#", "cs"],
  [go, "go", "golang"],
  [java, "java"],
  [json, "json", "jsonc"],
  [kotlin, "kotlin", "kt"],
  [php, "php"],
  [{ ...python, onLiteral: lengthOfTripleQuoted }, "python", "py", "python3"],
  [ruby, "ruby", "rb"],
  [{ ...rust, onCommentStart, onCommentEnd }, "rust", "rs"],
  [shell, "shell", "sh", "bash", "zsh"],
  [sql, "sql"],
  [swift, "swift"],
  [TYPESCRIPT, "javascript", "js", "jsx", "typescript", "ts", "tsx"],
  [yaml, "yaml", "yml"],
];

export const LANGUAGES: ReadonlyMap<string, ParseOptions> = new Map(
  NAMED.flatMap(([options, ...names]) => names.map((name) => [name, options] as const)),
);
