// Draws Block Kit's interactive elements. `hand` is what scope.js gives an element to hold on to.

import { h } from "./dom.js";
import { checkboxes, radioButtons } from "./choices.js";
import { fileInput } from "./files.js";
import { image } from "./images.js";
import { moment, textInput } from "./inputs.js";
import { menuButton, openMenu } from "./menu.js";
import { handle } from "./scope.js";
import { select } from "./select.js";
import { store } from "./store.js";
import { link, plain, textLine } from "./text.js";

export const ELEMENTS = {
  button: (e, hand) => button(e, hand),
  workflow_button: (e, hand) => button(e, hand),
  icon_button: (e, hand) => iconButton(e, hand),
  feedback_buttons: (e, hand) => feedback(e, hand),
  overflow: (e, hand) => overflow(e, hand),
  static_select: (e, hand) => select(e, hand),
  external_select: (e, hand) => select(e, hand),
  users_select: (e, hand) => select(e, hand),
  channels_select: (e, hand) => select(e, hand),
  conversations_select: (e, hand) => select(e, hand),
  multi_static_select: (e, hand) => select(e, hand),
  multi_external_select: (e, hand) => select(e, hand),
  multi_users_select: (e, hand) => select(e, hand),
  multi_channels_select: (e, hand) => select(e, hand),
  multi_conversations_select: (e, hand) => select(e, hand),
  datepicker: (e, hand) => moment(e, hand),
  timepicker: (e, hand) => moment(e, hand),
  datetimepicker: (e, hand) => moment(e, hand),
  radio_buttons: (e, hand) => radioButtons(e, hand),
  checkboxes: (e, hand) => checkboxes(e, hand),
  plain_text_input: (e, hand) => textInput(e, hand),
  email_text_input: (e, hand) => textInput(e, hand),
  url_text_input: (e, hand) => textInput(e, hand),
  number_input: (e, hand) => textInput(e, hand),
  file_input: (e, hand) => fileInput(e, hand),
  image: (e) => image(e, "thumbnail"),
};

/** One element of `block`, with the hooks by which tests and the focus find it again. */
export function drawElement(scope, block, element) {
  if (element.visible_to_user_ids && !element.visible_to_user_ids.includes(store.person))
    return null;
  const draw = ELEMENTS[element.type];
  if (!draw)
    return h("p", { class: "unknown" }, `The sandbox does not draw the element “${element.type}”.`);
  const node = draw(element, handle(scope, block, element));
  node.dataset.blockId = block.block_id ?? "";
  node.dataset.actionId = element.action_id ?? "";
  return node;
}

function button(e, hand) {
  const look = `button ${e.style ?? ""}`;
  const press = (event) => hand.act({ value: e.value }, event.currentTarget);
  const props = { class: look, "aria-label": e.accessibility_label, onclick: press };
  if (!e.url) return h("button", { type: "button", ...props }, plain(e.text.text, e.text.emoji));
  const node = link(e.url, plain(e.text.text, e.text.emoji));
  node.className = look;
  if (e.accessibility_label) node.setAttribute("aria-label", e.accessibility_label);
  node.addEventListener("click", press);
  return node;
}

function iconButton(e, hand) {
  const props = {
    type: "button",
    class: "button small",
    onclick: (event) => hand.act({ value: e.value }, event.currentTarget),
  };
  return h(
    "button",
    { ...props, "aria-label": e.accessibility_label },
    e.icon === "trash" && "🗑 ",
    textLine(e.text),
  );
}

function feedback(e, hand) {
  const one = ({ text, value, accessibility_label: label }, sign, part) => {
    const press = (event) => {
      for (const other of event.currentTarget.parentElement.children)
        other.setAttribute("aria-pressed", String(other === event.currentTarget));
      hand.act({ value }, event.currentTarget);
    };
    return h(
      "button",
      {
        type: "button",
        class: "button small",
        "data-part": part,
        "aria-label": label,
        "aria-pressed": "false",
        onclick: press,
      },
      `${sign} `,
      textLine(text),
    );
  };
  return h(
    "span",
    { class: "feedback", role: "group" },
    one(e.positive_button, "👍", "yes"),
    one(e.negative_button, "👎", "no"),
  );
}

function overflow(e, hand) {
  const choose = (anchor, option) => {
    if (option.url) link(option.url).click();
    hand.act({ selected_option: option }, anchor);
  };
  const open = (anchor) =>
    openMenu(
      anchor,
      "More",
      e.options.map((option) => ({
        words: textLine(option.text),
        hint: option.description && textLine(option.description),
        run: () => choose(anchor, option),
      })),
    );
  return menuButton(
    { class: "button overflow", "aria-label": e.accessibility_label ?? "More" },
    "⋯",
    open,
  );
}
