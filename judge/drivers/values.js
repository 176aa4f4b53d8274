// Arguments and answers of JavaScript: linked lists, trees, and what JSON has no word for.
"use strict";
const util = require("util");
const { NoAnswer } = require("./complaints.js");

const LINKS = new Set(["next", "left", "right"]);
const RAW = "\u0000"; // before what stands in JSON without quotation marks

function toNode(value, kind, names) {
  if (!kind.includes("_node")) return value;
  if (kind.endsWith("[]")) {
    for (let i = 0; i < value.length; i++) value[i] = toNode(value[i], kind.slice(0, -2), names);
    return value;
  }
  return kind === "list_node" ? toList(value, names.ListNode) : toTree(value, names.TreeNode);
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
  if (typeof node !== "object")
    throw new NoAnswer(`You return a value of type ${typeof node} where a node has to be.`);
  return node[Object.keys(node).find((name) => !LINKS.has(name))];
}

function fromNode(answer, kind) {
  if (!kind.includes("_node") || answer === null || answer === undefined) return answer;
  if (Array.isArray(answer)) {
    return kind.endsWith("[]") ? Array.from(answer, (item) => fromNode(item, kind.slice(0, -2))) : answer;
  }
  return kind.startsWith("list") ? fromList(answer) : fromTree(answer);
}

/** One node is marked, ever later ones: whoever comes back to it never ends. */
function fromList(head) {
  const values = [];
  let marked = null;
  for (let node = head; node; node = node.next) {
    if (node === marked)
      throw new NoAnswer("The list you return never ends: its links lead back into it.");
    if ((values.length & (values.length - 1)) === 0) marked = node;
    values.push(valueOf(node));
  }
  return values;
}

function fromTree(root) {
  const values = [];
  const waiting = [root];
  const met = new Set();
  let mayLeadBack = true;
  for (let i = 0; i < waiting.length; i++) {
    const node = waiting[i];
    values.push(node ? valueOf(node) : null);
    if (!node) continue;
    if (mayLeadBack && met.has(node)) {
      refuseWhatLeadsBack(root);
      mayLeadBack = false;
    }
    met.add(node);
    waiting.push(node.left, node.right);
  }
  while (values.length && values[values.length - 1] === null) values.pop();
  return values;
}

/** A node below itself; one that is below two others is none of that kind. */
function refuseWhatLeadsBack(root) {
  const above = new Set();
  const done = new Set();
  const waiting = [[root, false]];
  while (waiting.length) {
    const [node, isOver] = waiting.pop();
    if (!node || done.has(node)) continue;
    if (isOver) {
      above.delete(node);
      done.add(node);
    } else if (above.has(node)) {
      throw new NoAnswer("The tree you return never ends: a node is below itself.");
    } else {
      above.add(node);
      waiting.push([node, true], [node.left, false], [node.right, false]);
    }
  }
}

/** Numbers that JSON does not have are written as Python reads them. */
function written(message) {
  let hasRaw = false;
  const raw = (value) => {
    hasRaw = true;
    return RAW + value;
  };
  const text = writtenBy(message, (_, value) => {
    if (typeof value === "number") return Number.isFinite(value) ? value : raw(value);
    if (typeof value === "bigint") return raw(value);
    if (value === undefined) return null;
    return typeof value === "string" || value === null ? value : plain(value);
  });
  return hasRaw ? text.replace(/"\\u0000(NaN|-?Infinity|-?\d+)"/g, "$1") : text;
}

function writtenBy(message, replacer) {
  try {
    return JSON.stringify(message, replacer);
  } catch (error) {
    if (error instanceof TypeError && /circular/.test(error.message))
      throw new NoAnswer("What you return contains itself, so the judge cannot read it.");
    throw error;
  }
}

function plain(value) {
  if (typeof value === "function" || typeof value === "symbol")
    throw new NoAnswer(`You return a ${typeof value}, which the judge cannot read.`);
  if (util.types.isSet(value)) return [...value];
  if (util.types.isMap(value)) return Object.fromEntries(value);
  return ArrayBuffer.isView(value) ? Array.from(value) : value;
}

module.exports = { fromNode, toNode, written };
