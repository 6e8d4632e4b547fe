"""What Slack would refuse in blocks, views and messages, in the words of its own answers. Pure."""

from collections.abc import Iterator
from typing import Any

from bot.limits.blocks import BLOCKS, MOST_BLOCKS, MOST_OF
from bot.limits.checks import Check, Shapes, chars, flag, many, plain, problem, shape, typed

__all__ = ["problems"]


def problems(payload: list[Any] | dict[str, Any]) -> list[str]:
    """Return what Slack would refuse in a list of blocks, a view (it has a `type`) or a message.

    Each is a sentence that ends in "[json-pointer:…]"; an empty list means that Slack takes it.
    """
    if isinstance(payload, list):
        return [*_blocks("message")(payload, "/blocks")]
    if "type" in payload:
        return [*_view(payload)]
    return [*_message(payload)]


def _blocks(surface: str) -> Check:
    shapes = {name: check for name, (check, surfaces) in BLOCKS.items() if surface in surfaces}
    each = many(typed(shapes), MOST_BLOCKS[surface], least=0)

    def check(value: Any, at: str) -> Iterator[str]:
        yield from each(value, at)
        if isinstance(value, list):
            yield from _across([block for block in value if isinstance(block, dict)], at)

    return check


def _across(blocks: list[dict[str, Any]], at: str) -> Iterator[str]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if isinstance(name, str) and name in seen:
            yield problem(f"`block_id` {name} already exists", f"{at}/{index}/block_id")
        seen.add(str(name))
        yield from _actions_twice(block, f"{at}/{index}")
    for kind, most in MOST_OF.items():
        if sum(block.get("type") == kind for block in blocks) > most:
            yield problem(f"no more than {most} {kind} blocks allowed", at)
    if sum(len(str(b.get("text", ""))) for b in blocks if b.get("type") == "markdown") > 12_000:
        yield problem("markdown blocks must be less than 12001 characters in all", at)


def _actions_twice(block: dict[str, Any], at: str) -> Iterator[str]:
    seen: set[str] = set()
    elements = block.get("elements")
    for element in elements if isinstance(elements, list) else ():
        name = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(name, str) and name in seen:
            place = f"{at}/elements"
            yield problem(f"`action_id` {name} already exists for this block", place)
        seen.add(str(name))


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
ATTACHMENT = shape(
    {},
    {
        "color": chars(20), "fallback": chars(3000), "blocks": _blocks("message"),
        "text": chars(8000, least=0), "pretext": chars(3000, least=0), "title": chars(3000),
        "title_link": chars(3000), "footer": chars(300), "mrkdwn_in": many(chars(20), 10),
    },
)  # fmt: skip
MESSAGE: Shapes = {"blocks": _blocks("message"), "attachments": many(ATTACHMENT, 100, least=0)}


def _view(view: dict[str, Any]) -> Iterator[str]:
    yield from typed(VIEWS)(view, "/view")
    blocks = view.get("blocks")
    if view.get("type") != "modal" or "submit" in view or not isinstance(blocks, list):
        return
    for index, block in enumerate(blocks):
        if isinstance(block, dict) and block.get("type") == "input":
            words = "must define `submit` to use an `input` block in modals"
            yield problem(words, f"/view/blocks/{index}/input")
            return


def _message(message: dict[str, Any]) -> Iterator[str]:
    for name, check in MESSAGE.items():
        if name in message:
            yield from check(message[name], f"/{name}")
    yield from _metadata(message.get("metadata"))


def _metadata(metadata: Any) -> Iterator[str]:
    if metadata in (None, {}):
        return
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_payload"), dict):
        yield problem("must have an event_type and a flat event_payload", "/metadata")
        return
    yield from chars(255)(metadata.get("event_type"), "/metadata/event_type")
    for name, value in metadata["event_payload"].items():
        if isinstance(value, dict):
            yield problem("must be flat", f"/metadata/event_payload/{name}")
