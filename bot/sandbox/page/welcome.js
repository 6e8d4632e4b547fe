// The beginning of a channel: what it is, and on the first visit what to try.

import { suggest } from "./composer.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { changed, store } from "./store.js";

const SEEN = "social.welcomed";
const TRIES = [
  ["/social topic add", "watch a page and get its posts here"],
  ["/social", "see everything that you may do"],
];

export function welcomeEntries(channel) {
  const start = {
    key: "start",
    sign: [channel.name, channel.is_private],
    draw: () => beginning(channel),
  };
  const first = !localStorage.getItem(SEEN) && !channel.is_dm && !channel.is_archived;
  return first ? [start, { key: "hint", sign: store.person, draw: hint }] : [start];
}

function beginning(channel) {
  if (channel.is_dm)
    return h(
      "li",
      { class: "beginning" },
      h("p", {}, `This is where ${store.state.bot.name} writes to you alone.`),
    );
  return h(
    "li",
    { class: "beginning" },
    h("h3", {}, `${channel.is_private ? "" : "#"}${channel.name}`),
    h(
      "p",
      {},
      `This is the very beginning of ${channel.is_private ? "a private channel" : "this channel"}.`,
    ),
  );
}

function hint() {
  const away = () => {
    localStorage.setItem(SEEN, "yes");
    changed();
  };
  const one = ([text, what]) =>
    h(
      "li",
      {},
      h(
        "button",
        { type: "button", class: "try", onclick: () => suggest(text) },
        h("code", {}, text),
      ),
      h("span", {}, what),
    );
  return h(
    "li",
    { class: "hint-card", "data-testid": "hint" },
    h("h3", {}, "A Slack of your own, to try things out"),
    h(
      "p",
      {},
      "Nothing here leaves this machine but the reading of public pages. Be any of the three people on the left; break things with the fire drill.",
    ),
    h("ul", {}, TRIES.map(one)),
    h(
      "p",
      { class: "after" },
      "A page to start with, which keeps getting new posts: ",
      h("code", {}, `${location.origin}/news`),
    ),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Put the hint away", onclick: away },
      icon("close"),
    ),
  );
}
