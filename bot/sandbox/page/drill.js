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
  ["heal", "Heal Slack", "Everything works again", "Everything works again."],
  [
    "facebook_post",
    "Facebook: publish a post",
    "Quay Café says something",
    "A new post is on its way.",
  ],
  [
    "facebook_comment",
    "Facebook: write a comment",
    "A visitor answers the newest post",
    "A comment is on its way.",
  ],
  [
    "facebook_edit",
    "Facebook: edit the newest post",
    "Quay Café changes its mind",
    "The newest post was edited.",
  ],
  [
    "facebook_delete",
    "Facebook: delete the newest post",
    "Quay Café regrets it",
    "The newest post was deleted.",
  ],
  [
    "facebook_message",
    "Facebook: write a private message",
    "A visitor asks Quay Café for a table",
    "A private message is on its way.",
  ],
  [
    "facebook_expire",
    "Facebook: let the tokens expire",
    "Sixty days pass in a moment",
    "Every token has run out.",
  ],
  [
    "facebook_revoke",
    "Facebook: remove the app",
    "Everyone takes the permission back",
    "The app was removed by everyone.",
  ],
  [
    "facebook_checkpoint",
    "Facebook: ask for a login",
    "An unusual login was noticed",
    "Facebook wants to see everyone log in first.",
  ],
  [
    "facebook_role",
    "Facebook: take Jane's role away",
    "She no longer manages Quay Café",
    "Jane no longer manages Quay Café.",
  ],
  [
    "facebook_permission",
    "Facebook: switch a permission off",
    "Reading posts is not allowed any more",
    "A permission was switched off.",
  ],
  [
    "facebook_suspend",
    "Facebook: suspend a page",
    "Quay Café is taken off the network",
    "Quay Café is suspended.",
  ],
  [
    "facebook_rate_limit",
    "Facebook says “slow down”",
    "No calls for five minutes",
    "Facebook lets no more calls in for a while.",
  ],
  [
    "facebook_outage",
    "Facebook has an outage",
    "Every call fails until healed",
    "Facebook is out of order until you heal it.",
  ],
  [
    "facebook_heal",
    "Heal Facebook",
    "Only tokens that died stay dead",
    "Facebook works again.",
  ],
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
