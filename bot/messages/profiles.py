"""The modal *Your profiles*: what can be linked, what is linked, and what it is lent for."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.messages import causes, mrkdwn, text
from bot.messages.blocks import (
    Block,
    actions,
    button,
    clip,
    context,
    divider,
    field,
    modal,
    question,
    section,
    text_box,
)
from bot.messages.kept import Kept
from providers.linking import Link

CONNECT = "profile.connect"
CONNECT_TO = "profile.connect_to"
UNLINK = "profile.unlink"
TYPED_VIEW = "profile_typed"
TYPED = "profile_typed.where"
NOWHERE = "No service is set up here to link a profile at. Whoever runs the bot can set one up."
MOST_PLACES = 8
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Offered:
    """A service that can be linked. `url` is a link made for the reader; `missing` are settings."""

    service: str
    label: str
    emoji: str
    link: Link
    url: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """A profile that the reader has linked, and the (topic, page) places that are read by it."""

    profile_id: int
    service: str
    name: str
    places: Sequence[tuple[str, str]] = ()
    cause: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked(Kept):
    """Which service is asked about, and what stands below: the modal, or the topic's search."""

    service: str
    nonce: str
    topic_id: int = 0


def external_id(nonce: str) -> str:
    """Return the name by which the modal is found again when a link is done."""
    return f"profiles.{nonce}"


def view(
    offered: Sequence[Offered], lent: Sequence[Lent], *, nonce: str, is_administrator: bool
) -> Block:
    """Draw the modal."""
    open_ = [one for one in offered if not one.missing]
    blocks = [block for one in open_ for block in _service(one, lent)]
    closed = [one for one in offered if one.missing] if is_administrator else []
    drawn = modal(
        "Your profiles",
        [
            section(
                "Link your own profile at a service, and the pages you manage there can be read as "
                "yours. Only you see what is linked here."
            ),
            *(blocks or [section(NOWHERE)]),
            *([context("\n".join(_missing(one) for one in closed))] if closed else []),
        ],
    )
    return {**drawn, "external_id": external_id(nonce)}


def _service(one: Offered, everything: Sequence[Lent]) -> list[Block]:
    lent = [profile for profile in everything if profile.service == one.service]
    name = f"{one.emoji} *{mrkdwn.name(one.label)}*"
    return [
        divider(),
        section(
            f"{name}\n{one.link.gives}",
            accessory=connect(one, "Link another" if lent else "Connect", first=not lent),
            block_id=f"service.{one.service}",
        ),
        *(block for profile in lent for block in _profile(one, profile)),
    ]


def connect(one: Offered, words: str, *, first: bool = True) -> Block:
    """Return the button that links a service: it asks first where a server must be known."""
    style = "primary" if first else ""
    if one.link.asks_for:
        return button(words, CONNECT_TO, value=one.service, style=style, about=one.label)
    return connect_by(one, words, style=style)


def _profile(one: Offered, profile: Lent) -> list[Block]:
    name = mrkdwn.bold(profile.name)
    state = (
        f":red_circle: {name}: {causes.words(profile.cause).why}"
        if profile.cause
        else f":large_green_circle: Linked as {name}"
    )
    asks = question(
        "Unlink this profile?",
        f"{text.line(profile.name, 60) or 'This profile'} is forgotten here, "
        f"and its permission given back. {_hangs(profile.places)}",
        yes="Unlink",
    )
    again = connect(one, "Reconnect", first=bool(profile.cause))
    again["action_id"] = f"{again['action_id']}.{profile.profile_id}"
    away = button("Unlink", UNLINK, value=str(profile.profile_id), asks=asks, about=profile.name)
    return [
        section(f"{state}\n{places(profile.places)}"),
        actions(again, away, block_id=f"profile.{profile.profile_id}"),
    ]


def places(found: Sequence[tuple[str, str]]) -> str:
    """Return what is read through a profile, in a line."""
    if not found:
        return "Nothing is read by it yet."
    named = [f"{mrkdwn.bold(page)} in {mrkdwn.bold(topic)}" for topic, page in found]
    return f"Reads {text.some(named, MOST_PLACES)}"


def _hangs(found: Sequence[tuple[str, str]]) -> str:
    if not found:
        return "No page is read by it."
    pages = [text.line(page, 25) or "…" for page in dict.fromkeys(page for _, page in found)]
    return f"Stops unless somebody else manages it: {text.some(pages, MOST_NAMED)}."


def _missing(one: Offered) -> str:
    needs = text.listed([f"`{name}`" for name in one.missing])
    return f"*{mrkdwn.name(one.label)}* is not offered: whoever runs the bot must set {needs}."


def typed(one: Offered, about: Asked, *, value: str = "") -> Block:
    """Ask for the server or the handle."""
    box = text_box(TYPED, value=value, most=200, focused=True)
    drawn = modal(
        f"Link {clip(one.label, 18)}",
        [field(one.link.asks_for, box, block_id="where")],
        callback_id=TYPED_VIEW,
        submit="Next",
        close="Cancel",
        metadata=about.kept(),
    )
    return {**drawn, "external_id": f"typed.{about.nonce}"}


def go_on(one: Offered, where: str, about: Asked) -> Block:
    """Show the link to the server that was typed."""
    drawn = modal(
        f"Link {clip(one.label, 18)}",
        [
            section(
                f"{one.emoji} Your browser opens {mrkdwn.bold(where)}, where you say yes or no. "
                "The link is yours alone, works once, and for ten minutes.",
                accessory=connect_by(one, "Continue"),
            )
        ],
    )
    return {**drawn, "external_id": f"typed.{about.nonce}"}


def connect_by(one: Offered, words: str, *, style: str = "primary") -> Block:
    """Return the button that opens the browser, when all that is needed is known."""
    return {
        **button(words, CONNECT, value=one.service, style=style, about=one.label),
        "url": one.url,
    }


def done(label: str, name: str) -> Block:
    """Say that the link is done."""
    return modal(
        f"Link {clip(label, 18)}",
        [section(f":white_check_mark: Linked as {mrkdwn.bold(name)}. You can close this.")],
    )
