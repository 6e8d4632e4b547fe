// Slack's mrkdwn as a tree. Pure: text in, plain objects out; nothing here touches the page.

import { emojiNamed } from "./emoji.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };
const STYLES = { "*": "bold", _: "italic", "~": "strike" };
const WORD = /[\p{L}\p{N}]/u;

export const unescape = (text) => text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);

/** Blocks: {type: "pre", text}, {type: "quote", children} and {type: "text", children}. */
export function parse(text, { verbatim = false } = {}) {
  const parts = text.split(/```([\s\S]+?)```/);
  return parts.flatMap((part, index) => {
    if (index % 2) return [{ type: "pre", text: bare(part.replace(/^\n|\n$/g, "")) }];
    const trimmed = part
      .replace(index ? /^\n/ : /^$/, "")
      .replace(index < parts.length - 1 ? /\n$/ : /^$/, "");
    return trimmed ? lines(trimmed, verbatim) : [];
  });
}

function lines(text, verbatim) {
  const blocks = [];
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>)(?:&gt;&gt;|>>)? ?/.exec(line);
    const last = blocks.at(-1);
    const type = quote ? "quote" : "text";
    const words = quote ? line.slice(quote[0].length) : line;
    if (last?.type === type) last.lines.push(words);
    else blocks.push({ type, lines: [words] });
  }
  return blocks.map(({ type, lines: own }) => ({
    type,
    children: inline(own.join("\n"), verbatim),
  }));
}

/** Inline nodes: text, bold, italic, strike, code, emoji, link, user, channel, broadcast, usergroup, date. */
export function inline(text, verbatim = false) {
  const nodes = [];
  let plain = "";
  for (let at = 0; at < text.length;) {
    const found = nodeAt(text, at, verbatim);
    if (found) {
      if (plain) nodes.push({ type: "text", text: unescape(plain) });
      plain = "";
      nodes.push(found.node);
      at += found.length;
    } else plain += text[at++];
  }
  if (plain) nodes.push({ type: "text", text: unescape(plain) });
  return nodes;
}

function nodeAt(text, at, verbatim) {
  const sign = text[at];
  if (sign === "<") return reference(text.slice(at));
  if (sign === "`") return code(text.slice(at));
  if (sign === ":") return emoji(text.slice(at));
  if (sign in STYLES) return styled(text, at, verbatim);
  if (sign === "h" && !verbatim) return bareLink(text, at);
  return null;
}

function code(rest) {
  const match = /^`([^`\n]+)`/.exec(rest);
  return match && { node: { type: "code", text: bare(match[1]) }, length: match[0].length };
}

/** The words of a code span: Slack shows a reference in it as its label. */
const bare = (text) =>
  unescape(text.replace(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (_, target, label) => label ?? target));

function emoji(rest) {
  const match = /^:([a-z0-9_+'-]+):(?::skin-tone-\d:)?/.exec(rest);
  const character = match && emojiNamed(match[1]);
  return character
    ? { node: { type: "emoji", name: match[1], text: character }, length: match[0].length }
    : null;
}

function bareLink(text, at) {
  if (at && WORD.test(text[at - 1])) return null;
  const match = /^https?:\/\/[^\s<>|]+/.exec(text.slice(at));
  if (!match) return null;
  const url = match[0].replace(/(?:[.,;:!?)'"*_~]|&gt;)+$/, "");
  return { node: { type: "link", url: unescape(url), text: unescape(url) }, length: url.length };
}

function styled(text, at, verbatim) {
  const sign = text[at];
  if (at && (WORD.test(text[at - 1]) || text[at - 1] === sign)) return null;
  const end = closing(text, at);
  if (end < 0) return null;
  const children = inline(text.slice(at + 1, end), verbatim);
  return { node: { type: STYLES[sign], children }, length: end - at + 1 };
}

/** Where the style opened at `at` closes on its line, outside of references and code; -1 when it does not. */
function closing(text, at) {
  if (/\s/.test(text[at + 1] ?? " ") || text[at + 1] === text[at]) return -1;
  for (let i = at + 1; i < text.length && text[i] !== "\n"; i++) {
    const skipped = "<`".includes(text[i]) ? spanAt(text, i) : 0;
    if (skipped) i += skipped - 1;
    else if (text[i] === text[at] && closes(text, i)) return i;
  }
  return -1;
}

const SPAN = /<[^<>\n]+>|`[^`\n]+`/y;

function spanAt(text, i) {
  SPAN.lastIndex = i;
  return SPAN.exec(text)?.[0].length ?? 0;
}

const closes = (text, i) =>
  !/\s/.test(text[i - 1]) && !WORD.test(text[i + 1] ?? " ") && text[i + 1] !== text[i];

function reference(rest) {
  const match = /^<([^<>|\n]+)(?:\|([^<>\n]*))?>/.exec(rest);
  if (!match) return null;
  const node = refers(unescape(match[1]), match[2] === undefined ? null : unescape(match[2]));
  return node && { node, length: match[0].length };
}

function refers(target, label) {
  if (target.startsWith("@")) return { type: "user", id: target.slice(1), label };
  if (target.startsWith("#")) return { type: "channel", id: target.slice(1), label };
  if (target.startsWith("!")) return special(target.slice(1), label);
  if (/^(?:https?:\/\/|mailto:|tel:)/i.test(target))
    return { type: "link", url: target, text: label || target.replace(/^(?:mailto|tel):/, "") };
  return null;
}

function special(target, label) {
  const [name, ...parts] = target.split("^");
  if (name === "date")
    return {
      type: "date",
      timestamp: parts[0],
      format: parts[1] ?? "",
      url: parts[2] ?? null,
      fallback: label ?? "",
    };
  if (name === "subteam") return { type: "usergroup", id: parts[0], label };
  if (["here", "channel", "everyone"].includes(name)) return { type: "broadcast", range: name };
  return { type: "text", text: `<${label ?? name}>` };
}
