// Standard Markdown as the markdown block shows it: the common constructs, built as nodes.

import { h } from "./dom.js";
import { link, plain } from "./text.js";

const INLINE = [
  [/^`([^`]+)`/, (m) => h("code", {}, m[1])],
  [/^!\[([^\]]*)\]\(([^)\s]+)\)/, (m) => link(m[2], m[1] || m[2])],
  [/^\[([^\]]+)\]\(([^)\s]+)(?:\s+"[^"]*")?\)/, (m) => link(m[2], ...inline(m[1]))],
  [/^\*\*(?=\S)([\s\S]+?\S)\*\*/, (m) => h("strong", {}, inline(m[1]))],
  [/^__(?=\S)([\s\S]+?\S)__(?!\w)/, (m) => h("strong", {}, inline(m[1]))],
  [/^~~(?=\S)([\s\S]+?)~~/, (m) => h("s", {}, inline(m[1]))],
  [/^\*(?=\S)([^*]+)\*/, (m) => h("em", {}, inline(m[1]))],
  [/^_(?=\S)([^_]+)_(?!\w)/, (m) => h("em", {}, inline(m[1]))],
  [/^<?(https?:\/\/[^\s<>)]+)>?/, (m) => link(m[1], m[1])],
  [/^\\([\\`*_{}[\]()#+.!~-])/, (m) => m[1]],
];

function inline(text) {
  const nodes = [];
  let words = "";
  for (let at = 0; at < text.length;) {
    const [length, node] = matchAt(text.slice(at));
    if (!length) {
      words += text[at++];
      continue;
    }
    nodes.push(plain(words), node);
    words = "";
    at += length;
  }
  return [...nodes, plain(words)].flat(Infinity);
}

function matchAt(rest) {
  for (const [pattern, draw] of INLINE) {
    const match = pattern.exec(rest);
    if (match) return [match[0].length, draw(match)];
  }
  return [0, null];
}

const cells = (line) =>
  line
    .replace(/^\s*\||\|\s*$/g, "")
    .split("|")
    .map((cell) => cell.trim());
const items = (lines, mark) => lines.map((line) => h("li", {}, inline(line.replace(mark, ""))));

function table([head, , ...rows]) {
  const row = (tag) => (line) =>
    h(
      "tr",
      {},
      cells(line).map((cell) => h(tag, {}, inline(cell))),
    );
  return h(
    "div",
    { class: "table-frame" },
    h("table", {}, h("thead", {}, row("th")(head)), h("tbody", {}, rows.map(row("td")))),
  );
}

// Each kind: how its first line looks, which lines follow, and how they are drawn.
const BULLET = /^\s*[-*+]\s+/;
const NUMBER = /^\s*\d+[.)]\s+/;
const KINDS = [
  {
    first: /^(#{1,6})\s+/,
    next: null,
    draw: ([line]) => h("p", { class: "md-heading" }, inline(line.replace(/^#+\s+|\s+#+$/g, ""))),
  },
  { first: /^\s*(?:-{3,}|\*{3,}|_{3,})\s*$/, next: null, draw: () => h("hr") },
  { first: BULLET, next: BULLET, draw: (lines) => h("ul", {}, items(lines, BULLET)) },
  { first: NUMBER, next: NUMBER, draw: (lines) => h("ol", {}, items(lines, NUMBER)) },
  {
    first: /^>/,
    next: /^>/,
    draw: (lines) =>
      h("blockquote", {}, inline(lines.map((l) => l.replace(/^> ?/, "")).join("\n"))),
  },
  {
    first: /^\s*\|.*\|\s*$/,
    next: /^\s*\|/,
    draw: (lines) => (lines.length > 1 ? table(lines) : h("p", {}, inline(lines[0]))),
  },
];

function paragraphs(text) {
  const lines = text.split("\n");
  const nodes = [];
  while (lines.length) {
    const kind = KINDS.find(({ first }) => first.test(lines[0]));
    const taken = [lines.shift()];
    const belongs = kind
      ? (line) => kind.next?.test(line)
      : (line) => line.trim() && !KINDS.some(({ first }) => first.test(line));
    while (taken[0].trim() && lines.length && belongs(lines[0])) taken.push(lines.shift());
    if (taken[0].trim()) nodes.push(kind ? kind.draw(taken) : h("p", {}, inline(taken.join("\n"))));
  }
  return nodes;
}

export const markdown = (text) =>
  text
    .split(/^```[^\n]*\n([\s\S]*?)^```\s*$/m)
    .flatMap((part, index) =>
      index % 2 ? [h("pre", {}, part.replace(/\n$/, ""))] : paragraphs(part),
    );
