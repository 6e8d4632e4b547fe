"""response_urls: five answers within half an hour, to one person or to the channel."""

from bot.sandbox.access import check_message
from bot.sandbox.chat import keep, put_blocks
from bot.sandbox.records import Json, Message, ResponseUrl
from bot.sandbox.refusal import Refused
from bot.sandbox.workspace import Workspace

USES = 5


def use(slack: Workspace, key: str, body: Json) -> None:
    """Answer by a response_url. Raises Refused."""
    given = slack.response_urls.get(key)
    if given is None or given.expires < slack.now():
        raise Refused("expired_url", status=404)
    if given.uses >= USES:
        raise Refused("used_url", status=404)
    given.uses += 1
    respond(slack, given, body)


def respond(slack: Workspace, given: ResponseUrl, body: Json) -> None:
    """Delete or replace the original, or write something new. Raises Refused."""
    original = given.original
    if body.get("delete_original"):
        if original:
            slack.messages[given.channel].remove(original)
            given.original = None
            slack.changed()
        return
    check_message(body)
    if body.get("replace_original") and original:
        _replace(slack, original, body)
        return
    seen_by = "" if body.get("response_type") == "in_channel" else given.user
    thread = {"thread_ts": given.thread_ts} if given.thread_ts else {}
    record = keep(slack, given.channel, {**thread, **body}, only_for=seen_by)
    given.original = original or record


def _replace(slack: Workspace, original: Message, body: Json) -> None:
    original.text = body.get("text", "")
    put_blocks(slack, original, {"blocks": [], "attachments": [], **body})
    original.edited = not original.ephemeral
    slack.changed()
