"""Menus that stand in several modals: radio buttons, channels, hours, time zones, user groups."""

from collections.abc import Collection, Sequence
from zoneinfo import available_timezones

from bot.messages.blocks import MOST_OPTIONS, Block, option, plain

ZONE = "settings.zone"
ANY_CHANNEL, PRIVATE_CHANNEL = ("public", "private"), ("private",)
# What stands in the place of user groups while Slack is asked for them.
LOOKING = "Looking for the user groups of this workspace …"
NOT_NAMED = "A group that Slack does not name"
# Id and name.
Group = tuple[str, str]


def radios(action_id: str, options: Sequence[Block], chosen: str = "") -> Block:
    """Radio buttons; the first is chosen where no value is, or one that is not there."""
    first = next((one for one in options if one["value"] == chosen), options[0])
    return {
        "type": "radio_buttons",
        "action_id": action_id,
        "options": list(options),
        "initial_option": first,
    }


def channel(
    action_id: str,
    chosen: str = "",
    *,
    of: Sequence[str] = ANY_CHANNEL,
    placeholder: str = "Choose a channel",
) -> Block:
    """A menu of channels."""
    menu: Block = {
        "type": "conversations_select",
        "action_id": action_id,
        "placeholder": plain(placeholder),
        "filter": {"include": list(of), "exclude_bot_users": True},
    }
    return {**menu, "initial_conversation": chosen} if chosen else menu


def hours() -> list[Block]:
    """The hours of a day as options."""
    return [option(f"{hour:02}:00", str(hour)) for hour in range(24)]


def zone(chosen: str) -> Block:
    """A menu of time zones, asked for while typing."""
    return {
        "type": "external_select",
        "action_id": ZONE,
        "min_query_length": 2,
        "placeholder": plain("Type a city"),
        "initial_option": option(chosen, chosen),
    }


def zones(typed: str) -> list[Block]:
    """Return the time zones that fit what is being typed."""
    wanted = typed.casefold().strip().replace(" ", "_")
    fitting = sorted(name for name in available_timezones() if wanted in name.casefold())
    return [option(name, name) for name in fitting[:MOST_OPTIONS]]


def groups(known: Sequence[Group], chosen: Collection[str]) -> list[Block]:
    """Return user groups as options, as many as a menu takes; what is chosen is among them."""
    names = dict(known)
    nameless = [(id_, NOT_NAMED) for id_ in chosen if id_ not in names]
    others = [id_ for id_ in names if id_ not in chosen]
    shown = {*chosen, *others[: max(MOST_OPTIONS - len(chosen), 0)]}
    return [option(name, id_) for id_, name in (*known, *nameless) if id_ in shown]
