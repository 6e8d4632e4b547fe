// Draws an input block (label, element, hint, error) and judges its value before it is submitted.

import { h, uniqueId } from "./dom.js";
import { drawElement } from "./elements.js";
import { plain, textLine } from "./text.js";
import { valueOf } from "./values.js";

export function input(block, scope) {
  const error = scope.errors?.[block.block_id];
  const id = uniqueId("label");
  const node = drawElement(scope, block, block.element);
  const hintId = block.hint && uniqueId("hint");
  const errorId = error && uniqueId("error");
  for (const control of node.matches("input") ? [node] : controls(node))
    describe(control, id, [errorId, hintId], error);
  return h(
    "div",
    { class: error ? "input-block wrong" : "input-block" },
    h(
      "div",
      { class: "label", id },
      plain(block.label.text),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    node,
    error && h("p", { class: "field-error", id: errorId, "data-testid": "error" }, error),
    block.hint && h("p", { class: "hint", id: hintId }, textLine(block.hint)),
  );
}

const controls = (node) =>
  node.matches(".choices") ? [node] : node.querySelectorAll("input, textarea, button");

function describe(control, labelId, notes, error) {
  control.setAttribute(
    "aria-labelledby",
    control.matches("button") ? `${labelId} ${(control.id ||= uniqueId("control"))}` : labelId,
  );
  const described = notes.filter(Boolean).join(" ");
  if (described) control.setAttribute("aria-describedby", described);
  if (error) control.setAttribute("aria-invalid", "true");
}

const EMAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

// What is wrong with a value that is there, by element; null when nothing is.
const JUDGES = {
  plain_text_input: (e, { value }) =>
    e.min_length && value.length < e.min_length
      ? `Please enter at least ${e.min_length} characters.`
      : null,
  email_text_input: (e, { value }) =>
    EMAIL.test(value) ? null : "Please enter an e-mail address.",
  url_text_input: (e, { value }) =>
    URL.canParse(value) ? null : "Please enter a whole address, like https://example.com.",
  number_input: (e, { value }) => judgeNumber(e, Number(value.replace(",", "."))),
};

function judgeNumber(e, number) {
  if (Number.isNaN(number)) return "Please enter a number.";
  if (!e.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
  if (e.min_value !== undefined && number < Number(e.min_value))
    return `Please enter ${e.min_value} or more.`;
  if (e.max_value !== undefined && number > Number(e.max_value))
    return `Please enter ${e.max_value} or less.`;
  return null;
}

/** {block_id: words} for every input that is missing or wrong. */
export function mistakes(scope) {
  const found = {};
  for (const block of scope.blocks.filter((one) => one.type === "input")) {
    const words = mistake(block, valueOf(scope, block.block_id, block.element));
    if (words) found[block.block_id] = words;
  }
  return found;
}

function mistake(block, value) {
  const { type, ...rest } = value;
  const content = Object.values(rest)[0];
  const empty = content === null || content === "" || (Array.isArray(content) && !content.length);
  if (empty) return block.optional ? null : "Please complete this required field.";
  return JUDGES[type]?.(block.element, value) ?? null;
}
