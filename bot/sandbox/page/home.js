// Draws the App Home tab, and tells the bot that it was opened.

import { blockEntries } from "./blocks.js";
import { h, keepingFocus, redraw } from "./dom.js";
import { viewScope } from "./scope.js";
import { say } from "./notices.js";
import { post } from "./server.js";
import { store } from "./store.js";
import { forgetAllBut } from "./values.js";

let opened = null; // whose Home was opened last, until another place is shown

export async function openHome() {
  const shown = store.place.kind === "app" && store.place.tab === "home";
  const wanted = shown ? store.person : null;
  if (wanted === opened) return;
  opened = wanted;
  if (!wanted) return;
  const answer = await post("home", { person: wanted });
  if (!answer.ok) say(answer.error);
}

export function drawHome(frame) {
  const { home } = store.state;
  if (!home) return redraw(frame, [{ key: "empty", sign: "", draw: empty }]);
  const scope = viewScope({ ...home, type: "home" });
  forgetAllBut(scope);
  frame.dataset.scope = scope.key;
  frame.tabIndex = -1;
  keepingFocus(() => redraw(frame, blockEntries(home.blocks, scope)));
}

const empty = () =>
  h("p", { class: "empty" }, `${store.state.bot.name} has not drawn its Home yet.`);
