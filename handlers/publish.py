"""`/social publish`: what and where, what the pictures show, exactly what goes out, and away."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import structlog

from bot.acts import outlets, publishing, sending
from bot.acts.fitting import File
from bot.acts.publishing import Draft, Written
from bot.acts.sending import Sent
from bot.errors import BotError, CannotAct
from bot.messages import publish as words
from bot.messages import publish_notices, publish_preview
from bot.messages.message import Message
from bot.messages.text import clean
from bot.slack import SlackTrouble
from handlers import aside
from handlers.call import Call
from handlers.hearing import goes_on

log = structlog.get_logger()

# Of the three seconds that Slack waits for an answer.
PATIENCE = 1.8
STILL_FETCHING = "Slack is still handing the pictures over. Press Preview again in a moment."


async def command(call: Call, _: str) -> None:
    """`/social publish`."""
    await button(call)


async def button(call: Call) -> None:
    """Ask what, where and when."""
    draft_id, found = await publishing.begin(call.bot, await call.who())
    if not found.open:
        await call.opens(words.nowhere(found))
        return
    about = words.Asked(publication_id=draft_id, channel_id=call.channel_id)
    await call.opens(words.write(about, found))


async def edit(call: Call) -> None:
    """*Edit*: a draft that takes the place of what is scheduled."""
    old_id = call.number
    draft_id, found, old = await publishing.begin_anew(call.bot, await call.who(), old_id)
    if not found.open:
        await call.opens(words.nowhere(found))
        return
    about = words.Asked(publication_id=draft_id, channel_id=call.channel_id, replaces=old_id)
    await call.opens(words.write(about, found, old=old, now=call.bot.now()))


async def offered(call: Call) -> dict[str, Any]:
    """Return the pages that fit what is being typed."""
    found = await outlets.of(call.bot, await call.who())
    return {"options": words.offered(found, str(call.body.get("value", "")))}


async def written(call: Call) -> dict[str, Any]:
    """Keep it as a draft; ask what its pictures show, or show what goes out."""
    about, who = words.Asked.read(call.metadata), await call.who()
    given = _given(call, about)
    chosen = await publishing.choose(call.bot, who, given.page_ids)
    if wrong := publishing.misfits(chosen, given, call.bot.now()):
        return {"response_action": "errors", "errors": _under_fields(call, wrong)}
    draft = await publishing.write(call.bot, who, about.publication_id, given)
    if not draft.uploads:
        return _push(publish_preview.preview(about, draft))
    goes_on(call, lambda again: _fetches(again, about.publication_id))
    return _push(
        publish_preview.describe(about, draft, {one.file_id: one.name for one in given.files})
    )


def _given(call: Call, about: words.Asked) -> Written:
    """Return what stands in the form."""
    when = call.given("when")
    return Written(
        page_ids=[int(one) for one in call.chosen("pages") or ()],
        # As the preview shows it: without what nobody sees.
        text=clean(str(call.given("text") or "")),
        files=[
            File(str(one["id"]), str(one.get("name") or ""), int(one.get("size") or 0))
            for one in call.given("pictures") or ()
        ],
        due_at=datetime.fromtimestamp(int(when), UTC) if when else None,
        replaces=about.replaces,
        keeps=bool(call.chosen("keep")),
    )


def _under_fields(call: Call, wrong: dict[str, str]) -> dict[str, str]:
    """Return the words by the fields that are really there."""
    there = {block["block_id"] for block in call.view["blocks"] if block["type"] == "input"}
    return {(field if field in there else "pages"): said for field, said in wrong.items()}


def _push(view: dict[str, Any]) -> dict[str, Any]:
    return {"response_action": "push", "view": view}


async def _fetches(call: Call, publication_id: int) -> None:
    """Fetch pictures while somebody describes them; what fails is tried anew then, and told."""
    try:
        await publishing.fetch(call.bot, await call.who(), publication_id)
    except (BotError, SlackTrouble) as error:
        log.info("pictures were not fetched", draft=publication_id, why=str(error))


async def described(call: Call) -> dict[str, Any]:
    """Keep what the pictures show; show what goes out."""
    about, who = words.Asked.read(call.metadata), await call.who()
    inputs = [block["block_id"] for block in call.view["blocks"] if block["type"] == "input"]
    alts = {int(one.split(".")[1]): clean(str(call.given(one) or "")) for one in inputs}
    await publishing.describe(call.bot, who, about.publication_id, alts)
    draft = await _with_pictures(call, about.publication_id)
    return _push(publish_preview.preview(about, draft))


async def _with_pictures(call: Call, publication_id: int) -> Draft:
    """Return the draft once its pictures are here. Raises CannotAct, SlackTrouble."""
    who = await call.who()
    try:
        async with asyncio.timeout(PATIENCE):
            await publishing.fetch(call.bot, who, publication_id)
    except TimeoutError as error:
        raise CannotAct(STILL_FETCHING) from error
    return await publishing.complete(call.bot, who, publication_id)


async def sent(call: Call) -> dict[str, Any]:
    """Let it go out."""
    about = words.Asked.read(call.metadata)
    done = await sending.send(
        call.bot, await call.who(), about.publication_id, replaces=about.replaces
    )
    if not done.again:
        goes_on(call, lambda again: aside.tell(again, about.channel_id, _told(done)))
    return {"response_action": "clear"}


def _told(done: Sent) -> Message:
    draft: Draft = done.draft
    one, names = draft.publication, [outlet.page.name for outlet in draft.outlets]
    if done.needs_approval:
        return publish_notices.waits(one.id, names, one.text, draft.due_at)
    if draft.due_at:
        return publish_notices.scheduled(one.id, names, one.text, draft.due_at)
    return publish_notices.under_way(one.id, names, one.text)
