// The fire drill: makes happen, on purpose, what goes wrong in a real workspace.

import { openMenu, menuButton } from "./menu.js";
import { say } from "./notices.js";
import { post } from "./server.js";
import { channelShown, store } from "./store.js";

const VERBS = [
  ["new_post", "Publish a new post", "The demo page posts something", "A new post is on its way."],
  [
    "edit_post",
    "Edit the newest post",
    "The demo page changes its mind",
    "The newest post was edited.",
  ],
  [
    "rate_limit",
    "Slack says “slow down”",
    "The next calls get 429 and Retry-After",
    "Slack answers 429 for a while.",
  ],
  [
    "outage",
    "Slack has an outage",
    "Every call gets 503 until healed",
    "Slack is out of order until you heal it.",
  ],
  [
    "channel_archive",
    "Archive this channel",
    "The bot finds a closed door",
    "The channel is archived.",
  ],
  [
    "bot_removed",
    "Remove the bot from this channel",
    "Somebody types /remove",
    "The bot was removed from the channel.",
  ],
  ["heal", "Heal everything", "Everything works again", "Everything works again."],
];

const IN_CHANNEL = new Set(["channel_archive", "bot_removed"]);

async function drill(what, done) {
  if (IN_CHANNEL.has(what) && store.place.kind !== "channel") return say("Open the channel first.");
  const answer = await post("drill", { what, channel: channelShown()?.id });
  say(answer.ok ? done : answer.error);
}

export function drillButton() {
  const items = VERBS.map(([what, words, hint, done]) => ({
    words,
    hint,
    testid: `drill-${what}`,
    run: () => drill(what, done),
  }));
  return menuButton({ class: "row drill", "data-testid": "drill" }, "Fire drill", (anchor) =>
    openMenu(anchor, "Fire drill", items),
  );
}
