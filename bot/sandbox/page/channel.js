// Draws the middle of the screen: a channel with its messages and composer, or the app's two tabs.

import { appAvatar } from "./avatar.js";
import { composer } from "./composer.js";
import { h, redraw } from "./dom.js";
import { drawHome } from "./home.js";
import { icon } from "./icons.js";
import { isThere, messageEntries } from "./messages.js";
import { go } from "./route.js";
import { stickToEnd } from "./scroll.js";
import { changed, channelShown, messagesOf, store } from "./store.js";
import { welcomeEntries } from "./welcome.js";

const AT_ONCE = 150; // messages drawn before “Show earlier”

const earlier = new Map(); // channel → how many messages are shown

export function drawMain() {
  const channel = channelShown();
  const { kind, tab } = store.place;
  const home = kind === "app" && tab === "home";
  redraw(
    document.getElementById("main"),
    [
      {
        key: "top",
        sign: [channel, kind, tab, store.state.bot.connected],
        draw: () => top(channel),
      },
      home
        ? { key: "home", sign: store.person, draw: homeFrame }
        : { key: "list", sign: [channel?.id, store.person], draw: () => listFrame(channel) },
      !home && {
        key: "write",
        sign: [channel?.id, channel?.is_archived, store.person],
        draw: () => h("div", { class: "write" }, writeBox(channel)),
      },
    ].filter(Boolean),
  );
  if (home) drawHome(document.getElementById("home"));
  else if (channel) drawMessages(channel);
}

function top(channel) {
  const app = store.place.kind === "app";
  const title = app
    ? store.state.bot.name
    : `${channel?.is_private ? "" : "#"}${channel?.name ?? "nothing here"}`;
  return h(
    "header",
    { class: "top" },
    h(
      "button",
      {
        type: "button",
        class: "icon-button open-menu",
        "data-testid": "menu",
        "aria-label": "Channels and people",
        onclick: () => changed({ menu: true }),
      },
      icon("menu"),
    ),
    app
      ? appAvatar()
      : channel?.is_private &&
          h("span", { class: "lock", role: "img", "aria-label": "Private channel" }, icon("lock")),
    h("h2", { class: "top-title" }, title),
    app ? tabs() : facts(channel),
  );
}

function tabs() {
  const tab = (name, words) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        class: "tab",
        "data-testid": `tab-${name}`,
        "aria-selected": String(store.place.tab === name),
        onclick: () => go({ place: { kind: "app", tab: name } }),
      },
      words,
    );
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": store.state.bot.name },
    tab("home", "Home"),
    tab("messages", "Messages"),
  );
}

function facts(channel) {
  if (!channel) return null;
  const words = channel.is_archived
    ? "Archived"
    : channel.bot_is_member
      ? null
      : `${store.state.bot.name} is not in this channel`;
  return words && h("span", { class: "fact" }, words);
}

const homeFrame = () =>
  h("div", { class: "scroller" }, h("div", { class: "home blocks", id: "home" }));

function listFrame(channel) {
  const list = h("ol", {
    class: "messages",
    id: "messages",
    "aria-label": `Messages in ${channel?.name || store.state.bot.name}`,
  });
  const frame = h(
    "div",
    { class: "scroller", tabindex: "0", role: "region", "aria-label": "Messages" },
    list,
  );
  stickToEnd(frame, list);
  list.addEventListener("keydown", walk);
  frame.addEventListener(
    "keydown",
    (event) => event.target === frame && event.key === "ArrowUp" && enter(event, list),
  );
  return frame;
}

function enter(event, list) {
  event.preventDefault();
  list.querySelector(".message:last-of-type")?.focus();
}

function walk(event) {
  const here = event.target;
  if (!here.matches(".message") || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll(".message")];
  all[all.indexOf(here) + (event.key === "ArrowUp" ? -1 : 1)]?.focus();
}

function writeBox(channel) {
  if (!channel) return null;
  if (channel.is_archived)
    return h("p", { class: "closed" }, "This channel is archived. Nobody can write here.");
  const name = channel.is_dm ? store.state.bot.name : `#${channel.name}`;
  return composer({
    id: "composer",
    testid: "composer",
    channel: channel.id,
    placeholder: `Message ${name}, or type /social`,
  });
}

function drawMessages(channel) {
  const all = messagesOf(channel.id).filter((one) => isThere(one) && isHere(one, channel));
  const shown = all.slice(-(earlier.get(channel.id) ?? AT_ONCE));
  const more = all.length > shown.length;
  redraw(document.getElementById("messages"), [
    ...(more ? [moreEntry(channel, shown.length)] : welcomeEntries(channel)),
    ...messageEntries(channel.id, shown),
  ]);
}

/** A reply stands in its thread; when its parent is gone, in the channel. */
function isHere(message, channel) {
  const reply = message.thread_ts && message.thread_ts !== message.ts;
  return (
    !reply ||
    message.ephemeral ||
    !messagesOf(channel.id).some((one) => one.ts === message.thread_ts)
  );
}

function moreEntry(channel, shown) {
  const show = () => {
    earlier.set(channel.id, shown + AT_ONCE);
    changed();
  };
  return {
    key: "more",
    sign: shown,
    draw: () =>
      h(
        "li",
        { class: "more" },
        h(
          "button",
          { type: "button", class: "button small", onclick: show },
          "Show earlier messages",
        ),
      ),
  };
}
