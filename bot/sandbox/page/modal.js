// Draws the open stack of modals: the top one, with the others peeping out behind it.

import { blockEntries } from "./blocks.js";
import { h, keepingFocus, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { mistakes } from "./input_block.js";
import { say } from "./notices.js";
import { viewScope } from "./scope.js";
import { post } from "./server.js";
import { changed, store, topView } from "./store.js";
import { textLine } from "./text.js";
import { forgetAllBut, forgetScope, valuesOf } from "./values.js";

const errors = new Map(); // view id → {block_id: words}
const waiting = new Set(); // view ids whose submission is under way

let shown = null; // id of the view on the screen
let known = new Set(); // ids of the stack when it was last drawn

const dialog = () => document.getElementById("modal");

export function prepareModal() {
  dialog().addEventListener("keydown", onKey);
  dialog().addEventListener("cancel", (event) => event.preventDefault());
  dialog().addEventListener("close", () => topView() && dialog().showModal());
}

function onKey(event) {
  const view = topView();
  if (!view) return;
  if (event.key === "Escape") {
    event.preventDefault();
    closeView(view);
  }
  const line = event.target.matches("input.field:not(.moment):not(.search)");
  const submits = event.key === "Enter" && view.submit && (line || event.ctrlKey || event.metaKey);
  if (!submits || event.defaultPrevented || event.isComposing) return;
  event.preventDefault();
  submit(view);
}

export function drawModal() {
  forgetClosed();
  const view = topView();
  if (!view) return hide();
  const node = dialog();
  node.dataset.depth = store.state.views.length;
  const scope = {
    ...viewScope(view),
    errors: errors.get(view.id),
    onChange: (blockId) => clearError(view.id, blockId),
  };
  forgetAllBut(scope);
  node.dataset.scope = scope.key;
  keepingFocus(() => drawParts(node, view, scope));
  if (!node.open) node.showModal();
  if (shown !== view.id) enter(node);
  shown = view.id;
}

function drawParts(node, view, scope) {
  redraw(node.querySelector(".modal-parts"), [
    {
      key: `head ${view.id}`,
      sign: [view.title, store.state.views.length],
      draw: () => head(view),
    },
    {
      key: `body ${view.id}`,
      sign: "",
      draw: () => h("div", { class: "modal-body" }, h("div", { class: "blocks" })),
    },
    {
      key: `foot ${view.id}`,
      sign: [view.submit, view.close, waiting.has(view.id)],
      draw: () => foot(view),
    },
  ]);
  redraw(node.querySelector(".modal-body > .blocks"), blockEntries(view.blocks, scope));
}

function hide() {
  shown = null;
  if (dialog().open) dialog().close();
  dialog().querySelector(".modal-parts").replaceChildren();
}

function enter(node) {
  const first =
    node.querySelector("[autofocus]") ??
    node.querySelector(".modal-body :is(input, textarea, .select-button):not(:disabled)");
  (
    first ??
    node.querySelector("[data-testid=modal-submit]") ??
    node.querySelector("[data-testid=modal-close]")
  )?.focus();
}

function forgetClosed() {
  const ids = new Set(store.state.views.map((view) => view.id));
  for (const id of known) {
    if (ids.has(id)) continue;
    errors.delete(id);
    waiting.delete(id);
    forgetScope(`view:${id}`);
  }
  known = ids;
}

function clearError(viewId, blockId) {
  const { [blockId]: gone, ...rest } = errors.get(viewId) ?? {};
  if (gone === undefined) return;
  errors.set(viewId, rest);
  changed();
}

function head(view) {
  const pushed = store.state.views.length > 1;
  const close = () => closeView(view);
  return h(
    "header",
    {},
    pushed &&
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Back",
          "data-testid": "modal-back",
          onclick: close,
        },
        icon("back"),
      ),
    h("h2", { id: "modal-title" }, textLine(view.title)),
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Close",
        "data-testid": "modal-x",
        onclick: close,
      },
      icon("close"),
    ),
  );
}

function foot(view) {
  const busy = waiting.has(view.id);
  return h(
    "footer",
    {},
    h(
      "button",
      {
        type: "button",
        class: "button",
        "data-testid": "modal-close",
        onclick: () => closeView(view),
      },
      view.close ? textLine(view.close) : view.submit ? "Cancel" : "Close",
    ),
    view.submit &&
      h(
        "button",
        {
          type: "button",
          class: "button primary",
          "data-testid": "modal-submit",
          "aria-busy": busy ? "true" : null,
          onclick: () => submit(topView()),
        },
        textLine(view.submit),
      ),
  );
}

async function submit(view) {
  if (waiting.has(view.id)) return;
  const scope = viewScope(view);
  const wrong = mistakes(scope);
  if (Object.keys(wrong).length) return showErrors(view, wrong);
  waiting.add(view.id);
  errors.delete(view.id);
  changed();
  const answer = await post("submit", {
    person: store.person,
    view_id: view.id,
    values: valuesOf(scope),
  });
  waiting.delete(view.id);
  changed();
  if (answer.ok) return;
  if (answer.errors) showErrors(view, answer.errors);
  else say(answer.error);
}

function showErrors(view, words) {
  errors.set(view.id, words);
  changed();
  queueMicrotask(() => queueMicrotask(() => dialog().querySelector("[aria-invalid]")?.focus()));
}

async function closeView(view) {
  const answer = await post("close", { person: store.person, view_id: view.id });
  if (!answer.ok) say(answer.error);
}
