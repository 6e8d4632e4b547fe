"""`/social insights [page]`: what is known at once, what is missing a moment later, then charts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.measured import choosing, insights
from bot.measured.choosing import Choice
from bot.measured.insights import Report
from bot.messages import insight_charts, topic_list
from bot.messages import insights as words
from bot.messages.blocks import MOST_OPTIONS
from bot.messages.insights import Asked
from bot.slack import Refused
from bot.watching import topics
from handlers import aside, errors
from handlers.call import Call, Json
from handlers.hearing import goes_on

# What Slack answers where it does not know a kind of block (yet).
NOT_DRAWN = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_arguments"})


async def command(call: Call, name: str) -> None:
    """`/social insights [page]`."""
    who = await call.who()
    known = await choosing.choices(call.bot, who)
    if not known:
        await call.answer(topic_list.none(may_manage=who.may_manage))
        return
    found = choosing.named(known, name) if name else None
    if found is None and len(known) == 1 and not name:
        found = known[0]
    at = Asked(page_id=found.page_id if found else 0, channel_id=call.channel_id)
    await _open(call, at, known, unknown="" if found else name)


async def of_topic(call: Call, topic_id: int) -> None:
    """*Insights* of a topic: those of its first page."""
    who = await call.who()
    card = await topics.show(call.bot, who, topic_id)
    known = await choosing.choices(call.bot, who)
    if not known:
        await call.answer(topic_list.none(may_manage=who.may_manage))
        return
    first = card.streams[0].page.id if card.streams else 0
    await _open(call, Asked(page_id=first, channel_id=call.channel_id), known)


async def of_page(call: Call) -> None:
    """*Another page or range*, under charts."""
    known = await choosing.choices(call.bot, await call.who())
    at = Asked(page_id=call.number, channel_id=call.channel_id)
    await _open(call, at, known)


async def chosen(call: Call) -> None:
    """Draw the modal for another page, or over other days."""
    at = words.Asked.read(call.metadata)
    if call.action["action_id"] == words.PAGE:
        at = replace(at, page_id=call.number)
    else:
        at = replace(at, days=call.number)
    known = await choosing.choices(call.bot, await call.who())
    if not at.page_id:
        await call.redraws(words.choose(at, known), over=call.view)
        return
    shown = await _report(call, at)
    drawn = await call.redraws(words.view(at, known, shown, is_asking=shown.is_due), over=call.view)
    await _fill(call, at, known, shown, drawn)


async def offered(call: Call) -> dict[str, Any]:
    """Return the pages that fit what is being typed."""
    typed = topics.same(str(call.body.get("value", "")))
    known = await choosing.choices(call.bot, await call.who())
    fitting = [one for one in known if typed in topics.same(f"{one.name} ({one.service_label})")]
    return {"options": words.options(fitting[:MOST_OPTIONS])}


async def charted(call: Call) -> dict[str, Any]:
    """*Show as charts*: in messages that only this person sees, for a modal has no charts."""
    at = words.Asked.read(call.metadata)
    shown = await _report(call, at)
    goes_on(call, lambda again: _send(again, at, shown))
    return {"response_action": "clear"}


async def _open(call: Call, at: Asked, known: Sequence[Choice], *, unknown: str = "") -> None:
    if not at.page_id:
        await call.opens(words.choose(at, known, unknown=unknown))
        return
    shown = await _report(call, at)
    drawn = await call.opens(words.view(at, known, shown, is_asking=shown.is_due))
    await _fill(call, at, known, shown, drawn)


async def _fill(call: Call, at: Asked, known: Sequence[Choice], shown: Report, drawn: Json) -> None:
    """Fetch what is missing, and draw it in the modal that is open already."""
    if not shown.is_due:
        return
    try:
        await insights.fetch(call.bot, await call.who(), at.page_id)
        view = words.view(at, known, await _report(call, at))
    except Exception as error:  # noqa: BLE001 - told in the modal that is open now, whatever it is
        view = words.failed(at, known, errors.explained(error))
    await call.redraws(view, over=drawn)


async def _report(call: Call, at: Asked) -> Report:
    return await insights.report(call.bot, await call.who(), at.page_id, at.days)


async def _send(call: Call, at: Asked, shown: Report) -> None:
    drawn, bare = (insight_charts.messages(shown, drawn=drawn) for drawn in (True, False))
    for message, instead in zip(drawn, bare, strict=True):
        try:
            await aside.tell(call, at.channel_id, message)
        except Refused as error:
            if error.code not in NOT_DRAWN:
                raise
            await aside.tell(call, at.channel_id, instead)
