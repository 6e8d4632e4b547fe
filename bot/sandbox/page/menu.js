// A menu of verbs under a button: overflow elements and the fire drill.

import { arrowKeys, h } from "./dom.js";
import { openPopup } from "./popup.js";

/** Opens a menu at `anchor`. `items`: {words, hint?, testid?, part?, run}. */
export function openMenu(anchor, label, items) {
  const menu = h(
    "div",
    { role: "menu", "aria-label": label },
    items.map((item) => entry(item, () => close())),
  );
  arrowKeys(menu, "[role=menuitem]");
  anchor.setAttribute("aria-expanded", "true");
  const close = openPopup(anchor, menu, {
    onClose: () => anchor.setAttribute("aria-expanded", "false"),
  });
  menu.addEventListener("keydown", (event) => event.key === "Tab" && close());
  menu.firstElementChild?.focus();

  function entry({ words, hint, testid, run }, done) {
    const choose = () => {
      done();
      anchor.focus();
      run();
    };
    return h(
      "button",
      { type: "button", role: "menuitem", "data-testid": testid, onclick: choose },
      h("span", {}, words),
      hint && h("small", {}, hint),
    );
  }
}

export const menuButton = (props, words, open) =>
  h(
    "button",
    {
      type: "button",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      ...props,
      onclick: (event) => open(event.currentTarget),
    },
    words,
  );
