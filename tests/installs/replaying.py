"""What people of one workspace could press, sent from another one as if it were shown there."""

import json
from collections.abc import Collection, Iterator
from contextlib import suppress
from typing import Any

from bot.messages import (
    alert,
    ending_notices,
    item,
    mute,
    profiles,
    topic_done,
    topic_list,
    topic_show,
)
from bot.sandbox import NotAcked, Sandbox, View, payloads
from bot.sandbox.inputs import places
from bot.sandbox.interactions import Container, blocks_of
from bot.sandbox.person import Person

Payload = dict[str, Any]

# Buttons that carry an id, for those that a story does not happen to show.
CARRIES_AN_ID = (
    alert.RECONNECT, ending_notices.RENEW, ending_notices.SNOOZE, item.MORE, mute.UNDO,
    profiles.UNLINK, topic_done.PAUSE, topic_done.RESUME, topic_done.CHANNELS, topic_list.SHOW,
    topic_list.ADD_PAGE, topic_show.REMOVE,
)  # fmt: skip


def pressed(place: Sandbox, person: Person, where: Container) -> Iterator[Payload]:
    """Yield a payload for everything in a view or a message that could be pressed or chosen."""
    for block, element in places(blocks_of(where)):
        for value in _values(element):
            yield _act(place, person, where, block, element, value)
    if isinstance(where, View) and where.data.get("submit"):
        yield {**payloads.in_view(place.slack, "view_submission", where), "response_urls": []}


def _values(element: Payload) -> list[Payload]:
    options = [*element.get("options", ()), *element.get("initial_options", ())]
    own: Payload = {name: element[name] for name in ("value", "text") if name in element}
    return [{"selected_option": one} for one in options] or [own]


def _act(
    place: Sandbox, person: Person, where: Container, block: Payload, element: Payload,
    value: Payload,
) -> Payload:  # fmt: skip
    if isinstance(where, View):
        body = payloads.in_view(place.slack, "block_actions", where)
    else:
        body = payloads.in_message(
            place.slack, "block_actions", person.user, where, block_id=block["block_id"]
        )
        body["response_url"] = place.slack.new_response_url(where.channel, person.id)
    act = {"action_id": element["action_id"], "block_id": block["block_id"], **value}
    return {**body, "actions": [{"type": element["type"], **act}]}


def carrying(payload: Payload, ids: set[int]) -> Iterator[Payload]:
    """Yield the payload with each button that carries an id, and each id."""
    for action_id in CARRIES_AN_ID:
        for id_ in sorted(ids):
            act = {"action_id": action_id, "block_id": "b", "type": "button", "value": str(id_)}
            yield {**payload, "actions": [act]}


async def send_from(
    there: Sandbox, here: Sandbox, payload: Payload, *, without: Collection[str]
) -> None:
    """Send a payload of `here` as if it came from `there`: its team, people and channels.

    What must not come back is taken out of it first.
    """
    text = json.dumps(payload)
    for old, new in (*_names(here, there), *((secret, "something") for secret in without)):
        text = text.replace(old, new)
    body = json.loads(text)
    jane = there.person("jane").id
    body["trigger_id"] = there.slack.new_trigger(jane)
    if "response_url" in body:
        channel = there.channel("social").id
        body["response_url"] = there.slack.new_response_url(channel, jane)
    # What the bot refuses to answer is refused.
    with suppress(NotAcked):
        await there.delivery.send("interactive", body)


def _names(here: Sandbox, there: Sandbox) -> Iterator[tuple[str, str]]:
    yield here.slack.team_id, there.slack.team_id
    for name in ("jane", "omar", "gus"):
        yield here.person(name).id, there.person(name).id
    for name in ("social", "competitors", "random", "leads"):
        yield here.channel(name).id, there.channel(name).id
