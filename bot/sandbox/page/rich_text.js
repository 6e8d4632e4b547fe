// Draws rich_text: sections, lists, quotes, preformatted, and every element that stands in them.

import { h } from "./dom.js";
import { emojiNamed, emojiOfCode } from "./emoji.js";
import { drawInline, link } from "./text.js";

const ELEMENTS = {
  text: (e) => e.text,
  link: (e) => link(e.url, e.text || e.url),
  emoji: (e) => emoji(e),
  user: (e) => drawInline([{ type: "user", id: e.user_id }]),
  channel: (e) => drawInline([{ type: "channel", id: e.channel_id }]),
  usergroup: (e) => drawInline([{ type: "usergroup", id: e.usergroup_id }]),
  team: (e) => drawInline([{ type: "usergroup", id: e.team_id }]),
  broadcast: (e) => drawInline([{ type: "broadcast", range: e.range }]),
  date: (e) => drawInline([{ ...e, fallback: e.fallback ?? "" }]),
  color: (e) => color(e.value),
};

const STYLES = {
  bold: "strong",
  italic: "em",
  strike: "s",
  underline: "u",
  code: "code",
  highlight: "mark",
};

function emoji({ name, unicode }) {
  const character = emojiOfCode(unicode) ?? emojiNamed(name);
  return character ? drawInline([{ type: "emoji", name, text: character }]) : `:${name}:`;
}

function color(value) {
  const known = CSS.supports("color", value);
  return h("code", {}, known && h("span", { class: "swatch", css: { background: value } }), value);
}

function element(one) {
  const draw = ELEMENTS[one.type];
  let node = draw ? draw(one) : `[${one.type}]`;
  for (const [style, tag] of Object.entries(STYLES))
    if (one.style?.[style]) node = h(tag, {}, node);
  return node;
}

const elements = (all) => all.map(element);

const PARTS = {
  rich_text_section: (part) => h("p", {}, elements(part.elements)),
  rich_text_quote: (part) => h("blockquote", {}, elements(part.elements)),
  rich_text_preformatted: (part) => h("pre", {}, elements(part.elements)),
  rich_text_list: (part) => list(part),
};

function list({ style, indent = 0, offset = 0, elements: items, border }) {
  const ordered = style === "ordered";
  return h(
    ordered ? "ol" : "ul",
    {
      class: `rich-list level-${indent % 3}${border ? " bordered" : ""}`,
      css: { "--indent": indent },
      start: ordered ? offset + 1 : null,
    },
    items.map((item) => h("li", {}, elements(item.elements))),
  );
}

export const drawRichText = (block) =>
  h(
    "div",
    { class: "text" },
    block.elements.map((part) => PARTS[part.type]?.(part) ?? h("p", {}, `[${part.type}]`)),
  );
