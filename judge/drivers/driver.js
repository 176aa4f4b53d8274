// A warm driver for JavaScript: every case gets a fresh context of the source that was sent first.
// In, on fd 0: a line of JSON that says what to run, then a line per case. Out, on the descriptor
// given as argument: a line of JSON per case. A context is no border: the sandbox around is.
"use strict";
const fs = require("fs");
const vm = require("vm");
const { Console } = require("console");
const { NoAnswer, told } = require("./complaints.js");
const { fromNode, toNode, written } = require("./values.js");

const RESULTS = Number(process.argv[2]);
// What a notebook has too, and what reaches nothing outside.
const GIVEN = ["queueMicrotask", "structuredClone", "performance", "atob", "btoa", "URL", "URLSearchParams",
  "TextEncoder", "TextDecoder", "AbortController", "AbortSignal", "Event", "EventTarget", "DOMException"];

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

const printed = { write: (text) => writeAll(1, text) };
let running = new Set(); // the timers of a case, which end with it

/** `set` or `clear`, and a note of what runs. */
function setting(set, isOnce) {
  return (action, ...more) => {
    const timer = set((...given) => {
      if (isOnce) running.delete(timer);
      action(...given);
    }, ...more);
    running.add(timer);
    return timer;
  };
}

function clearing(clear) {
  return (timer) => {
    running.delete(timer);
    clear(timer);
  };
}

function freshContext() {
  const given = {
    console: new Console({ stdout: printed, stderr: printed, ignoreErrors: false, colorMode: false }),
    setTimeout: setting(setTimeout, true),
    setInterval: setting(setInterval, false),
    setImmediate: setting(setImmediate, true),
    clearTimeout: clearing(clearTimeout),
    clearInterval: clearing(clearInterval),
    clearImmediate: clearing(clearImmediate),
  };
  given.console.trace = (...values) => given.console.log("Trace:", ...values);
  for (const name of GIVEN) given[name] = globalThis[name];
  return vm.createContext(given);
}

function endTimers() {
  for (const timer of running) {
    clearTimeout(timer);
    clearImmediate(timer);
  }
  running = new Set();
}

/** Each in a script of its own, so that a complaint counts the candidate's lines. */
function compile(task) {
  const find = (name) => `typeof ${name} === "undefined" ? undefined : ${name}`;
  const names = [...new Set([task.entry, "Solution", "ListNode", "TreeNode"])];
  // Plain names: `let` and `class` at the top level are no properties of the context.
  const look = `({ ${names.map((name) => `${name}: ${find(name)}`).join(", ")} })`;
  return {
    // The context's own: arrays made here would be of another `Array`.
    parse: new vm.Script("JSON.parse"),
    given: new vm.Script(task.prelude, { filename: "given.js" }),
    solution: new vm.Script(task.source, { filename: "solution.js" }),
    look: new vm.Script(look),
  };
}

function findFunction(names, task) {
  if (typeof names[task.entry] === "function") return names[task.entry];
  const solution = typeof names.Solution === "function" ? new names.Solution() : {};
  if (typeof solution[task.entry] !== "function")
    throw new NoAnswer(`The judge calls ${task.call}, and there is no such function.`);
  return solution[task.entry].bind(solution);
}

function toArguments(values, kinds, names) {
  const given = [];
  for (let i = 0; i < values.length; i++) given.push(toNode(values[i], kinds[i], names));
  return given;
}

async function callFunction(names, task, given) {
  const values = toArguments(given, task.parameters, names);
  const answer = await findFunction(names, task)(...values);
  return fromNode(task.argument >= 0 ? values[task.argument] : answer, task.answerType);
}

async function callClass(names, task, { ops, args }) {
  const made = names[task.entry];
  if (typeof made !== "function" || !made.prototype)
    throw new NoAnswer(`The judge makes new ${task.call}, and there is no such class.`);
  const instance = new made(...toArguments(args[0], task.parameters, names));
  const answers = [null];
  for (let i = 1; i < ops.length; i++) {
    const method = task.methods[ops[i]];
    if (typeof instance[ops[i]] !== "function")
      throw new NoAnswer(`The judge calls ${method.call}, and there is no such method.`);
    const answer = await instance[ops[i]](...toArguments(args[i], method.parameters, names));
    // What a method returns that returns nothing is nobody's business.
    answers.push(method.returns === "void" ? null : fromNode(answer, method.returns));
  }
  return answers;
}

async function run(scripts, task, line) {
  const context = freshContext();
  const parse = scripts.parse.runInContext(context);
  scripts.given.runInContext(context);
  scripts.solution.runInContext(context);
  const names = scripts.look.runInContext(context);
  const call = task.kind === "class" ? callClass : callFunction;
  return written({ result: await call(names, task, parse(line)) });
}

let fail = () => {}; // the case that runs, by what nobody caught

async function solve(scripts, task, line) {
  const uncaught = new Promise((_, reject) => (fail = reject));
  try {
    return await Promise.race([run(scripts, task, line), uncaught]);
  } catch (error) {
    return JSON.stringify({ error: "exception", trace: told(error, task.source) });
  } finally {
    fail = () => {};
    endTimers();
  }
}

function tellOfWhatNobodyCatches() {
  process.on("uncaughtException", (error) => fail(error));
  process.on("unhandledRejection", (error) => fail(error));
  process.on("beforeExit", () => {
    setImmediate(() => {}); // stay for the next case, which may be of the same kind
    fail(new NoAnswer("It waits for a promise that nothing settles."));
  });
}

async function main() {
  const task = JSON.parse(readLine());
  let scripts;
  try {
    scripts = compile(task);
    writeAll(RESULTS, '{"ready":true}\n');
  } catch (error) {
    writeAll(RESULTS, JSON.stringify({ error: "SyntaxError", trace: told(error, task.source) }) + "\n");
  }
  tellOfWhatNobodyCatches();
  for (let line; (line = readLine()) !== null; ) {
    writeAll(RESULTS, (await solve(scripts, task, line)) + "\n");
  }
  process.exit(0);
}

main();
