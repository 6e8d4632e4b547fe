"""*Add pages*, first step: which topic, which service; a new topic is made here."""

from dataclasses import replace
from typing import Any

from bot.bot import Bot
from bot.errors import CannotConnect, NameWrong
from bot.linked import linking
from bot.messages import page_search, text, topic_add
from bot.messages.topic_add import Choice, Draft
from bot.people import Person, must_manage
from bot.watching import topics
from handlers import my_pages
from handlers.call import Call
from providers.contract import Cannot, Provider
from providers.vocabulary import Connection


async def command(call: Call, name: str) -> None:
    """`/social topic add [topic]`: a name that is not known yet is that of a new topic."""
    must_manage(await call.who())
    known = await choices(call.bot, await call.workspace_id())
    wanted = topics.same(name)
    found = next((one.id for one in known if wanted and topics.same(one.name) == wanted), None)
    if found is None and name:
        topics.checked(name)
    await _open(call, Draft(topic_id=found, name=name, channel_id=call.channel_id))


async def button(call: Call) -> None:
    """*Add a page*, for the topic that the button carries, or for none yet."""
    must_manage(await call.who())
    topic_id = call.number if call.value else None
    if topic_id:
        await topics.show(call.bot, await call.who(), topic_id)
    await _open(call, Draft(topic_id=topic_id, channel_id=call.channel_id))


async def chosen(call: Call) -> None:
    """Draw the form anew after the choice of a topic or a service."""
    begun = topic_add.Draft.read(call.metadata)
    topic = call.given("topic")
    known = await choices(call.bot, await call.workspace_id())
    topic_id = int(topic) if topic and topic != topic_add.NEW else None
    draft = Draft(topic_id=topic_id, name=begun.name, channel_id=begun.channel_id)
    service = call.given("service") or ""
    await call.redraws(topic_add.form(draft, known, _services(call.bot), service=service))


async def offered(call: Call) -> dict[str, Any]:
    """Return the topics that fit what is being typed."""
    typed = topics.same(str(call.body.get("value", "")))
    known = await choices(call.bot, await call.workspace_id())
    fitting = [one for one in known if typed in topics.same(one.name)]
    new = call.body.get("action_id") == topic_add.TOPIC
    return {"options": topic_add.options(fitting[:99], new=new)}


async def submitted(call: Call) -> dict[str, Any]:
    """Go on to the search; a new topic is made first."""
    who = await call.who()
    must_manage(who)
    service = call.bot.provider(str(call.given("service") or ""))
    connection = Connection(call.given("connection") or _only(call.bot, service.name))
    topic_id, name = await _topic(call, who)
    state = page_search.Search(
        topic_id=topic_id, topic_name=name, service=service.name, connection=connection
    )
    if connection is Connection.AUTHORIZED:
        return {"response_action": "update", "view": await my_pages.begun(call, state)}
    return {"response_action": "update", "view": page_search.begin(state, service)}


async def choices(bot: Bot, workspace_id: int) -> list[Choice]:
    """Return the workspace's topics, by name."""
    return [Choice(one.id, one.name) for one in await topics.names(bot, workspace_id)]


async def _open(call: Call, draft: Draft) -> None:
    known = await choices(call.bot, await call.workspace_id())
    await call.opens(topic_add.form(draft, known, _services(call.bot)))


def _services(bot: Bot) -> list[Provider]:
    services = [_as_set_up(bot, one) for one in bot.providers.values()]
    reasons = [topic_add.why_not(one) for one in services]
    if all(reasons):
        raise CannotConnect(" ".join(reasons) or "No service is set up here.")
    return services


def _as_set_up(bot: Bot, service: Provider) -> Provider:
    """Return a service with what it cannot do here because a setting is missing."""
    lacks = {
        Connection.AUTHORIZED: linking.settings_missing(bot, service.name),
        Connection.UNAUTHORIZED: linking.missing(bot, service.name, service.needs),
    }
    closed = {
        connection: Cannot(f"Whoever runs the bot must set {text.listed(missing)} first.")
        for connection, missing in lacks.items()
        if missing and service.can(connection)
    }
    return replace(service, polls={**service.polls, **closed}) if closed else service


def _only(bot: Bot, service: str) -> Connection:
    can = [one for one in Connection if bot.provider(service).can(one)]
    if not can:
        raise CannotConnect("That service cannot be connected in any way yet.")
    return can[0]


async def _topic(call: Call, who: Person) -> tuple[int, str]:
    chosen = call.given("topic")
    if chosen and chosen != topic_add.NEW:
        card = await topics.show(call.bot, who, int(chosen))
        return card.topic.id, card.topic.name
    channel_id = call.given("channel")
    if not channel_id:
        raise NameWrong("Choose a topic, or give a new one its name and channel.")
    topic = await topics.create(call.bot, who, str(call.given("name") or ""), channel_id)
    return topic.id, topic.name
