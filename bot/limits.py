"""What Slack takes in blocks, views and messages, as one table; and what it would refuse. Pure.

Counts are in characters and items, as Slack's Block Kit reference of late 2026 gives them; the words
are those of Slack's own answers, each with the JSON pointer of the place.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]
Shapes = Mapping[str, Check]


def problems(payload: list[Any] | dict[str, Any]) -> list[str]:
    """Return what Slack would refuse in a message's blocks, a view (by its `type`) or a message.

    Each is a sentence that ends in "[json-pointer:…]"; an empty list means that Slack takes it.
    """
    if isinstance(payload, list):
        return [*_blocks("message")(payload, "/blocks")]
    if payload.get("type") in VIEWS:
        return [*_view(payload)]
    return [*MESSAGE(payload, "")]


def _problem(words: str, at: str) -> str:
    return f"{words} [json-pointer:{at}]"


# The language of the table: each of these makes a check, which yields what is wrong with a value.


def chars(most: int, *, least: int = 1) -> Check:
    """Check a string's length."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield _problem("must be a string", at)
        elif len(value) < least:
            yield _problem(f"must be more than {least - 1} characters", at)
        elif len(value) > most:
            yield _problem(f"must be less than {most + 1} characters", at)

    return check


def url(value: Any, at: str) -> Iterator[str]:
    """Check a web address."""
    yield from chars(3000)(value, at)
    if isinstance(value, str) and not value.startswith(("http://", "https://", "mailto:")):
        yield _problem("must be a valid URL", at)


def number(least: int, most: int) -> Check:
    """Check a whole number."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield _problem("must be an integer", at)
        elif not least <= value <= most:
            yield _problem(f"must be between {least} and {most}", at)

    return check


def flag(value: Any, at: str) -> Iterator[str]:
    """Check a yes or no."""
    if not isinstance(value, bool):
        yield _problem("must be a boolean", at)


def word(*allowed: str) -> Check:
    """Check a value of a fixed list."""

    def check(value: Any, at: str) -> Iterator[str]:
        if value not in allowed:
            yield _problem(f"must be one of: {', '.join(allowed)}", at)

    return check


def many(each: Check, most: int, *, least: int = 1) -> Check:
    """Check a list and everything in it."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield _problem("must be an array", at)
            return
        if len(value) < least:
            yield _problem(f"must provide at least {least} items", at)
        if len(value) > most:
            yield _problem(f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            yield from each(item, f"{at}/{index}")

    return check


def shape(
    needs: Shapes, may: Shapes | None = None, *, any_of: tuple[str, ...] = (), not_both: bool = False
) -> Check:
    """Check an object's keys: those it needs, those it may have, and a group of which it needs one."""
    known = {**needs, **(may or {})}

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _problem("must be an object", at)
            return
        yield from (_problem(f"missing required field: {k}", at) for k in needs if k not in value)
        given = sum(name in value for name in any_of)
        if any_of and not given:
            yield _problem(f"must define either {' or '.join(f'`{n}`' for n in any_of)}", at)
        if not_both and given > 1:
            yield _problem(f"must define only one of {', '.join(f'`{n}`' for n in any_of)}", at)
        for name, inner in value.items():
            if name in known:
                yield from known[name](inner, f"{at}/{name}")
            elif name != "type":
                yield _problem(f"invalid additional property: {name}", at)

    return check


def typed(shapes: Shapes) -> Check:
    """Check an object by what its `type` says it is."""

    def check(value: Any, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield _problem("must be an object", at)
        elif "type" not in value:
            yield _problem("missing required field: type", at)
        elif value["type"] not in shapes:
            yield _problem(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from shapes[value["type"]](value, at)

    return check


def text(most: int, *, least: int = 1) -> Check:
    """Check a text object, plain or mrkdwn."""
    content = {"text": chars(most, least=least)}
    mrkdwn = shape(content, {"verbatim": flag})
    return typed({"plain_text": shape(content, {"emoji": flag}), "mrkdwn": mrkdwn})


def plain(most: int) -> Check:
    """Check a text object that may only be plain."""
    return typed({"plain_text": shape({"text": chars(most)}, {"emoji": flag})})


# The table.

ID = chars(255)
PEOPLE = many(chars(255), 100, least=0)
CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": word("primary", "danger")},
)
OPTION = shape({"text": plain(75), "value": chars(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": chars(150)}, {"description": text(75)})
LINK_OPTION = shape(
    {"text": plain(75), "value": chars(150)}, {"description": plain(75), "url": url}
)
GROUP = shape({"label": plain(75), "options": many(OPTION, 100)})
FILE = shape({}, {"id": chars(255), "url": url}, any_of=("id", "url"), not_both=True)
FILTER = shape(
    {},
    {
        "include": many(word("im", "mpim", "private", "public"), 4),
        "exclude_bot_users": flag,
        "exclude_external_shared_channels": flag,
    },
)
BUTTON_LOOKS: Shapes = {
    "action_id": ID, "value": chars(2000), "confirm": CONFIRM, "accessibility_label": chars(75),
}  # fmt: skip
DISPATCH = {
    "dispatch_action_config": shape(
        {"trigger_actions_on": many(word("on_enter_pressed", "on_character_entered"), 2)}
    )
}
MENU: Shapes = {
    "action_id": ID, "confirm": CONFIRM, "focus_on_load": flag, "placeholder": plain(150),
}  # fmt: skip
PICKER: Shapes = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
BOX: Shapes = {"action_id": ID, "focus_on_load": flag, "placeholder": plain(150), **DISPATCH}
STATIC: Shapes = {"options": many(OPTION, 100), "option_groups": many(GROUP, 100)}
EITHER_OPTIONS = ("options", "option_groups")
SEVERAL: Shapes = {"max_selected_items": number(1, 1000)}
QUERY: Shapes = {"min_query_length": number(0, 3000)}
CHOSEN = many(OPTION, 100)

BUTTON = shape(
    {"text": plain(75)}, {**BUTTON_LOOKS, "url": url, "style": word("primary", "danger")}
)
PICTURE = shape(
    {"alt_text": chars(2000)},
    {"image_url": url, "slack_file": FILE},
    any_of=("image_url", "slack_file"),
    not_both=True,
)
ELEMENTS: Shapes = {
    "button": BUTTON,
    "image": PICTURE,
    "overflow": shape(
        {"options": many(LINK_OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}
    ),
    "checkboxes": shape(
        {"options": many(RICH_OPTION, 10)}, {**PICKER, "initial_options": many(RICH_OPTION, 10)}
    ),
    "radio_buttons": shape(
        {"options": many(RICH_OPTION, 10)}, {**PICKER, "initial_option": RICH_OPTION}
    ),
    "datepicker": shape({}, {**MENU, "initial_date": chars(10, least=10)}),
    "timepicker": shape(
        {}, {**MENU, "initial_time": chars(5, least=5), "timezone": chars(100)}
    ),
    "datetimepicker": shape({}, {**PICKER, "initial_date_time": number(10**9, 10**10 - 1)}),
    "static_select": shape(
        {}, {**MENU, **STATIC, "initial_option": OPTION}, any_of=EITHER_OPTIONS, not_both=True
    ),
    "external_select": shape({}, {**MENU, **QUERY, "initial_option": OPTION}),
    "users_select": shape({}, {**MENU, "initial_user": ID}),
    "channels_select": shape({}, {**MENU, "initial_channel": ID, "response_url_enabled": flag}),
    "conversations_select": shape(
        {},
        {
            **MENU, "initial_conversation": ID, "default_to_current_conversation": flag,
            "response_url_enabled": flag, "filter": FILTER,
        },
    ),
    "multi_static_select": shape(
        {},
        {**MENU, **STATIC, **SEVERAL, "initial_options": CHOSEN},
        any_of=EITHER_OPTIONS,
        not_both=True,
    ),
    "multi_external_select": shape({}, {**MENU, **QUERY, **SEVERAL, "initial_options": CHOSEN}),
    "multi_users_select": shape({}, {**MENU, **SEVERAL, "initial_users": PEOPLE}),
    "multi_channels_select": shape({}, {**MENU, **SEVERAL, "initial_channels": PEOPLE}),
    "multi_conversations_select": shape(
        {},
        {
            **MENU, **SEVERAL, "initial_conversations": PEOPLE, "filter": FILTER,
            "default_to_current_conversation": flag,
        },
    ),
    "plain_text_input": shape(
        {},
        {
            **BOX, "initial_value": chars(3000, least=0), "multiline": flag,
            "min_length": number(0, 3000), "max_length": number(1, 3000),
        },
    ),
    "email_text_input": shape({}, {**BOX, "initial_value": chars(3000, least=0)}),
    "url_text_input": shape({}, {**BOX, "initial_value": chars(3000, least=0)}),
    "number_input": shape(
        {"is_decimal_allowed": flag},
        {
            **BOX, "initial_value": chars(100), "min_value": chars(100), "max_value": chars(100),
        },
    ),
    "file_input": shape(
        {},
        {"action_id": ID, "filetypes": many(chars(20), 100), "max_files": number(1, 10)},
    ),
}  # fmt: skip
INPUTS = {name for name in ELEMENTS if name.endswith("_input")}
NOT_IN_INPUT = {"button", "image", "overflow"}


def _elements(wanted: Callable[[str], bool]) -> Check:
    return typed({name: check for name, check in ELEMENTS.items() if wanted(name)})


LOOKS = {
    "style": shape(
        {}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), flag)
    )
}
INLINE: Shapes = {
    "text": shape({"text": chars(40_000)}, LOOKS),
    "link": shape({"url": url}, {"text": chars(40_000), "unsafe": flag, **LOOKS}),
    "emoji": shape({"name": chars(255)}, {"unicode": chars(100), "skin_tone": number(1, 6)}),
    "user": shape({"user_id": ID}, LOOKS),
    "channel": shape({"channel_id": ID}, LOOKS),
    "usergroup": shape({"usergroup_id": ID}, LOOKS),
    "broadcast": shape({"range": word("here", "channel", "everyone")}, LOOKS),
    "date": shape(
        {"timestamp": number(0, 10**11), "format": chars(255)},
        {"url": url, "fallback": chars(255), **LOOKS},
    ),
    "color": shape({"value": chars(20)}, LOOKS),
}
WORDS: Shapes = {"elements": many(typed(INLINE), 1000, least=0)}
BORDER: Shapes = {"border": number(0, 1)}
SECTION = shape(WORDS)
RICH: Shapes = {
    "rich_text_section": SECTION,
    "rich_text_quote": shape(WORDS, BORDER),
    "rich_text_preformatted": shape(WORDS, {**BORDER, "language": chars(50)}),
    "rich_text_list": shape(
        {
            "style": word("bullet", "ordered"),
            "elements": many(typed({"rich_text_section": SECTION}), 1000),
        },
        {"indent": number(0, 8), "offset": number(0, 10_000), **BORDER},
    ),
}
RICH_TEXT: Shapes = {"elements": many(typed(RICH), 1000)}
BLOCK: Shapes = {"block_id": ID}
CELL = typed({
    "raw_text": shape({"text": chars(10_000)}), "rich_text": shape(RICH_TEXT, BLOCK),
})  # fmt: skip
FEEDBACK = shape({"text": plain(75), "value": chars(2000)}, {"accessibility_label": chars(75)})
CARD = shape(
    {},
    {
        **BLOCK, "hero_image": typed({"image": PICTURE}), "icon": typed({"image": PICTURE}),
        "title": text(150), "subtitle": text(150), "body": text(200),
        "actions": many(typed({"button": BUTTON}), 2),
    },
    any_of=("hero_image", "title", "actions", "body"),
)  # fmt: skip
CONTEXT = {"image": PICTURE, "plain_text": plain(3000), "mrkdwn": text(3000)}

EVERYWHERE = ("message", "modal", "home")
BLOCKS: dict[str, tuple[Check, tuple[str, ...]]] = {
    "divider": (shape({}, BLOCK), EVERYWHERE),
    "header": (shape({"text": plain(150)}, {**BLOCK, "level": number(1, 4)}), EVERYWHERE),
    "section": (
        shape(
            {},
            {
                **BLOCK, "text": text(3000), "fields": many(text(2000), 10), "expand": flag,
                "accessory": _elements(lambda name: name not in INPUTS),
            },
            any_of=("text", "fields"),
        ),
        EVERYWHERE,
    ),
    "image": (
        shape(
            {"alt_text": chars(2000)},
            {**BLOCK, "image_url": url, "slack_file": FILE, "title": plain(2000)},
            any_of=("image_url", "slack_file"),
            not_both=True,
        ),
        EVERYWHERE,
    ),
    "actions": (
        shape(
            {"elements": many(_elements(lambda name: name not in INPUTS | {"image"}), 25)}, BLOCK
        ),
        EVERYWHERE,
    ),
    "context": (shape({"elements": many(typed(CONTEXT), 10)}, BLOCK), EVERYWHERE),
    "input": (
        shape(
            {
                "label": plain(2000),
                "element": _elements(lambda name: name not in NOT_IN_INPUT),
            },
            {**BLOCK, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
        ),
        EVERYWHERE,
    ),
    "rich_text": (shape(RICH_TEXT, BLOCK), EVERYWHERE),
    "card": (CARD, EVERYWHERE),
    "carousel": (shape({"elements": many(typed({"card": CARD}), 10)}, BLOCK), ("message", "home")),
    "alert": (
        shape(
            {"text": text(200)},
            {**BLOCK, "level": word("default", "info", "warning", "error", "success")},
        ),
        ("modal",),
    ),
    "markdown": (shape({"text": chars(12_000)}, BLOCK), ("message",)),
    "table": (
        shape(
            {"rows": many(many(CELL, 20), 100)},
            {
                **BLOCK,
                "column_settings": many(
                    shape({}, {"align": word("left", "center", "right"), "is_wrapped": flag}), 20
                ),
            },
        ),
        ("message",),
    ),
    "context_actions": (
        shape(
            {
                "elements": many(
                    typed({
                        "feedback_buttons": shape(
                            {"positive_button": FEEDBACK, "negative_button": FEEDBACK},
                            {"action_id": ID},
                        ),
                        "icon_button": shape(
                            {"icon": word("trash"), "text": plain(75)}, BUTTON_LOOKS
                        ),
                    }),
                    5,
                )
            },
            BLOCK,
        ),
        ("message",),
    ),
}  # fmt: skip
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
ONCE = ("table",)


def _blocks(surface: str) -> Check:
    shapes = {name: check for name, (check, surfaces) in BLOCKS.items() if surface in surfaces}
    each = many(typed(shapes), MOST_BLOCKS[surface], least=0)

    def check(value: Any, at: str) -> Iterator[str]:
        yield from each(value, at)
        if isinstance(value, list):
            yield from _across([block for block in value if isinstance(block, dict)], at)

    return check


def _across(blocks: list[dict[str, Any]], at: str) -> Iterator[str]:
    seen: set[Any] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name is not None and name in seen:
            yield _problem(f"`block_id` {name} already exists", f"{at}/{index}/block_id")
        seen.add(name)
        yield from _actions_twice(block, f"{at}/{index}")
    for kind in ONCE:
        if sum(block.get("type") == kind for block in blocks) > 1:
            yield _problem(f"only one {kind} allowed", at)
    if sum(len(str(b.get("text", ""))) for b in blocks if b.get("type") == "markdown") > 12_000:
        yield _problem("markdown blocks must be less than 12001 characters in all", at)


def _actions_twice(block: dict[str, Any], at: str) -> Iterator[str]:
    seen: set[str] = set()
    elements = block.get("elements")
    for element in elements if isinstance(elements, list) else ():
        name = element.get("action_id") if isinstance(element, dict) else None
        if name in seen:
            place = f"{at}/elements"
            yield _problem(f"`action_id` {name} already exists for this block", place)
        if isinstance(name, str):
            seen.add(name)


VIEW: Shapes = {
    "private_metadata": chars(3000, least=0), "callback_id": chars(255, least=0),
    "external_id": chars(255, least=0),
}  # fmt: skip
VIEWS: Shapes = {
    "modal": shape(
        {"title": plain(24), "blocks": _blocks("modal")},
        {
            **VIEW, "submit": plain(24), "close": plain(24), "clear_on_close": flag,
            "notify_on_close": flag, "submit_disabled": flag,
        },
    ),
    "home": shape({"blocks": _blocks("home")}, VIEW),
}  # fmt: skip
METADATA = shape(
    {"event_type": chars(255), "event_payload": shape({}, {}) if False else lambda _v, _a: iter(())}
)


def _view(view: dict[str, Any]) -> Iterator[str]:
    yield from VIEWS[view["type"]](view, "/view")
    if view["type"] != "modal" or "submit" in view or not isinstance(view.get("blocks"), list):
        return
    for index, block in enumerate(view["blocks"]):
        if isinstance(block, dict) and block.get("type") == "input":
            words = "must define `submit` to use an `input` block in modals"
            yield _problem(words, f"/view/blocks/{index}/input")
            return
