"""Slack's blocks and their elements, cut to Slack's limits."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.messages.text import clean, cut, line

Block = dict[str, Any]

MOST_TEXT = 3_000
MOST_INPUT = 3_000
MOST_BUTTON = 75
MOST_OPTION = 75
MOST_OPTIONS = 100


def clip(text: str, most: int) -> str:
    """Return a text of at most `most` characters, never empty, without what turns the writing."""
    return cut(clean(text).strip(), most) or "…"


def lines(texts: Iterable[str], most: int = MOST_TEXT) -> str:
    """Join whole lines, as many as fit."""
    kept: list[str] = []
    room = most - 2
    for text in texts:
        room -= len(text) + 1
        if room < 0:
            return "\n".join([*kept, "…"])
        kept.append(text)
    return "\n".join(kept)


def plain(text: str, most: int = MOST_TEXT) -> Block:
    """Text in which nothing formats, links or pings."""
    return {"type": "plain_text", "text": clip(text, most), "emoji": True}


def mrkdwn(text: str) -> Block:
    """Text of our own; what is foreign in it has gone through `bot.messages.mrkdwn`."""
    return {"type": "mrkdwn", "text": text[:MOST_TEXT] or "…", "verbatim": True}


def section(text: str, *, accessory: Block | None = None, block_id: str = "") -> Block:
    """A paragraph, with a button or the like beside it."""
    block: Block = {"type": "section", "text": mrkdwn(text)}
    if accessory:
        block["accessory"] = accessory
    return _named(block, block_id)


def header(text: str) -> Block:
    """A title."""
    return {"type": "header", "text": plain(text, 150)}


def context(*elements: str | Block, block_id: str = "") -> Block:
    """A small grey line of texts and pictures, ten at most."""
    drawn = [mrkdwn(one) if isinstance(one, str) else one for one in elements]
    return _named({"type": "context", "elements": drawn}, block_id)


def picture(url: str, alt: str) -> Block:
    """A small picture. `url` has passed `links.picture`."""
    return {"type": "image", "image_url": url, "alt_text": line(alt, 200) or "…"}


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def actions(*elements: Block, block_id: str = "") -> Block:
    """Buttons side by side."""
    return _named({"type": "actions", "elements": list(elements)}, block_id)


def button(
    text: str,
    action_id: str,
    *,
    value: str = "",
    style: str = "",
    asks: Block | None = None,
    about: str = "",
) -> Block:
    """A button; `asks` is what Slack asks before it passes the click on.

    `about` is what a screen reader says after the text, where many buttons have the same.
    """
    drawn: Block = {"type": "button", "text": plain(text, MOST_BUTTON), "action_id": action_id}
    if value:
        drawn["value"] = value
    if style:
        drawn["style"] = style
    if asks:
        drawn["confirm"] = asks
    if about:
        drawn["accessibility_label"] = line(f"{text} {about}", MOST_BUTTON)
    return drawn


def question(title: str, text: str, *, yes: str, no: str = "Cancel") -> Block:
    """What a button asks before it acts."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": "danger",
    }


def option(text: str, value: str, *, description: str = "") -> Block:
    """One choice of a select or of radio buttons."""
    drawn: Block = {"text": plain(text, MOST_OPTION), "value": value}
    if description:
        drawn["description"] = plain(description, MOST_OPTION)
    return drawn


def field(
    label: str,
    element: Block,
    *,
    block_id: str,
    hint: str = "",
    optional: bool = False,
    heard: bool = False,
) -> Block:
    """An input of a modal; `heard` ones are passed on at once when they change."""
    drawn: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
    }
    if hint:
        drawn["hint"] = plain(hint)
    if optional:
        drawn["optional"] = True
    if heard:
        drawn["dispatch_action"] = True
    return drawn


def text_box(
    action_id: str,
    *,
    value: str = "",
    placeholder: str = "",
    most: int = 0,
    multiline: bool = False,
    focused: bool = False,
    on_enter: bool = False,
) -> Block:
    """A box to type in, at most so much; with `on_enter` it is passed on when Enter is pressed."""
    box: Block = {"type": "plain_text_input", "action_id": action_id}
    if most:
        box["max_length"] = most
    if multiline:
        box["multiline"] = True
    if focused:
        box["focus_on_load"] = True
    if said := clean(value)[: most or MOST_INPUT]:
        box["initial_value"] = said
    if placeholder:
        box["placeholder"] = plain(placeholder, 150)
    if on_enter:
        box["dispatch_action_config"] = {"trigger_actions_on": ["on_enter_pressed"]}
    return box


def select(
    action_id: str, options: Sequence[Block], *, placeholder: str, chosen: Block | None = None
) -> Block:
    """A menu: of these options, or asked for while typing where there are more than Slack takes."""
    menu: Block = {"action_id": action_id, "placeholder": plain(placeholder, 150)}
    if chosen:
        menu["initial_option"] = chosen
    if len(options) > MOST_OPTIONS:
        return {"type": "external_select", "min_query_length": 0, **menu}
    return {"type": "static_select", "options": list(options), **menu}


def modal(
    title: str,
    blocks: Iterable[Block],
    *,
    callback_id: str = "",
    submit: str = "",
    close: str = "Close",
    metadata: str = "",
) -> Block:
    """A modal."""
    view: Block = {
        "type": "modal",
        "title": plain(line(title, 24), 24),
        "close": plain(close, 24),
        "blocks": list(blocks),
    }
    if callback_id:
        view["callback_id"] = callback_id
    if submit:
        view["submit"] = plain(submit, 24)
    if metadata:
        view["private_metadata"] = metadata
    return view


def without_pictures(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks without their pictures, those of small lines too."""
    bare = [_bare(one) for one in blocks if one["type"] != "image"]
    return [one for one in bare if one.get("elements") != []]


def _bare(block: Block) -> Block:
    if block["type"] != "context":
        return block
    return {**block, "elements": [one for one in block["elements"] if one["type"] != "image"]}


def _named(block: Block, block_id: str) -> Block:
    return {**block, "block_id": block_id} if block_id else block
