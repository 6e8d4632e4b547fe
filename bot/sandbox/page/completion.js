// Completes “/social …” above the message box: the command first, then what can be typed after it.
// Tab takes the first, an arrow chooses, Enter takes what was chosen; without a choice it sends.

import { h, uniqueId } from "./dom.js";
import { store } from "./store.js";

const COMMAND = "/social";
const SAYS = "monitored social pages, run from Slack";

/** Rows that fit what is typed: {text: the line when taken, words, takes, says}; `only` told, not to be taken. */
function rows(typed) {
  if (typed.length && COMMAND.startsWith(typed))
    return [{ text: `${COMMAND} `, words: COMMAND, takes: "", says: SAYS }];
  const [, rest] = /^\/social +(.*)$/i.exec(typed) ?? [];
  return rest === undefined ? [] : following(rest.replace(/ +/g, " ").toLowerCase());
}

function following(rest) {
  const known = (store.state.commands ?? []).map(row);
  const whole = known.find(({ words, takes }) =>
    takes ? rest.startsWith(`${words} `) : rest.trim() === words,
  );
  return whole ? [{ ...whole, only: true }] : known.filter(({ words }) => fits(words, rest));
}

const row = ({ words, takes, says }) => ({
  text: `${COMMAND} ${words}${takes && " "}`,
  words,
  takes,
  says,
});

const fits = (words, rest) =>
  words.startsWith(rest) || words.split(" ").some((word) => word.startsWith(rest));

/** Hangs the list on `box`, inside `form`. */
export function completing(box, form) {
  const list = h("div", { role: "listbox", id: uniqueId("completion"), "aria-label": "Commands" });
  const onEnter = h("span", {});
  const layer = h(
    "div",
    { class: "completion", "data-testid": "completion", hidden: true },
    list,
    keys(onEnter),
  );
  form.prepend(layer);
  const state = { found: [], at: -1 };
  box.setAttribute("aria-haspopup", "listbox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);

  const point = (at) => {
    state.at = at;
    onEnter.textContent = at < 0 ? "send" : "take";
    [...list.children].forEach((node, index) =>
      node.setAttribute("aria-selected", String(index === at)),
    );
    const node = list.children[at];
    node?.scrollIntoView({ block: "nearest" });
    if (node) box.setAttribute("aria-activedescendant", node.id);
    else box.removeAttribute("aria-activedescendant");
  };
  const show = (shown) => {
    state.found = shown.filter(({ only }) => !only);
    list.replaceChildren(...shown.map((one) => drawn(one, () => take(one))));
    layer.classList.toggle("told", !state.found.length);
    layer.hidden = !shown.length;
    point(-1);
  };
  const take = ({ text }) => {
    box.value = text;
    box.focus();
    box.dispatchEvent(new Event("input"));
  };
  const close = () => show([]);
  const step = (way) => {
    const count = state.found.length;
    point((state.at + way + count + (state.at < 0 && way < 0 ? 1 : 0)) % count);
  };
  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Tab: () => take(state.found[Math.max(0, state.at)]),
    Enter: () => take(state.found[state.at]),
  };
  const verb = (event) => {
    if (layer.hidden || event.shiftKey || event.isComposing) return null;
    if (event.key === "Escape") return close;
    if (!state.found.length || (event.key === "Enter" && state.at < 0)) return null;
    return KEYS[event.key];
  };
  box.addEventListener("input", () => show(rows(box.value)));
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const run = verb(event);
    if (!run) return;
    event.preventDefault();
    run();
  });
  return { close };
}

function drawn({ words, takes, says, only }, take) {
  const node = h(
    "div",
    {
      role: "option",
      class: "completion-row",
      id: uniqueId("command"),
      "aria-selected": "false",
      "aria-disabled": only ? "true" : null,
    },
    h("span", { class: "completion-words" }, h("strong", {}, words), takes && h("i", {}, takes)),
    h("small", {}, says),
  );
  node.addEventListener("pointerdown", (event) => event.preventDefault());
  if (!only) node.addEventListener("click", take);
  return node;
}

function keys(onEnter) {
  const said = { "↑ ↓": "choose", Tab: "take", Enter: onEnter, Esc: "put away" };
  const parts = Object.entries(said).map(([key, what]) => h("span", {}, h("kbd", {}, key), what));
  return h("p", { class: "completion-keys", "aria-hidden": "true" }, parts);
}
