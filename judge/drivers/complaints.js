// What a candidate reads of an error: their own lines, and a sentence of ours where it helps.
"use strict";
const util = require("util");
const { SourceMap } = require("module");

const LONGEST_LINE = 300;
const LONGEST_MESSAGE = 1000;
const LONGEST = 4000;
const PLACE = /solution\.js:(\d+)(?::(\d+))?/g;
const MAP = /\n\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/;
// With these, errors of the top level begin: the place, the line and what is meant in it.
const POINTED = /^solution\.js:(\d+)\n(.*)\n(\s*\^+)\n\n?/;
const ONLY_IN_NOTEBOOKS = new Set(["require", "module", "exports", "process", "Deno", "fetch", "prompt", "alert",
  "confirm", "localStorage", "sessionStorage", "Worker", "WebSocket", "Buffer", "global", "window", "document"]);

/** Nothing of the candidate's raised it; the message is a sentence for them. */
class NoAnswer extends Error {}

function told(error, source) {
  if (error instanceof NoAnswer) return error.message;
  try {
    if (!util.types.isNativeError(error)) return cut(`It threw ${util.inspect(error)}.`, LONGEST_MESSAGE);
    const sentence = sentenceOf(error);
    return cut((sentence ? sentence + "\n" : "") + withPlaces(ownLines(error), source), LONGEST);
  } catch {
    return "It threw what cannot be shown.";
  }
}

function cut(text, longest) {
  return text.length <= longest ? text : text.slice(0, longest) + "…";
}

/** The message, and of the frames the candidate's. */
function ownLines(error) {
  const stack = String(error.stack);
  const end = stack.search(/\n\s+at /);
  const message = end < 0 ? stack : stack.slice(0, end);
  const frames = end < 0 ? [] : stack.slice(end + 1).split("\n");
  const own = frames.filter((line) => line.includes("solution.js:"));
  return [cut(message, LONGEST_MESSAGE), ...own.map((line) => cut(line, LONGEST_LINE))].join("\n");
}

/** Of a source that was made of another, the places in that one. */
function withPlaces(text, source) {
  const found = MAP.exec(source);
  if (!found) return text;
  const map = new SourceMap(JSON.parse(Buffer.from(found[1], "base64").toString()));
  const place = (line, column) => {
    const { originalLine } = map.findEntry(Number(line) - 1, Number(column ?? 1) - 1);
    return `solution.ts:${(originalLine ?? 0) + 1}`;
  };
  // The line that is pointed at is not the one they wrote.
  return text.replace(POINTED, (_, line) => `solution.js:${line}\n`)
    .replace(PLACE, (_, line, column) => place(line, column));
}

/** Why what works in a notebook does not work here. */
function sentenceOf({ name, message }) {
  if (/Maximum call stack size exceeded/.test(message)) return "recursion too deep";
  const missing = /^(\w+) is not defined$/.exec(message);
  if (missing && ONLY_IN_NOTEBOOKS.has(missing[1]))
    return `${missing[1]} is not there in the judge: a solution has the language and its arguments alone.`;
  if (name !== "SyntaxError") return "";
  if (/import statement|'import\.meta'/.test(message))
    return "A solution imports nothing in the judge: it has the language and its arguments alone.";
  return /^await is only valid/.test(message) ? "In the judge, await stands inside an async function." : "";
}

module.exports = { NoAnswer, told };
