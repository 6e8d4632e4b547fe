// The address bar remembers who is looking and where: #/jane/social/<thread> or #/jane/app/home.

import { changed, store, viewer } from "./store.js";

export function readRoute(hash) {
  const [who, where, rest] = hash.replace(/^#\/?/, "").split("/").map(decodeURIComponent);
  if (!where) return { who, place: { kind: "channel", name: "social" }, thread: null };
  if (where === "app")
    return {
      who,
      place: { kind: "app", tab: rest === "home" ? "home" : "messages" },
      thread: null,
    };
  return { who, place: { kind: "channel", name: where }, thread: rest || null };
}

/** The address of a place, and of a thread in it, for who is looking. */
export function addressOf(place, thread = null) {
  const where = place.kind === "app" ? `app/${place.tab}` : encodeURIComponent(place.name);
  return `#/${viewer().name}/${where}${thread && place.kind !== "app" ? `/${thread}` : ""}`;
}

/** Shows another place or thread, and leaves a step for the browser's Back. */
export function go(fields) {
  changed({ thread: null, menu: false, ...fields });
  const written = addressOf(store.place, store.thread);
  if (location.hash !== written) history.pushState(null, "", written);
}

/** Writes down who is looking now, without a step for Back. */
export function renameAddress() {
  history.replaceState(null, "", addressOf(store.place, store.thread));
}

export function followAddress() {
  addEventListener("popstate", () => {
    const { place, thread } = readRoute(location.hash);
    changed({ place, thread, menu: false });
    renameAddress();
  });
}
