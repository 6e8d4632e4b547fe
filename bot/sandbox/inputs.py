"""What stands in the inputs of blocks: ids, first values, Slack's own complaints. Pure."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from bot.sandbox.records import Json, Values

INITIAL = {
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "file_input": ("files", "initial_files"),
}


class Place(NamedTuple):
    """An element, and the block it stands in."""

    block: Json
    element: Json


def places(blocks: list[Json]) -> Iterator[Place]:
    """Yield every element that has an action_id, from the top down."""
    for block in blocks:
        candidates = [block.get("accessory"), block.get("element"), *block.get("elements", [])]
        candidates += block.get("actions", [])
        for card in block.get("elements", []):
            candidates += card.get("actions", []) if card.get("type") == "card" else []
        for element in candidates:
            if element and "action_id" in element:
                yield Place(block, element)


def with_ids(blocks: list[Json], new_id: Callable[[str], str]) -> list[Json]:
    """Return the blocks with the ids that Slack adds where the bot gave none."""
    return [_with_ids({"block_id": new_id("b"), **block}, new_id) for block in blocks]


def _with_ids(block: Json, new_id: Callable[[str], str]) -> Json:
    for name in ("accessory", "element"):
        if name in block:
            block[name] = _with_action_id(block[name], new_id)
    if block["type"] in {"actions", "context_actions"}:
        block["elements"] = [_with_action_id(element, new_id) for element in block["elements"]]
    return block


def _with_action_id(element: Json, new_id: Callable[[str], str]) -> Json:
    return element if element["type"] == "image" else {"action_id": new_id("a"), **element}


def key_of(element: Json) -> str:
    """Return the name of the value in this element's value object, "" for what has none."""
    return INITIAL.get(element["type"], ("", ""))[0]


def first_value(element: Json) -> Json:
    """Return the value object of an input that nobody has touched."""
    key, initial = INITIAL[element["type"]]
    nothing: Any = [] if key.endswith("s") else None
    return {"type": element["type"], key: element.get(initial, nothing)}


def values_of(blocks: list[Json], kept: Values) -> Values:
    """Return what stands in the inputs: what was kept for the same ids, else the bot's own."""
    values: Values = {}
    for block, element in places(blocks):
        if not key_of(element):
            continue
        old = kept.get(block["block_id"], {}).get(element["action_id"])
        same = old is not None and old["type"] == element["type"]
        value = old if same else first_value(element)
        values.setdefault(block["block_id"], {})[element["action_id"]] = value
    return values


def complaints(blocks: list[Json], values: Values) -> dict[str, str]:
    """Return what Slack tells the person before it asks the bot: words by block_id."""
    found: dict[str, str] = {}
    for block, element in places(blocks):
        if block["type"] == "input":
            value = values.get(block["block_id"], {}).get(element["action_id"]) or {}
            given = value.get(key_of(element))
            words = _complaint(element, given, optional=bool(block.get("optional")))
            if words:
                found[block["block_id"]] = words
    return found


def _complaint(element: Json, given: Any, *, optional: bool) -> str:
    if not given:
        return "" if optional else "Please complete this required field."
    if not isinstance(given, str):
        return _count_complaint(element, given)
    match element["type"]:
        case "number_input":
            return _number_complaint(element, given)
        case "url_text_input":
            return "" if "://" in given else "Please enter a valid URL."
        case "email_text_input":
            return "" if "@" in given else "Please enter a valid email address."
    return _length_complaint(element, len(given))


def _count_complaint(element: Json, given: Any) -> str:
    most = element.get("max_files", 10)
    too_many = element["type"] == "file_input" and len(given) > most
    return f"You can upload up to {most} files." if too_many else ""


def _length_complaint(element: Json, length: int) -> str:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if length < least:
        return f"Please lengthen this text to {least} characters or more."
    return f"Please shorten this text to {most} characters or less." if length > most else ""


def _number_complaint(element: Json, given: str) -> str:
    try:
        number = float(given) if element["is_decimal_allowed"] else int(given)
    except ValueError:
        return "Please enter a number."
    if number < float(element.get("min_value", "-inf")):
        return f"Please enter a number of {element['min_value']} or more."
    if number > float(element.get("max_value", "inf")):
        return f"Please enter a number of {element['max_value']} or less."
    return ""
