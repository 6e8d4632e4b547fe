// Addresses at Slack that lead back into this workspace: what Slack's own client opens without a browser.

import { store } from "./store.js";

const PATH = "/app_redirect";

/** Where such an address leads in here ({place}), or null for any other. */
export function placeAt(url) {
  const address = URL.canParse(url) ? new URL(url) : null;
  if (address?.protocol !== "https:" || address.host !== "slack.com" || address.pathname !== PATH)
    return null;
  const asked = address.searchParams;
  const ours = [
    [asked.get("team"), store.state.team.id],
    [asked.get("app"), store.state.bot.app_id],
  ];
  if (ours.some(([given, own]) => given && given !== own)) return null;
  const channel = asked.get("channel");
  if (channel) return { kind: "channel", name: named(channel) };
  return { kind: "app", tab: asked.get("tab") === "home" ? "home" : "messages" };
}

/** The channel's name in the address bar; an id that this person cannot see stays one. */
function named(id) {
  const channel = store.state.channels.find((one) => one.id === id && !one.is_dm);
  return channel?.name ?? id;
}
