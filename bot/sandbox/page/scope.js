// Where an element stands (a message, a modal, the Home tab) and how what a person does there reaches the bot.

import { confirmed } from "./confirm.js";
import { say } from "./notices.js";
import { post } from "./server.js";
import { channelById, store } from "./store.js";
import { hold, valueOf, valuesOf } from "./values.js";

const busy = new Set();

export function messageScope(channel, message) {
  const blocks = [
    message.blocks ?? [],
    ...(message.attachments ?? []).map((one) => one.blocks ?? []),
  ].flat();
  return {
    key: `message:${channel}:${message.ts}`,
    surface: "message",
    container: { type: "message", channel, ts: message.ts },
    blocks,
  };
}

export function viewScope(view) {
  return {
    key: `view:${view.id}`,
    surface: view.type === "home" ? "home" : "modal",
    container: { type: "view", view_id: view.id },
    blocks: view.blocks,
    stored: view.state_values,
  };
}

/** The hands of one element: its value, a way to change it, and a way to tell the bot. */
export function handle(scope, block, element) {
  const inInput = block.type === "input";
  return {
    scope,
    blockId: block.block_id,
    element,
    value: () => valueOf(scope, block.block_id, element),
    keep: (value) => {
      hold(scope, block.block_id, element, value);
      scope.onChange?.(block.block_id);
    },
    clearable: inInput && block.optional === true,
    dispatches: !inInput || block.dispatch_action === true,
    act: (value, node) => act(scope, block, element, value, node),
  };
}

async function act(scope, block, element, value, node) {
  const key = `${scope.key}\n${block.block_id}\n${element.action_id}`;
  if (busy.has(key) || !(await confirmed(element.confirm ?? value.selected_option?.confirm)))
    return;
  busy.add(key);
  node?.setAttribute("aria-busy", "true");
  const answer = await post("action", {
    person: store.person,
    container: scope.container,
    block_id: block.block_id,
    action_id: element.action_id,
    value: { type: element.type, ...value },
    state: valuesOf(scope),
  });
  busy.delete(key);
  node?.removeAttribute("aria-busy");
  if (!answer.ok) say(answer.error);
}

/** Options that the bot suggests for `query`: a list of groups {label, options}. */
export async function suggestions({ scope, blockId, element }, query) {
  const answer = await post("options", {
    person: store.person,
    container: scope.container,
    block_id: blockId,
    action_id: element.action_id,
    value: query,
  });
  if (answer.error) throw new Error(answer.error);
  return answer.option_groups ?? [{ label: null, options: answer.options ?? [] }];
}

export const placeName = (scope) => channelById(scope.container.channel)?.name ?? "";
