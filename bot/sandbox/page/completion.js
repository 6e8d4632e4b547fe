// Completes “/social …” above the message box. Tab takes the first; an arrow chooses; Enter without a choice sends.

import { h, uniqueId } from "./dom.js";
import { store } from "./store.js";

const COMMAND = "/social";
const MOST = 10;

/** [{text, hint}] of what can be typed: the state's `commands` (words, or {command, hint}), else the bare command. */
function commands() {
  const listed = (store.state.commands ?? []).map((one) =>
    typeof one === "string"
      ? { text: one, hint: "" }
      : { text: one.command ?? one.usage, hint: one.hint ?? one.description ?? "" },
  );
  const whole = listed.map(({ text, hint }) => ({
    text: text.startsWith("/") ? text : `${COMMAND} ${text}`,
    hint,
  }));
  return whole.length ? whole : [{ text: COMMAND, hint: "Monitored social pages, run from Slack" }];
}

const matches = (typed) =>
  typed.startsWith("/")
    ? commands()
        .filter(({ text }) => text.startsWith(typed) && text !== typed)
        .slice(0, MOST)
    : [];

/** Hangs the list on `box`, inside `form`. */
export function completing(box, form) {
  const list = h("div", {
    class: "completion",
    role: "listbox",
    id: uniqueId("completion"),
    "aria-label": "Commands",
    hidden: true,
  });
  form.prepend(list);
  const state = { found: [], at: -1 };
  box.setAttribute("aria-haspopup", "listbox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", list.id);

  const point = (at) => {
    state.at = at;
    [...list.children].forEach((node, index) =>
      node.setAttribute("aria-selected", String(index === at)),
    );
    const node = list.children[at];
    node?.scrollIntoView({ block: "nearest" });
    if (node) box.setAttribute("aria-activedescendant", node.id);
    else box.removeAttribute("aria-activedescendant");
  };
  const show = (found) => {
    state.found = found;
    list.replaceChildren(...found.map((one) => row(one, () => take(one))));
    list.hidden = !found.length;
    point(-1);
  };
  const take = ({ text }) => {
    box.value = text;
    box.focus();
    box.dispatchEvent(new Event("input"));
  };
  const close = () => show([]);
  const step = (way) =>
    point(
      (state.at + way + state.found.length + (state.at < 0 && way < 0 ? 1 : 0)) %
        state.found.length,
    );
  const KEYS = {
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Tab: () => take(state.found[Math.max(0, state.at)]),
    Enter: () => take(state.found[state.at]),
    Escape: close,
  };
  box.addEventListener("input", () => show(matches(box.value)));
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const free =
      list.hidden ||
      !(event.key in KEYS) ||
      event.shiftKey ||
      (event.key === "Enter" && state.at < 0);
    if (free) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  close();
  return { close };
}

function row({ text, hint }, take) {
  const node = h(
    "div",
    { role: "option", class: "completion-row", id: uniqueId("command"), "aria-selected": "false" },
    h("strong", {}, text),
    hint && h("small", {}, hint),
  );
  node.addEventListener("pointerdown", (event) => event.preventDefault());
  node.addEventListener("click", take);
  return node;
}
