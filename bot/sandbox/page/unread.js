// What this browser has not shown yet, for each person and channel.

import { channelShown, messagesOf, store } from "./store.js";

const key = (channel) => `social.read.${store.person}.${channel}`;
const newest = (channel) => messagesOf(channel).at(-1)?.ts ?? "0";

/** How many messages came into `channel` since it was last shown. */
export function unreadIn(channel) {
  if (!channel) return 0;
  const read = localStorage.getItem(key(channel));
  if (read === null) {
    localStorage.setItem(key(channel), newest(channel));
    return 0;
  }
  return messagesOf(channel).filter(
    (one) => Number(one.ts) > Number(read) && one.user !== store.person,
  ).length;
}

export function markRead() {
  const channel = channelShown();
  const visible =
    channel &&
    document.visibilityState === "visible" &&
    !(store.place.kind === "app" && store.place.tab === "home");
  if (visible) localStorage.setItem(key(channel.id), newest(channel.id));
}
