// Makes and redraws nodes. Foreign text becomes text nodes here, never markup.

const SVG = "http://www.w3.org/2000/svg";
const PROPERTIES = new Set(["value", "checked", "disabled", "inert", "hidden"]);

export const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);
export const s = (tag, props, ...children) =>
  fill(document.createElementNS(SVG, tag), props, children);

function fill(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) set(node, name, value);
  node.append(
    ...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false),
  );
  return node;
}

function set(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "css") for (const [k, v] of Object.entries(value)) node.style.setProperty(k, v);
  else if (PROPERTIES.has(name)) node[name] = value;
  else node.setAttribute(name, value === true ? "" : value);
}

/** Shows `entries` ({key, sign, draw}) as the children of `parent`; what has the same sign stays as it is. */
export function redraw(parent, entries) {
  const old = new Map([...parent.children].map((child) => [child.redrawKey, child]));
  const nodes = entries.map((entry) => reuse(old.get(entry.key), entry));
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

function reuse(node, { key, sign, draw }) {
  const text = typeof sign === "string" ? sign : JSON.stringify(sign);
  if (node && node.redrawSign === text) return node;
  return Object.assign(draw(), { redrawKey: key, redrawSign: text });
}

/** Runs `change`; when it replaced the focused node, its successor gets the focus and the caret. */
export function keepingFocus(change) {
  const before = document.activeElement;
  const address = before && addressOf(before);
  change();
  if (!address || before.isConnected) return;
  const after = successor(address);
  if (!after) return;
  after.focus({ preventScroll: true });
  if (address.caret) after.setSelectionRange?.(...address.caret);
}

function addressOf(node) {
  const scope = node.closest("[data-scope]")?.dataset.scope;
  if (!scope) return null;
  return {
    scope,
    block: node.closest("[data-block-id]")?.dataset.blockId,
    action: node.closest("[data-action-id]")?.dataset.actionId,
    part: node.dataset.part,
    testid: node.dataset.testid,
    caret:
      typeof node.selectionStart === "number" ? [node.selectionStart, node.selectionEnd] : null,
  };
}

const quoted = (name, value) =>
  value === undefined ? "" : `[data-${name}="${CSS.escape(value)}"]`;

function successor({ scope, block, action, part, testid }) {
  const home = document.querySelector(quoted("scope", scope));
  if (!home) return null;
  if (testid) return home.querySelector(quoted("testid", testid)) ?? home;
  const at = quoted("block-id", block) + quoted("action-id", action);
  const found = at && home.querySelector(at);
  if (!found) return block ? (home.querySelector(quoted("block-id", block)) ?? home) : home;
  if (part !== undefined) return found.querySelector(quoted("part", part)) ?? found;
  return found.matches("button, input, textarea, a")
    ? found
    : found.querySelector("button, input, textarea, a");
}

/** Up, Down, Home and End move the focus among the nodes of `list` that match `selector`. */
export function arrowKeys(list, selector) {
  const steps = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  list.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll(selector)];
    const at = items.indexOf(event.target);
    if (at < 0 || !(event.key in steps)) return;
    event.preventDefault();
    items[Math.max(0, Math.min(items.length - 1, at + steps[event.key]))].focus();
  });
  return list;
}

let counter = 0;
export const uniqueId = (prefix) => `${prefix}-${++counter}`;
