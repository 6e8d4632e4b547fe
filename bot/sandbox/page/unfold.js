// Long text in a message is folded behind “Show more”, as Slack folds it.

import { h } from "./dom.js";

const FOLDED_FROM = 700; // characters
const FOLDED_LINES = 14;

const unfolded = new Set(); // scope and block: stays open when the message is drawn again

export function unfolding(node, block, scope) {
  const words = node.textContent;
  const long =
    words.length > FOLDED_FROM ||
    node.querySelectorAll("p, li, br").length + words.split("\n").length > FOLDED_LINES;
  if (scope.surface !== "message" || block.expand || !long) return node;
  const key = `${scope.key}\n${block.block_id}`;
  const show = (open) => {
    node.classList.toggle("folded", !open);
    button.textContent = open ? "Show less" : "Show more";
    button.setAttribute("aria-expanded", String(open));
  };
  const button = h("button", { type: "button", class: "link-button", onclick: () => toggle() });
  const toggle = () => {
    if (!unfolded.delete(key)) unfolded.add(key);
    show(unfolded.has(key));
  };
  show(unfolded.has(key));
  return h("div", {}, node, button);
}
