// Draws the elements that are typed into: text, address, number, date, time.

import { h } from "./dom.js";

const TYPES = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "text",
};
const MODES = { email_text_input: "email", url_text_input: "url", number_input: "decimal" };
const LONGEST = 3000; // characters of a plain_text_input
const SETTLED = 600; // ms without another key before a picker tells the bot
const NEAR_END = 0.2; // share of the room from which the counter shows what is left

export function textInput(e, hand) {
  const props = {
    class: "field",
    value: hand.value().value ?? "",
    placeholder: e.placeholder?.text,
    "aria-label": e.placeholder?.text ?? "Text",
    maxlength: e.type === "plain_text_input" ? (e.max_length ?? LONGEST) : null,
    autofocus: e.focus_on_load,
    autocomplete: "off",
  };
  const input = e.multiline
    ? h("textarea", { ...props, rows: 4 })
    : h("input", { ...props, type: TYPES[e.type], inputmode: MODES[e.type] });
  const counter = e.max_length && h("span", { class: "counter", "aria-live": "polite" });
  const entered = () => ({ value: input.value === "" ? null : input.value });
  const count = () => {
    const left = e.max_length - input.value.length;
    if (counter) counter.textContent = left <= e.max_length * NEAR_END ? `${left} left` : "";
  };
  input.addEventListener("input", () => {
    hand.keep(entered());
    count();
  });
  if (hand.dispatches) dispatchTyping(input, e, () => hand.act(entered(), input));
  count();
  return h("div", { class: "text-input" }, input, counter);
}

function dispatchTyping(input, e, tell) {
  const when = e.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  if (when.includes("on_character_entered")) input.addEventListener("input", tell);
  if (!when.includes("on_enter_pressed")) return;
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    tell();
  });
}

const local = (seconds) => {
  const when = new Date(seconds * 1000);
  return new Date(when - when.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
};

const MOMENTS = {
  datepicker: {
    type: "date",
    words: "Date",
    name: "selected_date",
    show: (v) => v,
    read: (text) => text,
  },
  timepicker: {
    type: "time",
    words: "Time",
    name: "selected_time",
    show: (v) => v,
    read: (text) => text,
  },
  datetimepicker: {
    type: "datetime-local",
    words: "Date and time",
    name: "selected_date_time",
    show: local,
    read: (text) => Math.floor(new Date(text) / 1000),
  },
};

export function moment(e, hand) {
  const { type, words, name, show, read } = MOMENTS[e.type];
  const now = hand.value()[name];
  const input = h("input", {
    class: "field moment",
    type,
    value: now === null || now === undefined ? "" : show(now),
    title: e.placeholder?.text,
    "aria-label": e.placeholder?.text ?? words,
    autofocus: e.focus_on_load,
  });
  let timer;
  input.addEventListener("change", () => {
    const value = { [name]: input.value ? read(input.value) : null };
    hand.keep(value);
    clearTimeout(timer);
    if (hand.dispatches) timer = setTimeout(() => hand.act(value, input), SETTLED);
  });
  return input;
}
