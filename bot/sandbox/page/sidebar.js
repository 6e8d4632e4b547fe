// Draws the sidebar: the workspace, who is looking, its channels, the app, and the fire drill.

import { appAvatar, personAvatar } from "./avatar.js";
import { arrowKeys, h, redraw } from "./dom.js";
import { drillButton } from "./drill.js";
import { icon } from "./icons.js";
import { switchPerson } from "./live.js";
import { go } from "./route.js";
import { changed, directMessages, nameOf, store } from "./store.js";
import { unreadIn } from "./unread.js";

export function drawSidebar() {
  const side = document.getElementById("sidebar");
  const { team, bot, people, channels } = store.state;
  side.classList.toggle("shown", store.menu);
  const shownChannels = channels.filter((one) => !one.is_dm);
  redraw(side, [
    { key: "top", sign: [team.name, bot.connected, store.offline], draw: () => top(team, bot) },
    { key: "people", sign: [people, store.person], draw: () => peopleList(people) },
    {
      key: "channels",
      sign: shownChannels.map((one) => [one, isShown(one), unreadIn(one.id)]),
      draw: () => channelList(shownChannels),
    },
    {
      key: "apps",
      sign: [bot.name, store.place, unreadIn(directMessages()?.id)],
      draw: () => apps(bot),
    },
    { key: "foot", sign: "", draw: () => h("footer", {}, drillButton()) },
  ]);
}

const isShown = (channel) => store.place.kind === "channel" && store.place.name === channel.name;

function top(team, bot) {
  const [look, words] = store.offline
    ? ["off", "The sandbox is not running"]
    : bot.connected
      ? ["on", `${bot.name} is connected`]
      : ["wait", `${bot.name} is not connected`];
  return h(
    "header",
    { class: "workspace" },
    h("span", { class: "workspace-mark", "aria-hidden": "true" }, [...team.name][0]),
    h(
      "div",
      {},
      h("h1", {}, team.name),
      h("p", { class: `connection ${look}`, role: "status" }, words),
    ),
    h(
      "button",
      {
        type: "button",
        class: "icon-button close-menu",
        "aria-label": "Close the menu",
        onclick: () => changed({ menu: false }),
      },
      icon("close"),
    ),
  );
}

function peopleList(people) {
  const button = (one) => {
    const chosen = one.id === store.person;
    const role = one.is_admin ? "administrator" : one.is_guest ? "guest" : null;
    return h(
      "button",
      {
        type: "button",
        class: "who",
        "data-testid": `person-${one.name}`,
        "aria-pressed": String(chosen),
        onclick: () => switchPerson(one.id),
      },
      personAvatar(one),
      h(
        "span",
        { class: "who-name" },
        nameOf(one),
        role && h("small", { class: `role ${role}` }, role),
      ),
    );
  };
  return h(
    "section",
    { "aria-labelledby": "who-title" },
    h("h2", { id: "who-title" }, "You are"),
    arrowKeys(h("div", { class: "people" }, people.map(button)), ".who"),
  );
}

function row({ testid, shown, unread, sign, words, note, onclick }) {
  return h(
    "button",
    {
      type: "button",
      class: `row${unread ? " unread" : ""}`,
      "data-testid": testid,
      "aria-current": shown ? "page" : null,
      onclick,
    },
    h("span", { class: "row-sign", "aria-hidden": "true" }, sign),
    h("span", { class: "row-words" }, words),
    note && h("small", {}, note),
    unread > 0 &&
      h("span", { class: "count" }, String(unread), h("span", { class: "unseen" }, " unread")),
  );
}

function channelList(channels) {
  const rows = channels.map((one) =>
    h(
      "li",
      {},
      row({
        testid: `channel-${one.name}`,
        shown: isShown(one),
        unread: unreadIn(one.id),
        sign: icon(one.is_private ? "lock" : "hash"),
        words: one.name,
        note: one.is_archived && "archived",
        onclick: () => go({ place: { kind: "channel", name: one.name } }),
      }),
    ),
  );
  return h(
    "nav",
    { "aria-labelledby": "channels-title" },
    h("h2", { id: "channels-title" }, "Channels"),
    arrowKeys(h("ul", {}, rows), ".row"),
  );
}

function apps(bot) {
  const { place } = store;
  const tab = (name) => ({
    testid: name,
    shown: place.kind === "app" && place.tab === name,
    onclick: () => go({ place: { kind: "app", tab: name } }),
  });
  return h(
    "nav",
    { "aria-labelledby": "apps-title" },
    h("h2", { id: "apps-title" }, "Apps"),
    h("p", { class: "app-row" }, appAvatar(), bot.name),
    arrowKeys(
      h(
        "ul",
        { class: "app-tabs" },
        h("li", {}, row({ ...tab("home"), sign: icon("home"), words: "Home", unread: 0 })),
        h(
          "li",
          {},
          row({
            ...tab("messages"),
            sign: icon("mail"),
            words: "Messages",
            unread: unreadIn(directMessages()?.id),
          }),
        ),
      ),
      ".row",
    ),
  );
}
