// A searchable list of options beside its button: a combobox as the ARIA practices describe it.

import { h, uniqueId } from "./dom.js";
import { openPopup } from "./popup.js";
import { textLine } from "./text.js";

const PAUSE = 250; // ms after the last key before a slow source is asked

/**
 * Opens the list at `anchor`. `source`: label, multi, most, shortest (characters before it is asked), slow,
 * clearable,
 * groups(query) → promise of [{label, options}], chosen() → options, write(options), done().
 */
export function openListbox(anchor, source) {
  const id = uniqueId("list");
  const list = h("div", {
    role: "listbox",
    id,
    class: "options",
    "aria-label": source.label,
    "aria-multiselectable": source.multi ? "true" : null,
  });
  const search = h("input", {
    class: "field search",
    type: "text",
    role: "combobox",
    autocomplete: "off",
    placeholder: "Search",
    "aria-label": `Search: ${source.label}`,
    "aria-expanded": "true",
    "aria-controls": id,
    "aria-autocomplete": "list",
  });
  const box = { anchor, source, list, search, options: [], at: -1, asked: 0 };
  anchor.setAttribute("aria-expanded", "true");
  box.close = openPopup(
    anchor,
    h("div", { class: "listbox" }, search, list, source.clearable && clearButton(box)),
    {
      wide: true,
      onClose: () => {
        anchor.setAttribute("aria-expanded", "false");
        source.done();
      },
    },
  );
  search.addEventListener("input", () => askLater(box));
  search.addEventListener("keydown", (event) => key(box, event));
  search.focus();
  ask(box);
}

function clearButton(box) {
  const clear = () => {
    box.source.write([]);
    box.close();
    box.anchor.focus();
  };
  return h("button", { type: "button", class: "clear", onclick: clear }, "Clear the choice");
}

function askLater(box) {
  clearTimeout(box.timer);
  box.timer = setTimeout(() => ask(box), box.source.slow ? PAUSE : 0);
}

async function ask(box) {
  const turn = ++box.asked;
  const query = box.search.value;
  if (query.trim().length < box.source.shortest)
    return note(box, `Type at least ${box.source.shortest} characters.`);
  if (box.source.slow) note(box, "Searching …");
  try {
    const groups = await box.source.groups(query);
    if (turn === box.asked) show(box, groups);
  } catch (error) {
    if (turn === box.asked) note(box, error.message);
  }
}

function note(box, words) {
  box.options = [];
  point(box, -1);
  box.list.replaceChildren(h("p", { class: "list-note", role: "status" }, words));
}

function show(box, groups) {
  box.options = [];
  const rows = groups.flatMap(({ label, options }) => [
    label && h("p", { class: "list-group", role: "presentation" }, textLine(label)),
    ...options.map((option) => row(box, option)),
  ]);
  if (!box.options.length) return note(box, "Nothing found.");
  box.list.replaceChildren(...rows.filter(Boolean));
  const selected = box.options.findIndex(({ option }) => isChosen(box, option));
  point(box, Math.max(0, selected));
}

const isChosen = (box, option) => box.source.chosen().some((one) => one.value === option.value);

function row(box, option) {
  const node = h(
    "div",
    {
      role: "option",
      id: uniqueId("option"),
      class: "option",
      "data-value": option.value,
      "aria-selected": String(isChosen(box, option)),
    },
    h(
      "span",
      {},
      textLine(option.text),
      option.description && h("small", {}, textLine(option.description)),
    ),
  );
  node.addEventListener("pointerdown", (event) => event.preventDefault());
  node.addEventListener("click", () => choose(box, option));
  box.options.push({ option, node });
  return node;
}

function point(box, at) {
  box.options[box.at]?.node.classList.remove("pointed");
  box.at = at;
  const node = box.options[at]?.node;
  node?.classList.add("pointed");
  node?.scrollIntoView({ block: "nearest" });
  if (node) box.search.setAttribute("aria-activedescendant", node.id);
  else box.search.removeAttribute("aria-activedescendant");
}

function choose(box, option) {
  const { source } = box;
  const others = source.chosen().filter((one) => one.value !== option.value);
  if (source.multi) {
    if (isChosen(box, option)) source.write(others);
    else if (others.length < source.most) source.write([...others, option]);
    for (const { option: one, node } of box.options)
      node.setAttribute("aria-selected", String(isChosen(box, one)));
    return;
  }
  source.write([option]);
  box.close();
  box.anchor.focus();
}

function key(box, event) {
  if (event.isComposing) return;
  const last = box.options.length - 1;
  const moves = {
    ArrowDown: Math.min(last, box.at + 1),
    ArrowUp: Math.max(0, box.at - 1),
    PageDown: Math.min(last, box.at + 8),
    PageUp: Math.max(0, box.at - 8),
  };
  if (event.key in moves) {
    event.preventDefault();
    point(box, moves[event.key]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    event.stopPropagation();
    if (box.options[box.at]) choose(box, box.options[box.at].option);
  } else if (event.key === "Tab" && !box.source.clearable) box.close();
}
