"""`/social`: what was typed is looked up in the table of commands, and done."""

import html

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from bot.errors import ButtonStale
from bot.messages import topic_list as list_words
from bot.people import must_manage
from bot.watching import topics
from handlers import help as helping
from handlers import topic_add
from handlers.call import Call, one_of, whole
from handlers.commands import KNOWN, Command
from handlers.hearing import OnTopic, goes_on

# As keyboards and phones write them.
QUOTES = "\"'“”„\u2018\u2019«» "


async def typed(ack: AsyncAck, call: Call) -> BoltResponse:
    """Hear `/social …`; help for somebody who is known is answered in the ack itself."""
    command, rest = parse(whole(str(call.body.get("text") or "")))
    if command and command.words != "help":
        goes_on(call, lambda _: _run(call, command, rest))
        return await ack()
    unknown = "" if command else rest
    person = call.known
    if person is None:
        goes_on(call, lambda _: helping.answer(call, unknown))
        return await ack()
    return helping.at_once(call, person, unknown)


def parse(text: str) -> tuple[Command | None, str]:
    """Return the command and the rest without quotes, or None and the text."""
    # Slack escapes three signs as HTML does.
    words = html.unescape(text).split() if "&" in text else text.split()
    for length in (2, 1):
        named = " ".join(words[:length]).casefold()
        if len(words) >= length and named in KNOWN:
            return KNOWN[named], " ".join(words[length:]).strip(QUOTES)
    return (None, " ".join(words)) if words else (KNOWN["help"], "")


async def chosen(call: Call) -> None:
    """Go on with the command that asked which topic is meant."""
    command = one_of(KNOWN, str(call.action["block_id"]))
    if command.on is None:
        raise ButtonStale
    await command.on(call, call.number)


async def _run(call: Call, command: Command, rest: str) -> None:
    if command.run:
        await command.run(call, rest)
    elif command.on:
        await _on_topic(call, command, command.on, rest)


async def _on_topic(call: Call, command: Command, job: OnTopic, name: str) -> None:
    who = await call.who()
    if command.changes:
        must_manage(who)
    if name:
        topic = await topics.named(call.bot, who.workspace_id, name)
        await job(call, topic.id)
        return
    known = await topic_add.choices(call.bot, who.workspace_id)
    if known:
        await call.answer(list_words.which(command.words, known))
    else:
        await call.answer(list_words.none(may_manage=who.may_manage))
