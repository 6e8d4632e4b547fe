"""The modal *Add pages*, first step: which topic, which service, which connection."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import menus, mrkdwn
from bot.messages.blocks import (
    Block,
    clip,
    context,
    field,
    modal,
    option,
    section,
    select,
    text_box,
)
from bot.messages.kept import Kept
from bot.watching.topics import LONGEST_NAME
from providers.contract import Cannot, Provider
from providers.vocabulary import Connection

FORM = "topic_add"
TOPIC = "topic_add.topic"
SERVICE = "topic_add.service"
CONNECTION = "topic_add.connection"
NAME = "topic_add.name"
CHANNEL = "topic_add.channel"
NEW = "new"
MOST_RADIOS = 10

LABELS = {
    Connection.AUTHORIZED: "Pages I manage",
    Connection.UNAUTHORIZED: "Any public page",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Kept):
    """What the form began with: a topic, or a name for a new one, and the channel."""

    topic_id: int | None = None
    name: str = ""
    channel_id: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A topic that can be chosen."""

    id: int
    name: str


def form(
    begun: Draft, topics: Sequence[Choice], services: Sequence[Provider], *, service: str = ""
) -> Block:
    """Draw the form, as far as it was filled in. At least one of the services is offered."""
    offered = [one for one in services if not why_not(one)]
    closed = [f"*{mrkdwn.name(one.label)}:* {why_not(one)}" for one in services if why_not(one)]
    chosen = next((one for one in offered if one.name == service), offered[0])
    blocks = [
        *_topic(begun, topics),
        *([] if begun.topic_id else _new_topic(begun)),
        _services(offered, chosen),
        *_connections(chosen),
        *_said(closed),
    ]
    return modal(
        "Add pages",
        blocks,
        callback_id=FORM,
        submit="Next",
        close="Cancel",
        metadata=begun.kept(),
    )


def options(topics: Sequence[Choice], *, new: bool = True) -> list[Block]:
    """Return the topics as options of a select, a new one first."""
    first = [option("New topic …", NEW)] if new else []
    return [*first, *(option(one.name, str(one.id)) for one in topics)]


def why_not(service: Provider) -> str:
    """Return why nothing of that service can be added, or ""."""
    if isinstance(service.find_pages, Cannot):
        return service.find_pages.why
    if not any(service.can(one) for one in Connection):
        return " ".join(_why(service, one) for one in LABELS)
    return ""


def _topic(begun: Draft, topics: Sequence[Choice]) -> list[Block]:
    if not topics:
        return []
    offered = options(topics)
    chosen = next(
        (one for one in offered if one["value"] == str(begun.topic_id or NEW)), offered[0]
    )
    menu = select(TOPIC, offered, placeholder="Choose a topic", chosen=chosen)
    return [field("Topic", menu, block_id="topic", heard=True)]


def _new_topic(begun: Draft) -> list[Block]:
    value = clip(begun.name, LONGEST_NAME) if begun.name else ""
    box = text_box(NAME, value=value, placeholder="Competitors", most=LONGEST_NAME)
    return [
        field("Name of the new topic", box, block_id="name"),
        field("Channel for its feed", channel_select(begun.channel_id), block_id="channel"),
    ]


def channel_select(channel_id: str) -> Block:
    """Let a channel be chosen; that of the command stands first, if it is no direct message."""
    return menus.channel(CHANNEL, channel_id if channel_id[:1] in {"C", "G"} else "")


def _services(services: Sequence[Provider], chosen: Provider) -> Block:
    offered = [option(one.label, one.name, description=one.asks_for) for one in services]
    if len(offered) > MOST_RADIOS:
        initial = next(one for one in offered if one["value"] == chosen.name)
        menu = select(SERVICE, offered, placeholder="Choose a service", chosen=initial)
    else:
        menu = menus.radios(SERVICE, offered, chosen.name)
    return field("Service", menu, block_id="service", heard=True)


def _connections(chosen: Provider) -> list[Block]:
    """Offer what the service can do, and say why it cannot do the rest."""
    offered = [option(LABELS[one], one.value) for one in LABELS if chosen.can(one)]
    said = [f"*{LABELS[one]}:* {_why(chosen, one)}" for one in LABELS if not chosen.can(one)]
    if len(offered) > 1:
        radios = menus.radios(CONNECTION, offered)
        return [field("Which pages", radios, block_id="connection"), *_said(said)]
    only = [f"*{one['text']['text']}* – {chosen.withheld}" for one in offered]
    return [*(section(line, block_id=f"only.{chosen.name}") for line in only), *_said(said)]


def _why(chosen: Provider, connection: Connection) -> str:
    cannot = chosen.polls.get(connection)
    return cannot.why if isinstance(cannot, Cannot) else "This service does not offer it."


def _said(lines: Sequence[str]) -> list[Block]:
    return [context("\n".join(lines))] if lines else []
