// Notices that come and go at the edge of the screen: the server's (as Slackbot would say) and the page's own.

import { h, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { changed, store } from "./store.js";

const MOST = 4; // at once
const STAYS = 12_000; // ms
const PUT_AWAY = "social.notices";
const gone = new Set(JSON.parse(sessionStorage.getItem(PUT_AWAY) ?? "[]"));
let own = [];
let counter = 0;

export function say(text) {
  own = [...own, { id: `own-${++counter}`, text }];
  changed();
}

const name = ({ id, text }) => `${store.person} ${id} ${text}`; // ids start again with the server
/** What is not put away yet. A refusal that the server tells in a notice of its own is not told twice. */
function waiting() {
  const theirs = (store.state?.notices ?? []).filter((one) => !gone.has(name(one)));
  const ours = own.filter(
    ({ text }) => !theirs.some((one) => one.text.includes(text.replace(/\.$/, ""))),
  );
  return [...theirs, ...ours].slice(-MOST);
}

/** Shows the notices in the topmost layer, so that an open modal neither hides nor locks them. */
export function drawNotices() {
  const toasts = document.getElementById("toasts");
  const layer = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (toasts.parentElement !== layer) layer.append(toasts);
  redraw(
    toasts,
    waiting().map((one) => ({ key: name(one), sign: one.text, draw: () => toast(one) })),
  );
}

function toast(notice) {
  const dismiss = () => {
    gone.add(name(notice));
    sessionStorage.setItem(PUT_AWAY, JSON.stringify([...gone].slice(-100)));
    own = own.filter((one) => one !== notice);
    changed();
  };
  let timer = setTimeout(dismiss, STAYS);
  const wait = () => clearTimeout(timer);
  const goOn = () => (timer = setTimeout(dismiss, STAYS));
  return h(
    "div",
    {
      class: "toast",
      "data-testid": "notice",
      onpointerenter: wait,
      onpointerleave: goOn,
      onfocusin: wait,
      onfocusout: goOn,
    },
    h("p", {}, notice.text),
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": "Dismiss notice", onclick: dismiss },
      icon("close"),
    ),
  );
}
