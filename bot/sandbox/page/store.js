// What the page knows: the server's state, who is looking, and at what. Watchers redraw after a change.

export const store = {
  state: null, // as GET /ui/state answers
  person: null, // id of who is looking
  place: { kind: "channel", name: "social" }, // or {kind: "app", tab: "home" | "messages"}
  thread: null, // ts of the open thread's parent
  offline: false,
  menu: false, // the sidebar is open on a phone
};

const watchers = new Set();
let queued = false;

export const watch = (watcher) => watchers.add(watcher);

export function changed(fields) {
  Object.assign(store, fields);
  if (queued) return;
  queued = true;
  queueMicrotask(() => {
    queued = false;
    for (const watcher of watchers) watcher();
  });
}

export const person = (id) => store.state.people.find((one) => one.id === id);
export const channelById = (id) => store.state.channels.find((one) => one.id === id);
export const viewer = () => person(store.person) ?? store.state.people[0];
export const nameOf = (one) => one?.real_name || one?.name || "Somebody";

/** The channel on the screen; the bot's direct messages for the app's tabs; null on an unknown name. */
export function channelShown() {
  if (store.place.kind === "app") return directMessages();
  const named = store.state.channels.find((one) => !one.is_dm && one.name === store.place.name);
  return named ?? store.state.channels.find((one) => !one.is_dm) ?? null;
}

export function directMessages() {
  const mine = store.state.channels.filter((one) => one.is_dm);
  return (
    mine.find((one) => one.user === store.person) ??
    mine.find((one) => messagesOf(one.id).length) ??
    mine[0]
  );
}

export const messagesOf = (id) => store.state.messages[id] ?? [];

export function topView() {
  return store.state.views.at(-1) ?? null;
}
