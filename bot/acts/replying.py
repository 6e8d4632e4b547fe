"""Replying: the words are a draft until the one who wrote them has seen what goes out."""

from bot.acts import acting, fitting
from bot.acts.acting import Stage, Wished
from bot.bot import Bot
from bot.errors import CannotAct
from bot.people import Person
from providers.acting import Limits, Verb
from storage import acts


async def draft(bot: Bot, who: Person, item_id: int, words: str, *, click: str) -> Wished:
    """Keep these words as a draft. `click` tells one reply from another.

    Raises NotAllowed, CannotAct.
    """
    at, now = await acting.stage(bot, who, item_id, Verb.REPLY), bot.now()
    _check(at.limits, words)
    async with bot.database.writing() as session:
        facts = await acting.wished(session, who, at, Verb.REPLY, now=now)
        key = f"{Verb.REPLY}.{item_id}.{who.user_id}.{click}"
        written = await acts.draft(session, key=key, text=words, **facts)
    if written is None:
        raise CannotAct("That reply is on its way already.")
    return Wished(written, at)


async def send(bot: Bot, who: Person, act_id: int) -> Wished:
    """Let a draft of one's own go out in a moment. Raises NotAllowed, CannotAct."""
    async with bot.database.reading() as session:
        found = await acts.one(session, who.workspace_id, act_id)
    if found is None or found.by != who.user_id or found.item_id is None:
        raise CannotAct("That draft is not kept any more. Press Reply for a new one.")
    at: Stage = await acting.stage(bot, who, found.item_id, Verb.REPLY)
    now = bot.now()
    due = now + acting.SECOND_THOUGHTS
    async with bot.database.writing() as session:
        first = await acts.send(
            session, who.workspace_id, act_id, asked_at=now, planned_at=due, due_at=due
        )
        await acting.redraw(session, found, now)
    return Wished(found, at, again=not first)


def _check(limits: Limits | None, words: str) -> None:
    """Raise CannotAct for words that the service would not take."""
    if not words.strip():
        raise CannotAct("There is nothing in it yet.")
    if limits and (why := fitting.too_long(limits, words)):
        raise CannotAct(f"That is {why}.")
