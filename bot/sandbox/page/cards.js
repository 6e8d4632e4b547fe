// Draws cards and the carousel that holds them.

import { h } from "./dom.js";
import { drawElement } from "./elements.js";
import { icon } from "./icons.js";
import { image } from "./images.js";
import { textLine, textObject } from "./text.js";

export function card(block, scope) {
  const { hero_image: hero, icon, title, subtitle, body, actions } = block;
  return h(
    "article",
    { class: "card-box" },
    hero && image(hero, "hero"),
    (icon || title || subtitle) &&
      h(
        "header",
        {},
        icon && image(icon, "icon"),
        h(
          "span",
          { class: "container-title" },
          title && h("strong", {}, textLine(title)),
          subtitle && h("small", {}, textLine(subtitle)),
        ),
      ),
    body && h("div", { class: "text" }, textObject(body)),
    actions &&
      h(
        "div",
        { class: "actions" },
        actions.map((element) => drawElement(scope, block, element)),
      ),
  );
}

export function carousel(block, scope) {
  const row = h("div", {
    class: "carousel-row",
    tabindex: "0",
    role: "group",
    "aria-roledescription": "carousel",
    "aria-label": `${block.elements.length} cards`,
  });
  row.append(...block.elements.map((one) => card({ ...one, block_id: block.block_id }, scope)));
  const move = (way) => () =>
    row.scrollBy({ left: way * row.clientWidth * 0.8, behavior: "smooth" });
  const arrow = (words, sign, way) =>
    h(
      "button",
      { type: "button", class: "icon-button", "aria-label": words, onclick: move(way) },
      icon(sign),
    );
  return h(
    "div",
    { class: "carousel-box" },
    row,
    h("div", { class: "carousel-arrows" }, arrow("Back", "back", -1), arrow("Forward", "next", 1)),
  );
}
