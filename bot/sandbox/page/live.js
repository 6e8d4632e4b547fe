// Keeps the state fresh: one long poll after the other, again with patience while the server is away.

import { readRoute, renameAddress } from "./route.js";
import { fetchChanges, fetchState } from "./server.js";
import { changed, store } from "./store.js";

const REMEMBERED = "social.person";
const FIRST_PAUSE = 500; // ms
const LONGEST_PAUSE = 5000; // ms

const pause = (duration) => new Promise((resolve) => setTimeout(resolve, duration));

let turn = new AbortController();

export async function start() {
  await becomeAvailable();
  const { who, place, thread } = readRoute(location.hash);
  const named = store.state.people.find((one) => one.name === who);
  changed({ place, thread });
  if (named && named.id !== store.person) await switchPerson(named.id);
  follow();
}

async function becomeAvailable() {
  for (let wait = FIRST_PAUSE; ; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
    try {
      return adopt(await firstState());
    } catch {
      changed({ offline: true });
      await pause(wait);
    }
  }
}

async function firstState() {
  const remembered = localStorage.getItem(REMEMBERED);
  const state = await fetchState(remembered).catch((error) => {
    if (remembered) return fetchState(null);
    throw error;
  });
  const known = state.people.some((one) => one.id === remembered);
  store.person = known ? remembered : state.people[0].id;
  return known ? state : fetchState(store.person);
}

export async function switchPerson(id) {
  localStorage.setItem(REMEMBERED, id);
  store.person = id;
  turn.abort();
  adopt(await fetchState(id));
  renameAddress();
}

function adopt(state) {
  changed({ state, offline: false });
}

async function follow() {
  for (;;) {
    turn = new AbortController();
    const { person, state } = store;
    try {
      const next = await fetchChanges(person, state.version, turn.signal);
      if (person === store.person && next.version !== store.state.version) adopt(next);
      else if (store.offline) changed({ offline: false });
    } catch (error) {
      if (error.name === "AbortError") continue;
      await pause(FIRST_PAUSE);
      await becomeAvailable();
    }
  }
}
