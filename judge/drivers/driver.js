// A warm driver for JavaScript: every case gets a fresh context of the source that was sent first.
// In, on fd 0: a line of JSON that says what to run, then a line per case. Out, on the descriptor
// given as argument: a line of JSON per case. A context is no border: the sandbox around is.
"use strict";
const fs = require("fs");
const util = require("util");
const vm = require("vm");

const RESULTS = Number(process.argv[2]);
const LINKS = new Set(["next", "left", "right"]);
const LONGEST = 10_000_000;

let rest = Buffer.alloc(0);
function readLine() {
  const parts = [rest];
  for (;;) {
    const last = parts[parts.length - 1];
    const end = last.indexOf(10);
    if (end >= 0) {
      rest = last.subarray(end + 1);
      parts[parts.length - 1] = last.subarray(0, end);
      return Buffer.concat(parts).toString("utf8");
    }
    const chunk = Buffer.allocUnsafe(1 << 16);
    const size = fs.readSync(0, chunk, 0, chunk.length, null);
    if (size === 0) return null;
    parts.push(chunk.subarray(0, size));
  }
}

function writeAll(descriptor, text) {
  const data = Buffer.from(text);
  for (let at = 0; at < data.length; ) at += fs.writeSync(descriptor, data, at);
}

function print(...values) {
  writeAll(1, util.format(...values) + "\n");
}

const console_ = { log: print, info: print, warn: print, error: print, debug: print, table: print };

function freshContext() {
  const given = { console: console_, setTimeout, clearTimeout, queueMicrotask, structuredClone };
  return vm.createContext(given);
}

function toNode(value, kind, names) {
  if (kind.endsWith("[]")) return value.map((item) => toNode(item, kind.slice(0, -2), names));
  if (kind === "list_node") return toList(value, names.ListNode);
  return kind === "tree_node" ? toTree(value, names.TreeNode) : value;
}

function toList(values, Node) {
  let head = null;
  for (let i = values.length - 1; i >= 0; i--) {
    const node = new Node(values[i]);
    node.next = head;
    head = node;
  }
  return head;
}

function toTree(values, Node) {
  if (values.length === 0 || values[0] === null) return null;
  const waiting = [new Node(values[0])];
  for (let i = 1; i < values.length; i++) {
    if (values[i] === null) continue;
    const node = new Node(values[i]);
    waiting[(i - 1) >> 1][i % 2 ? "left" : "right"] = node;
    waiting.push(node);
  }
  return waiting[0];
}

function valueOf(node) {
  return node[Object.keys(node).find((name) => !LINKS.has(name))];
}

function fromNode(answer) {
  if (Array.isArray(answer)) {
    const isPlain = answer.length === 0 || typeof answer[0] !== "object";
    return isPlain ? answer : Array.from(answer, fromNode);
  }
  if (answer === null || typeof answer !== "object") return answer;
  if ("next" in answer) return fromList(answer);
  if ("left" in answer && "right" in answer) return fromTree(answer);
  const name = Object.prototype.toString.call(answer);
  if (name === "[object Set]") return [...answer];
  if (name === "[object Map]") return Object.fromEntries(answer);
  return ArrayBuffer.isView(answer) ? Array.from(answer) : answer;
}

function fromList(head) {
  const values = [];
  for (let node = head; node; node = node.next) {
    values.push(valueOf(node));
    if (values.length > LONGEST) throw new Error("the list that was returned never ends");
  }
  return values;
}

function fromTree(root) {
  const values = [];
  const waiting = [root];
  for (let i = 0; i < waiting.length; i++) {
    const node = waiting[i];
    values.push(node ? valueOf(node) : null);
    if (node) waiting.push(node.left, node.right);
    if (values.length > LONGEST) throw new Error("the tree that was returned never ends");
  }
  while (values.length && values[values.length - 1] === null) values.pop();
  return values;
}

// Plain names: `let` and `class` at the top level are no properties of the context.
function look(task) {
  const find = (name) => `typeof ${name} === "undefined" ? undefined : ${name}`;
  const method = `typeof Solution === "undefined" ? undefined : Solution`;
  return `;({ entry: ${find(task.entry)}, Solution: ${method},
    ListNode: ${find("ListNode")}, TreeNode: ${find("TreeNode")} })`;
}

function bind(names, task) {
  if (names.entry) return names.entry;
  if (!names.Solution) throw new ReferenceError(`${task.entry} is not defined`);
  const solution = new names.Solution();
  return solution[task.entry].bind(solution);
}

async function callFunction(names, task, given) {
  const values = given.map((value, i) => toNode(value, task.parameters[i], names));
  const answer = await bind(names, task)(...values);
  return fromNode(task.argument >= 0 ? values[task.argument] : answer);
}

async function callClass(names, task, given) {
  const { ops, args } = given;
  if (!names.entry) throw new ReferenceError(`${task.entry} is not defined`);
  const instance = new names.entry(...args[0].map((v, i) => toNode(v, task.parameters[i], names)));
  const answers = [null];
  for (let i = 1; i < ops.length; i++) {
    const values = args[i].map((v, j) => toNode(v, task.methods[ops[i]][j], names));
    answers.push(fromNode(await instance[ops[i]](...values)) ?? null);
  }
  return answers;
}

const toText = (key, value) =>
  typeof value === "bigint" ? Number(value) : value === undefined ? null : value;

function told(error) {
  const stack = String((error && error.stack) || error);
  const own = stack.split("\n").filter((line) => !/^\s+at /.test(line) || /solution\.js/.test(line));
  const about = /Maximum call stack size exceeded/.test(own[0]) ? "recursion too deep\n" : "";
  return (about + own.join("\n")).slice(0, 4000);
}

async function solve(script, task, line) {
  try {
    const names = script.runInContext(freshContext());
    const call = task.kind === "class" ? callClass : callFunction;
    const answer = await call(names, task, JSON.parse(line));
    return JSON.stringify({ result: answer === undefined ? null : answer }, toText);
  } catch (error) {
    return JSON.stringify({ error: String(error && error.name), trace: told(error) });
  }
}

async function main() {
  const task = JSON.parse(readLine());
  let script;
  try {
    script = new vm.Script(task.source + "\n" + look(task), { filename: "solution.js" });
    writeAll(RESULTS, '{"ready":true}\n');
  } catch (error) {
    writeAll(RESULTS, JSON.stringify({ error: "SyntaxError", trace: told(error) }) + "\n");
  }
  for (let line; (line = readLine()) !== null; ) {
    writeAll(RESULTS, (await solve(script, task, line)) + "\n");
  }
  process.exit(0);
}

main();
