"""Long lists in pages, as Slack's cursors have them."""

from typing import Any

from bot.sandbox.records import Json
from bot.sandbox.refusal import Refused


def page(items: list[Any], name: str, arguments: Json) -> Json:
    """Return one page of a list, 100 items unless the call says otherwise, and the next cursor."""
    cursor = arguments.get("cursor") or "0"
    if not cursor.isdigit():
        raise Refused("invalid_cursor")
    start, most = int(cursor), min(arguments.get("limit") or 100, 1000)
    more = start + most < len(items)
    following = {"next_cursor": str(start + most) if more else ""}
    return {name: items[start : start + most], "has_more": more, "response_metadata": following}
