"""Private messages: conversations of a page, their lists, and sending. Graph API v26.0."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.sandbox.graph import edges, nodes
from bot.sandbox.graph.asking import Asker
from bot.sandbox.graph.fields import Field
from bot.sandbox.graph.nodes import Draw
from bot.sandbox.graph.records import Message, Site, Thread
from bot.sandbox.graph.refusal import Refusal, invalid, needs_scope
from bot.sandbox.graph.world import Graph
from bot.sandbox.records import Json

Given = Mapping[str, str]
SCOPES = ("pages_messaging", "pages_read_engagement", "pages_manage_metadata")
WINDOW = timedelta(hours=24)
# Of older ones Graph tells no more than that there were some.
TOLD = 20
LONGEST = 2_000
OF_CONVERSATIONS = {
    "platform", "folder", "user_id", "tags", "limit", "after", "before", "updated_after_ms",
    "updated_before_ms",
}  # fmt: skip
TYPES = {"RESPONSE", "UPDATE", "MESSAGE_TAG", "UTILITY"}


def received(
    graph: Graph, page: str, text: str, *, by: str = "7700000000000001", at: datetime | None = None
) -> Message:
    """Let a stranger write to a page."""
    return _written(graph, graph.sites[page], by, by, text, at)


def answered(graph: Graph, page: str, person: str, text: str) -> Message:
    """Let the page write to a person, from Facebook's own inbox."""
    site = graph.sites[page]
    return _written(graph, site, person, site.id, text, None)


def conversations(asker: Asker, site: Site, given: Given, fields: Sequence[Field] | None) -> Json:
    """List a page's conversations, the last one that was written in first. Raises Refusal."""
    edges.known(given, OF_CONVERSATIONS)
    _may_read(asker, site)
    if given.get("platform", "messenger").lower() != "messenger":
        return {"data": []}
    found = [one for one in site.threads.values() if one.messages and _between(one, given)]
    found.sort(key=_updated, reverse=True)
    return edges.by_cursor(
        asker, f"{site.id}/conversations", found, given,
        lambda one: nodes.draw(asker, one, fields, _thread(site), "link,updated_time,id"),
    )  # fmt: skip


def messages(asker: Asker, thread_id: str, given: Given, fields: Sequence[Field] | None) -> Json:
    """List the messages of a conversation, the newest first. Raises Refusal."""
    for site in asker.graph.sites.values():
        for thread in site.threads.values():
            if thread.id == thread_id and not site.suspended:
                _may_read(asker, site)
                return _listed(asker, site, thread, given, fields)
    raise Refusal(f"Unsupported get request. Object with ID '{thread_id}' does not exist.", 100, 33)


def send(asker: Asker, site: Site, given: Given) -> Json:
    """Send a message. Raises Refusal: outside of the window, too long, to nobody."""
    edges.known(given, {"recipient", "messaging_type", "message", "tag", "notification_type"})
    if asker.page and "pages_messaging" not in asker.grant.scopes:
        raise Refusal(
            "(#230) Requires pages_messaging permission to manage the object", 230, status=403
        )
    asker.acts(site, "pages_messaging", "MESSAGING")
    if given.get("messaging_type") not in TYPES:
        raise invalid("Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}")
    thread = site.threads.get(str(_object(given, "recipient").get("id")))
    if thread is None:
        raise Refusal("(#100) No matching user found", 100, 2_018_001)
    text = str(_object(given, "message").get("text", ""))
    _check(asker, thread, text)
    message = _written(asker.graph, site, thread.person, site.id, text, None)
    return {"recipient_id": thread.person, "message_id": message.id}


def _check(asker: Asker, thread: Thread, text: str) -> None:
    if not 0 < len(text) <= LONGEST:
        raise invalid(f"Length of param message[text] must be less than or equal to {LONGEST}")
    if thread.blocked:
        raise Refusal("(#551) This person isn't available right now.", 551, 1_545_041)
    last = max((one.at for one in thread.messages if one.by == thread.person), default=None)
    if last is None or asker.graph.now() - last >= WINDOW:
        raise Refusal(
            "(#10) This message is sent outside of allowed window.", 10, 2_018_278, status=403
        )


def _object(given: Given, name: str) -> dict[str, Any]:
    try:
        found = json.loads(given.get(name, ""))
    except ValueError as error:
        raise invalid(f"Param {name} must be a JSON object.") from error
    if not isinstance(found, dict):
        raise invalid(f"Param {name} must be a JSON object.")
    return found


def _written(
    graph: Graph, site: Site, person: str, by: str, text: str, at: datetime | None
) -> Message:
    thread = site.threads.setdefault(person, Thread(f"t_{site.id}{person}", person))
    message = Message(f"m_{graph.new_id()}-{person}", text, by, at or graph.now())
    thread.messages.append(message)
    return message


def _may_read(asker: Asker, site: Site) -> None:
    for scope in SCOPES:
        if asker.page and scope not in asker.grant.scopes:
            raise needs_scope(scope)
    asker.acts(site, "pages_messaging", "MESSAGING", "MODERATE")


def _between(thread: Thread, given: Given) -> bool:
    at = int(_updated(thread).timestamp() * 1000)
    after, before = given.get("updated_after_ms", "0"), given.get("updated_before_ms", "")
    if not after.isdigit() or not (before or "0").isdigit():
        raise invalid("updated_after_ms must be a number")
    return at > int(after) and (not before or at < int(before))


def _updated(thread: Thread) -> datetime:
    return max(one.at for one in thread.messages)


def _listed(
    asker: Asker, site: Site, thread: Thread, given: Given, fields: Sequence[Field] | None
) -> Json:
    edges.known(given, {"limit", "after", "before"})
    found = sorted(thread.messages, key=lambda one: (one.at, one.id), reverse=True)
    told = {one.id for one in found[:TOLD]}
    usual = [Field("created_time"), Field("id")]
    known = _message(site, thread)
    return edges.by_cursor(
        asker, f"{thread.id}/messages", found, given,
        lambda one: nodes.draw(asker, one, fields if one.id in told else usual, known,
                               "created_time,id"),
    )  # fmt: skip


def _person(asker: Asker, its_id: str) -> Json:
    name = asker.graph.name(its_id)
    return {"name": name, "email": f"{its_id}@facebook.com", "id": its_id}


def _thread(site: Site) -> dict[str, Draw]:
    return {
        "id": lambda _, thread, __: thread.id,
        "link": lambda _, thread, __: f"/{site.username}/inbox/{thread.id[2:]}/",
        "updated_time": lambda _, thread, __: nodes.when(_updated(thread)),
        "message_count": lambda _, thread, __: len(thread.messages),
        "unread_count": lambda _, thread, __: int(thread.messages[-1].by == thread.person),
        "can_reply": lambda _, thread, __: not thread.blocked,
        "snippet": lambda _, thread, __: thread.messages[-1].text[:80],
        "participants": lambda asker, thread, _: {
            "data": [_person(asker, thread.person), _person(asker, site.id)]
        },
        "messages": lambda asker, thread, field: _listed(
            asker, site, thread, field.modifiers, field.fields
        ),
    }


def _message(site: Site, thread: Thread) -> dict[str, Draw]:
    def to(asker: Asker, message: Message, _: Field) -> Json:
        other = thread.person if message.by == site.id else site.id
        return {"data": [_person(asker, other)]}

    return {
        "id": lambda _, message, __: message.id,
        "created_time": lambda _, message, __: nodes.when(message.at),
        "message": lambda _, message, __: message.text,
        "from": lambda asker, message, _: _person(asker, message.by),
        "to": to,
        "attachments": lambda *_: None,
    }
