// What people entered and nobody has submitted yet, by container, block and action, as Slack's value objects.
// An update of a view keeps the value of a block and action that stay, and drops those that leave.

import { store } from "./store.js";

const held = new Map(); // scope key → Map("block\naction" → value object)

const address = (blockId, actionId) => `${blockId}\n${actionId}`;
const one = (name, initial) => (e) => ({ [name]: e[initial] ?? null });
const many = (name, initial) => (e) => ({ [name]: e[initial] ?? [] });

// The value of each element that holds one, before anybody has touched it.
const UNTOUCHED = {
  plain_text_input: one("value", "initial_value"),
  email_text_input: one("value", "initial_value"),
  url_text_input: one("value", "initial_value"),
  number_input: one("value", "initial_value"),
  static_select: one("selected_option", "initial_option"),
  external_select: one("selected_option", "initial_option"),
  users_select: one("selected_user", "initial_user"),
  channels_select: one("selected_channel", "initial_channel"),
  conversations_select: (e) => ({ selected_conversation: e.initial_conversation ?? currentFor(e) }),
  multi_static_select: many("selected_options", "initial_options"),
  multi_external_select: many("selected_options", "initial_options"),
  multi_users_select: many("selected_users", "initial_users"),
  multi_channels_select: many("selected_channels", "initial_channels"),
  multi_conversations_select: (e) => ({
    selected_conversations: e.initial_conversations ?? [currentFor(e)].filter(Boolean),
  }),
  radio_buttons: one("selected_option", "initial_option"),
  checkboxes: many("selected_options", "initial_options"),
  datepicker: one("selected_date", "initial_date"),
  timepicker: one("selected_time", "initial_time"),
  datetimepicker: one("selected_date_time", "initial_date_time"),
  file_input: many("files", "initial_files"),
};

function currentFor(element) {
  if (!element.default_to_current_conversation) return null;
  const named = store.state.channels.find((c) => !c.is_dm && c.name === store.place.name);
  return store.place.kind === "channel" ? (named?.id ?? null) : null;
}

/** The value object of `element`: what was entered here, else what the server holds, else the initial value. */
export function valueOf(scope, blockId, element) {
  const entered = held.get(scope.key)?.get(address(blockId, element.action_id));
  const stored = scope.stored?.[blockId]?.[element.action_id];
  const found = [entered, isKnown(element, stored) ? stored : null].find(
    (value) => value?.type === element.type,
  );
  return found ?? { type: element.type, ...UNTOUCHED[element.type](element) };
}

/** The server cannot know which conversation is on the screen when an element starts with that one. */
function isKnown(element, stored) {
  const chosen = stored?.selected_conversation ?? stored?.selected_conversations;
  return !element.default_to_current_conversation || Boolean(chosen?.length);
}

export function hold(scope, blockId, element, value) {
  if (!held.has(scope.key)) held.set(scope.key, new Map());
  held.get(scope.key).set(address(blockId, element.action_id), { type: element.type, ...value });
}

/** {block_id: {action_id: value object}} of every element that holds a value. */
export function valuesOf(scope) {
  const values = {};
  for (const [blockId, element] of holders(scope.blocks)) {
    values[blockId] = { ...values[blockId], [element.action_id]: valueOf(scope, blockId, element) };
  }
  return values;
}

export function forgetAllBut(scope) {
  const stays = new Set(
    [...holders(scope.blocks)].map(([blockId, e]) => address(blockId, e.action_id)),
  );
  const mine = held.get(scope.key);
  for (const key of mine?.keys() ?? []) if (!stays.has(key)) mine.delete(key);
}

export const forgetScope = (key) => held.delete(key);

/** Each [block_id, element] that holds a value. */
export function* holders(blocks) {
  for (const block of blocks) {
    if (block.child_blocks) yield* holders(block.child_blocks);
    const elements = [block.accessory, block.element, ...(block.elements ?? [])];
    for (const element of elements) if (element?.type in UNTOUCHED) yield [block.block_id, element];
  }
}
