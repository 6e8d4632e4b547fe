// Asks before a button with a `confirm` object does what it says.

import { h, uniqueId } from "./dom.js";
import { textLine, textObject } from "./text.js";

/** True when there is nothing to ask, or the person agreed. */
export function confirmed(question) {
  if (!question) return Promise.resolve(true);
  return new Promise((resolve) => {
    const dialog = draw(question);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

function draw({ title, text, confirm, deny, style }) {
  const id = uniqueId("confirm");
  const end = (answer) => (event) => event.target.closest("dialog").close(answer);
  const danger = style === "danger" ? "danger" : "primary";
  return h(
    "dialog",
    { class: "confirm", "aria-labelledby": id, role: "alertdialog", "data-testid": "confirm" },
    h("h2", { id }, textLine(title)),
    h("div", { class: "text" }, textObject(text)),
    h(
      "footer",
      {},
      h(
        "button",
        { type: "button", class: "button", "data-testid": "confirm-no", onclick: end("no") },
        textLine(deny),
      ),
      h(
        "button",
        {
          type: "button",
          class: `button ${danger}`,
          "data-testid": "confirm-yes",
          autofocus: true,
          onclick: end("yes"),
        },
        textLine(confirm),
      ),
    ),
  );
}
