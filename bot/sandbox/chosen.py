"""What a choice puts into an element's value object. Pure."""

from typing import Any

from bot.sandbox.inputs import key_of
from bot.sandbox.records import Json
from bot.sandbox.workspace import Workspace


def chosen(slack: Workspace, element: Json, wanted: str, *, old: Json) -> Json:
    """Return the value object after a choice; one of several is added, or taken away again."""
    kind = element["type"]
    key = "selected_option" if kind == "overflow" else key_of(element)
    value: Any = wanted
    if "users" in kind:
        value = _id_of(wanted, {user.name: user.id for user in slack.users.values()})
    elif "channels" in kind or "conversations" in kind:
        value = _id_of(wanted, {c.name: c.id for c in slack.conversations.values()})
    elif key.startswith("selected_option"):
        value = option_of(element, wanted)
    elif key == "selected_date_time":
        value = int(wanted)
    return {key: _toggled(old.get(key) or [], value) if key.endswith("s") else value}


def option_of(element: Json, wanted: str) -> Json:
    """Find an option by its text or its value. Raises LookupError."""
    groups = element.get("option_groups") or [element]
    options: list[Json] = [option for group in groups for option in group.get("options", [])]
    for option in options:
        if wanted in {option["text"]["text"], option["value"]}:
            return option
    offered = ", ".join(option["text"]["text"] for option in options) or "nothing"
    raise LookupError(f"{element['action_id']} does not offer {wanted}, but {offered}")


def _id_of(wanted: str, ids: dict[str, str]) -> str:
    return ids.get(wanted.lstrip("@#"), wanted)


def _toggled(old: list[Any], value: Any) -> list[Any]:
    return [item for item in old if item != value] if value in old else [*old, value]
