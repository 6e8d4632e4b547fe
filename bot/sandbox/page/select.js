// Draws every select: a button that shows the choice, and a searchable list that the keyboard can run through.

import { h } from "./dom.js";
import { openListbox } from "./listbox.js";
import { sourceOf } from "./options.js";
import { plain } from "./text.js";

export function select(e, hand) {
  const source = sourceOf(e);
  const placeholder = e.placeholder?.text ?? (source.multi ? "Choose some" : "Choose one");
  const face = h("span", { class: "select-face" });
  const trigger = h(
    "button",
    {
      type: "button",
      class: "select-button",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      autofocus: e.focus_on_load,
      "data-part": "trigger",
    },
    face,
    h("span", { class: "chevron", "aria-hidden": "true" }),
  );
  const node = h("div", { class: source.multi ? "select multi" : "select" }, trigger);
  const show = () =>
    face.replaceChildren(...faceOf(source.chosen(hand), source.multi, placeholder));
  trigger.addEventListener("click", () => open(e, hand, source, trigger, show));
  trigger.addEventListener("keydown", (event) => {
    if (!["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    open(e, hand, source, trigger, show);
  });
  show();
  return node;
}

function faceOf(chosen, multi, placeholder) {
  if (!chosen.length) return [h("span", { class: "placeholder" }, placeholder)];
  if (!multi) return [plain(chosen[0].text.text)].flat();
  return chosen.map((option) => h("span", { class: "chip" }, plain(option.text.text)));
}

function open(e, hand, source, trigger, show) {
  const before = JSON.stringify(hand.value());
  const write = (options) => {
    const items = options.map(source.item);
    hand.keep({ [source.name]: source.multi ? items : (items[0] ?? null) });
    show();
  };
  openListbox(trigger, {
    label: e.placeholder?.text ?? "Options",
    multi: source.multi,
    most: e.max_selected_items ?? Infinity,
    shortest: source.asks ? (e.min_query_length ?? 3) : 0,
    slow: source.asks,
    groups: (query) => source.groups(hand, query),
    chosen: () => source.chosen(hand),
    write,
    clearable: hand.clearable && !source.multi && source.chosen(hand).length > 0,
    done: () =>
      hand.dispatches && JSON.stringify(hand.value()) !== before && hand.act(hand.value(), trigger),
  });
}
