// Starts the page: fetches the state, and draws everything again after each change.

import { drawMain } from "./channel.js";
import { keepingFocus } from "./dom.js";
import { openHome } from "./home.js";
import { start } from "./live.js";
import { announce } from "./live_region.js";
import { drawModal, prepareModal } from "./modal.js";
import { drawNotices } from "./notices.js";
import { followAddress } from "./route.js";
import { drawSidebar } from "./sidebar.js";
import { changed, channelShown, store, watch } from "./store.js";
import { drawThread } from "./thread.js";
import { markRead } from "./unread.js";

const PHONE = matchMedia("(max-width: 720px)");
const MINUTE = 60_000; // ms

function draw() {
  if (!store.state) return drawWaiting();
  markRead();
  keepingFocus(() => {
    drawSidebar();
    drawMain();
    drawThread();
  });
  reachable();
  drawModal();
  drawNotices();
  announce();
  openHome();
  document.getElementById("app").removeAttribute("data-loading");
  document.title = `${store.place.kind === "app" ? store.state.bot.name : `#${channelShown()?.name}`} · ${store.state.team.name} · sandbox`;
}

function drawWaiting() {
  document.getElementById("main").textContent = store.offline
    ? "The sandbox is not running. This page tries again by itself."
    : "";
}

/** On a phone one layer is used at a time: the menu, the thread, or the channel. */
function reachable() {
  const thread = !document.getElementById("thread").hidden;
  document.getElementById("sidebar").inert = PHONE.matches && !store.menu;
  document.getElementById("main").inert = PHONE.matches && (store.menu || thread);
  document.getElementById("thread").inert = PHONE.matches && store.menu;
}

function onEscape(event) {
  if (event.key !== "Escape" || event.defaultPrevented) return;
  if (store.menu) changed({ menu: false });
  else if (store.thread && event.target.closest?.("#thread")) changed({ thread: null });
}

watch(draw);
prepareModal();
followAddress();
PHONE.addEventListener("change", () => changed());
addEventListener("keydown", onEscape);
document.addEventListener("visibilitychange", () => changed());
setInterval(() => changed(), MINUTE);
start();
