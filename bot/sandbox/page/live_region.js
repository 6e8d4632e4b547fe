// Reads new messages out for people who hear the page.

import { channelShown, messagesOf, nameOf, person, store } from "./store.js";

const LONGEST = 200; // characters

let before = null; // {place, ts}: what was there when this last ran

export function announce() {
  const channel = channelShown();
  if (!channel) return;
  const place = `${store.person} ${channel.id}`;
  const all = messagesOf(channel.id);
  const fresh =
    before?.place === place
      ? all.filter((one) => Number(one.ts) > before.ts && one.user !== store.person)
      : [];
  before = { place, ts: Number(all.at(-1)?.ts ?? 0) };
  const live = document.getElementById("live");
  for (const one of fresh.slice(-3)) {
    const name = one.bot ? one.username || store.state.bot.name : nameOf(person(one.user));
    const line = document.createElement("p");
    line.textContent = `${name}: ${one.text.slice(0, LONGEST)}`;
    live.append(line);
  }
  while (live.childElementCount > 10) live.firstElementChild.remove();
}
