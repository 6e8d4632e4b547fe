// Notices that come and go at the edge of the screen: the server's (as Slackbot would say) and the page's own.

import { h, redraw } from "./dom.js";
import { changed, store } from "./store.js";

const STAYS = 12_000; // ms
const gone = new Set();
let own = [];
let counter = 0;

export function say(text) {
  own = [...own, { id: `own-${++counter}`, text }];
  changed();
}

const waiting = () => [...(store.state?.notices ?? []), ...own].filter(({ id }) => !gone.has(id)).slice(-4);

/** Shows the notices in the topmost layer, so that an open modal neither hides nor locks them. */
export function drawNotices() {
  const toasts = document.getElementById("toasts");
  const layer = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (toasts.parentElement !== layer) layer.append(toasts);
  redraw(toasts, waiting().map((one) => ({ key: one.id, sign: one.text, draw: () => toast(one) })));
}

function toast({ id, text }) {
  const dismiss = () => {
    gone.add(id);
    own = own.filter((one) => one.id !== id);
    changed();
  };
  let timer = setTimeout(dismiss, STAYS);
  const wait = () => clearTimeout(timer);
  const goOn = () => (timer = setTimeout(dismiss, STAYS));
  return h(
    "div",
    { class: "toast", "data-testid": "notice", onpointerenter: wait, onpointerleave: goOn, onfocusin: wait, onfocusout: goOn },
    h("p", {}, text),
    h("button", { type: "button", class: "icon-button", "aria-label": "Dismiss notice", onclick: dismiss }, "✕"),
  );
}
