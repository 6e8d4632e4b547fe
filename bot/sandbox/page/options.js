// Where the options of a select come from, and how each kind of select writes its choice down.

import { suggestions } from "./scope.js";
import { nameOf, store } from "./store.js";

const words = (text) => ({ type: "plain_text", text });
const group = (options) => [{ label: null, options }];

const peopleOptions = () =>
  group(
    store.state.people.map((one) => ({
      text: words(nameOf(one)),
      description: words(`@${one.name}`),
      value: one.id,
    })),
  );

function channelOptions({ filter, type }) {
  const publicOnly = type.endsWith("channels_select");
  const wanted = publicOnly ? ["public"] : (filter?.include ?? ["public", "private", "im"]);
  const kind = (c) => (c.is_dm ? "im" : c.is_private ? "private" : "public");
  const fits = (c) =>
    wanted.includes(kind(c)) && !c.is_archived && !(c.is_dm && filter?.exclude_bot_users);
  const label = (c) => (c.is_dm ? store.state.bot.name : `${c.is_private ? "🔒" : "#"} ${c.name}`);
  return group(
    store.state.channels.filter(fits).map((c) => ({ text: words(label(c)), value: c.id })),
  );
}

const given = (e) => e.option_groups ?? group(e.options ?? []);
const byValue = (option) => option.value;
const whole = (option) => option;

// For each kind: its options for a query, the name of its value, and what stands in the value for an option.
const KINDS = {
  static_select: { all: given, name: "selected_option", item: whole },
  external_select: { ask: true, name: "selected_option", item: whole },
  users_select: { all: peopleOptions, name: "selected_user", item: byValue },
  channels_select: { all: channelOptions, name: "selected_channel", item: byValue },
  conversations_select: { all: channelOptions, name: "selected_conversation", item: byValue },
};

/** How a select of this type is fed and written: {multi, asks, name, item, groups(hand, query), chosen(hand)}. */
export function sourceOf(e) {
  const multi = e.type.startsWith("multi_");
  const kind = KINDS[e.type.replace(/^multi_/, "")];
  const name = multi ? `${kind.name}s` : kind.name;
  return {
    multi,
    name,
    item: kind.item,
    asks: Boolean(kind.ask),
    groups: (hand, query) =>
      kind.ask ? suggestions(hand, query) : Promise.resolve(matching(kind.all(e), query)),
    chosen: (hand) =>
      [hand.value()[name]]
        .flat()
        .filter(Boolean)
        .map((item) => (kind.ask || kind.item === whole ? item : optionOf(kind.all(e), item))),
  };
}

const optionOf = (groups, value) =>
  groups.flatMap((g) => g.options).find((o) => o.value === value) ?? { text: words(value), value };

function matching(groups, query) {
  const wanted = query.trim().toLocaleLowerCase();
  const fits = (o) =>
    `${o.text.text} ${o.description?.text ?? ""}`.toLocaleLowerCase().includes(wanted);
  return groups
    .map((g) => ({ ...g, options: g.options.filter(fits) }))
    .filter((g) => g.options.length);
}
