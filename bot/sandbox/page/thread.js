// Draws the thread panel: the parent, its replies, and a composer of its own.

import { composer } from "./composer.js";
import { h, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { messageEntries, repliesTo } from "./messages.js";
import { go } from "./route.js";
import { stickToEnd } from "./scroll.js";
import { channelShown, messagesOf, store } from "./store.js";

let openTs = null;

export function drawThread() {
  const panel = document.getElementById("thread");
  const channel = channelShown();
  const parent = channel && messagesOf(channel.id).find((one) => one.ts === store.thread);
  panel.hidden = !parent;
  document.getElementById("app").classList.toggle("with-thread", Boolean(parent));
  if (!parent) return leave();
  redraw(panel, [
    { key: "top", sign: channel.name, draw: () => top(channel) },
    { key: "list", sign: [channel.id, parent.ts], draw: listFrame },
    {
      key: "write",
      sign: [channel.id, parent.ts, channel.is_archived, store.person],
      draw: () =>
        h(
          "div",
          { class: "write" },
          !channel.is_archived &&
            composer({
              testid: "thread-composer",
              channel: channel.id,
              thread: parent.ts,
              placeholder: "Reply …",
            }),
        ),
    },
  ]);
  drawReplies(channel, parent);
  if (openTs !== parent.ts) panel.querySelector("textarea")?.focus();
  openTs = parent.ts;
}

function leave() {
  if (openTs && [document.body, null].includes(document.activeElement))
    document.querySelector(`[data-ts="${openTs}"]`)?.focus({ preventScroll: true });
  openTs = null;
}

function top(channel) {
  const close = () => go({ thread: null });
  return h(
    "header",
    { class: "top" },
    h(
      "h2",
      { class: "top-title" },
      "Thread",
      h("small", {}, channel.name ? `#${channel.name}` : store.state.bot.name),
    ),
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "data-testid": "thread-close",
        "aria-label": "Close the thread",
        onclick: close,
      },
      icon("close"),
    ),
  );
}

function listFrame() {
  const list = h("ol", { class: "messages", id: "replies", "aria-label": "Replies" });
  const frame = h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Thread" },
    list,
  );
  stickToEnd(frame, list);
  return frame;
}

function drawReplies(channel, parent) {
  const replies = repliesTo(channel.id, parent.ts);
  const words = replies.length === 1 ? "1 reply" : `${replies.length} replies`;
  redraw(
    document.getElementById("replies"),
    [
      ...messageEntries(channel.id, [parent], { inThread: true }),
      replies.length && {
        key: "count",
        sign: words,
        draw: () => h("li", { class: "day" }, h("span", {}, words)),
      },
      ...messageEntries(channel.id, replies, { inThread: true }),
    ].filter(Boolean),
  );
}
