// Draws text: text objects (mrkdwn, plain_text) and the inline nodes that mrkdwn and rich_text share.

import { capital, formatDate, fromTs, fullDate } from "./dates.js";
import { h } from "./dom.js";
import { emojiNamed } from "./emoji.js";
import { inline, parse } from "./mrkdwn.js";
import { placeAt } from "./redirects.js";
import { addressOf } from "./route.js";
import { channelById, person, store } from "./store.js";

const SAFE = /^(?:https?:|mailto:|tel:)/i;

const INLINE = {
  text: (node) => node.text,
  bold: (node) => h("strong", {}, drawInline(node.children)),
  italic: (node) => h("em", {}, drawInline(node.children)),
  strike: (node) => h("s", {}, drawInline(node.children)),
  code: (node) => h("code", {}, node.text),
  emoji: (node) =>
    h(
      "span",
      { class: "emoji", role: "img", "aria-label": node.name.replaceAll("_", " ") },
      node.text,
    ),
  link: (node) => link(node.url, node.text),
  user: (node) => mention(`@${userName(node)}`, node.id === store.person),
  channel: (node) => channelMention(node),
  usergroup: (node) => mention(`@${(node.label ?? node.id).replace(/^@/, "")}`),
  broadcast: (node) => mention(`@${node.range}`, true),
  date: (node, at) => date(node, at === 0),
};

export const drawInline = (nodes) => nodes.map((node, at) => INLINE[node.type](node, at));

/** A link that opens beside the page, or in it; words only when it is no address of the web, mail or telephone. */
export function link(url, ...words) {
  const place = placeAt(url);
  if (place) return h("a", { href: addressOf(place) }, ...words);
  if (!SAFE.test(url)) return h("span", {}, ...words);
  return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...words);
}

const mention = (words, loud) => h("span", { class: loud ? "mention loud" : "mention" }, words);

function userName({ id, label }) {
  if (id === store.state.bot.id || id === store.state.bot.user_id) return store.state.bot.name;
  return person(id)?.name ?? label ?? id;
}

function channelMention({ id, label }) {
  const channel = channelById(id);
  if (!channel || channel.is_dm)
    return mention(`#${channel?.name || label || "a channel you cannot see"}`);
  const href = addressOf({ kind: "channel", name: channel.name });
  return h("a", { class: "mention", href }, `#${channel.name}`);
}

function date({ timestamp, format, url, fallback }, first) {
  const said = formatDate(timestamp, format);
  if (said === null) return fallback;
  const words = first ? capital(said) : said;
  const when = fromTs(timestamp);
  const time = h("time", { datetime: when.toISOString(), title: fullDate(when) }, words);
  return url ? link(url, time) : time;
}

const BLOCK = {
  pre: (node) => h("pre", {}, node.text),
  quote: (node) => h("blockquote", {}, drawInline(node.children)),
  text: (node) => h("p", {}, drawInline(node.children)),
};

export const mrkdwn = (text, options) => parse(text, options).map((node) => BLOCK[node.type](node));

/** Plain words, with :emoji: drawn. */
export function plain(text, emoji = true) {
  if (!emoji) return text;
  return text.split(/(:[a-z0-9_+'-]+:)/).map((part) => {
    const character = /^:.+:$/.test(part) && emojiNamed(part.slice(1, -1));
    return character ? INLINE.emoji({ name: part.slice(1, -1), text: character }) : part;
  });
}

/** A text object as block-level nodes. */
export function textObject(object) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, { verbatim: object.verbatim });
  return [h("p", {}, plain(object.text, object.emoji))];
}

/** A text object in one line (labels, options, context). */
export function textLine(object) {
  if (object.type === "mrkdwn") return drawInline(inline(object.text, object.verbatim));
  return plain(object.text, object.emoji);
}
