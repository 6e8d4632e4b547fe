// Draws checkboxes and radio buttons, on the browser's own controls.

import { h, uniqueId } from "./dom.js";
import { textLine } from "./text.js";

function choices(e, { type, role, isChosen, choose }) {
  const name = uniqueId("choice");
  const rows = e.options.map((option, part) =>
    h(
      "label",
      { class: "choice" },
      h("input", {
        type,
        name,
        "data-part": part,
        checked: isChosen(option),
        onchange: (event) => choose(option, event.target),
      }),
      h(
        "span",
        {},
        textLine(option.text),
        option.description && h("small", {}, textLine(option.description)),
      ),
    ),
  );
  return h("div", { class: "choices", role }, rows);
}

export function radioButtons(e, hand) {
  return choices(e, {
    type: "radio",
    role: "radiogroup",
    isChosen: (option) => hand.value().selected_option?.value === option.value,
    choose: (option, node) => {
      hand.keep({ selected_option: option });
      if (hand.dispatches) hand.act({ selected_option: option }, node);
    },
  });
}

export function checkboxes(e, hand) {
  const chosen = () => hand.value().selected_options;
  const has = (option) => chosen().some((one) => one.value === option.value);
  return choices(e, {
    type: "checkbox",
    role: "group",
    isChosen: has,
    choose: (option, node) => {
      const others = chosen().filter((one) => one.value !== option.value);
      const selected = node.checked ? [...others, option] : others;
      const ordered = e.options.filter((one) => selected.some((s) => s.value === one.value));
      hand.keep({ selected_options: ordered });
      if (hand.dispatches) hand.act({ selected_options: ordered }, node);
    },
  });
}
