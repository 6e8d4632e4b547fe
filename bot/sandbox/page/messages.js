// Draws the messages of a channel or a thread, and redraws only those that changed.

import { attachment } from "./attachments.js";
import { appAvatar, iconAvatar, personAvatar } from "./avatar.js";
import { blockEntries } from "./blocks.js";
import { ago, clock, dayKey, dayName, fromTs, fullDate, shortClock } from "./dates.js";
import { h, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { upload } from "./images.js";
import { go } from "./route.js";
import { messageScope } from "./scope.js";
import { changed, messagesOf, nameOf, person, store } from "./store.js";
import { mrkdwn } from "./text.js";

const TOGETHER = 300; // s between two messages that stand under one name

const dismissed = new Set(); // ephemeral messages that this person put away
export const isThere = (message) => !dismissed.has(message.ts);

export const repliesTo = (channel, ts) =>
  messagesOf(channel).filter((one) => one.thread_ts === ts && one.ts !== ts && isThere(one));

/** Entries for `redraw`: days, and under each its messages. `inThread` leaves the links to threads out. */
export function messageEntries(channel, messages, { inThread = false } = {}) {
  const entries = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const day = dayKey(fromTs(message.ts));
    const newDay = !inThread && (!before || dayKey(fromTs(before.ts)) !== day);
    if (newDay) entries.push(dayEntry(day, message));
    const follows = !newDay && before && follow(channel, before, message);
    const replies = inThread ? [] : repliesTo(channel, message.ts);
    entries.push(messageEntry(channel, message, { follows, replies, inThread }));
  });
  return entries;
}

const dayEntry = (day, message) => ({
  key: `day ${day}`,
  sign: dayName(fromTs(message.ts)),
  draw: () => h("li", { class: "day" }, h("span", {}, dayName(fromTs(message.ts)))),
});

const speaker = (m) => `${m.user} ${m.bot} ${m.username ?? ""} ${m.icon ?? ""} ${m.ephemeral}`;
const follow = (channel, before, message) =>
  speaker(before) === speaker(message) &&
  message.ts - before.ts < TOGETHER &&
  !message.ephemeral &&
  !repliesTo(channel, before.ts).length;

function messageEntry(channel, message, look) {
  const last = look.replies.at(-1);
  return {
    key: message.ts,
    sign: [
      message,
      look.follows,
      look.replies.length,
      last && ago(fromTs(last.ts)),
      store.thread === message.ts,
    ],
    draw: () => drawMessage(channel, message, look),
  };
}

function drawMessage(channel, message, { follows, replies, inThread }) {
  const scope = messageScope(channel, message);
  const when = fromTs(message.ts);
  const look = [
    "message",
    follows && "follows",
    message.ephemeral && "ephemeral",
    message.bot && "from-app",
    store.thread === message.ts && !inThread && "open",
  ];
  return h(
    "li",
    {
      class: look.filter(Boolean).join(" "),
      "data-testid": "message",
      "data-ts": message.ts,
      "data-scope": scope.key,
      tabindex: "-1",
    },
    follows
      ? h(
          "time",
          { class: "side-time", datetime: when.toISOString(), "aria-hidden": "true" },
          shortClock(when),
        )
      : avatar(message),
    h(
      "div",
      { class: "message-body" },
      !follows && byline(message, when),
      content(message, scope),
      message.ephemeral && onlyYou(message),
      threadLink(replies, message, inThread),
    ),
    !inThread && !message.ephemeral && tools(message),
  );
}

function avatar(message) {
  if (message.bot) return message.icon ? iconAvatar(message.icon) : appAvatar();
  return personAvatar(person(message.user));
}

function byline(message, when) {
  const name = message.bot
    ? message.username || store.state.bot.name
    : nameOf(person(message.user));
  return h(
    "div",
    { class: "byline" },
    h("span", { class: "name" }, name),
    message.bot && h("span", { class: "badge" }, "App"),
    h("time", { datetime: when.toISOString(), title: fullDate(when) }, clock(when)),
  );
}

function content(message, scope) {
  const nodes = [];
  const blocks = message.blocks ?? [];
  if (message.text && !blocks.length) nodes.push(h("div", { class: "text" }, mrkdwn(message.text)));
  const body = h("div", { class: "blocks" });
  redraw(body, blockEntries(blocks, scope));
  if (blocks.length) nodes.push(body);
  nodes.push(...(message.attachments ?? []).map((one) => attachment(one, scope)));
  nodes.push(...(message.files ?? []).map(upload));
  if (message.edited) nodes.push(h("span", { class: "edited" }, "(edited)"));
  return nodes;
}

function onlyYou(message) {
  const away = () => {
    dismissed.add(message.ts);
    changed();
  };
  return h(
    "p",
    { class: "only-you" },
    "Only visible to you · ",
    h("button", { type: "button", class: "link-button", onclick: away }, "Dismiss"),
  );
}

function threadLink(replies, message, inThread) {
  if (inThread || !replies.length) return null;
  const words = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  return h(
    "button",
    {
      type: "button",
      class: "thread-link",
      "data-testid": "thread-link",
      onclick: () => go({ thread: message.ts }),
    },
    h("strong", {}, words),
    h("span", {}, `Last reply ${ago(fromTs(replies.at(-1).ts))}`),
  );
}

const tools = (message) =>
  h(
    "div",
    { class: "message-tools" },
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "data-testid": "reply",
        title: "Reply in thread",
        "aria-label": "Reply in thread",
        onclick: () => go({ thread: message.thread_ts ?? message.ts }),
      },
      icon("reply"),
    ),
  );
