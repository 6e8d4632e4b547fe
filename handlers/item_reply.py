"""*Reply*: the words, then exactly what goes out, then ten seconds to think again."""

import secrets
from dataclasses import replace
from typing import Any

from bot.acts import acting, replying
from bot.messages import act_notices, going_out
from bot.messages import reply as words
from bot.messages.text import clean
from handlers import aside
from handlers.call import Call
from handlers.hearing import goes_on
from providers.acting import Verb

CLICK_BYTES = 6


async def ask(call: Call) -> None:
    """Ask for the words."""
    at = await acting.stage(call.bot, await call.who(), call.number, Verb.REPLY)
    about = words.Asked(
        item_id=at.scene.item.id,
        channel_id=call.channel_id,
        click=secrets.token_urlsafe(CLICK_BYTES),
    )
    view = words.write(about, at.item, at.page, label=at.provider.label, limits=at.limits)
    await call.opens(view)


async def written(call: Call) -> dict[str, Any]:
    """Show what goes out."""
    about, said = words.Asked.read(call.metadata), clean(str(call.given("words") or ""))
    kept = await replying.draft(call.bot, await call.who(), about.item_id, said, click=about.click)
    at, act = kept.stage, kept.act
    view = words.preview(
        replace(about, act_id=act.id),
        at.item,
        at.page,
        label=at.provider.label,
        html=at.shown(said),
        room=going_out.counted(at.limits, said) if at.limits else "",
    )
    return {"response_action": "push", "view": view}


async def sent(call: Call) -> dict[str, Any]:
    """Let it go out."""
    about = words.Asked.read(call.metadata)
    wished = await replying.send(call.bot, await call.who(), about.act_id)
    if not wished.again:
        goes_on(call, lambda again: aside.tell(again, about.channel_id, act_notices.ahead(wished)))
    return {"response_action": "clear"}
