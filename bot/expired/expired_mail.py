"""The daily e-mail: who gets one, and the links that are each reader's own."""

from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot import rules
from bot.administrators import Administrator
from bot.bot import Bot
from bot.errors import BotError
from bot.expired import mailing
from bot.linked import linking
from bot.linked.attempting import Purpose
from bot.messages import causes
from bot.messages import mail as letters
from bot.people import Person
from storage import streams
from storage.models import Gap, Page, Stream, Workspace

log = structlog.get_logger()

# As long as the e-mail says.
LINK_LIVES = timedelta(days=7)
Expired = tuple[Gap, Stream, Page]


async def written(
    bot: Bot, workspace: Workspace, expired: Sequence[Expired], admins: Sequence[Administrator]
) -> dict[str, letters.Letter]:
    """Return the e-mails by address: an administrator's has links of their own."""
    if not mailing.is_set_up(bot):
        log.warning("no e-mail: SMTP_URL is not set", expired=len(expired))
        return {}
    topics = await _topics(bot, expired)
    users = {one.email: one.user_id for one in admins if one.email}
    recipients = workspace.recipients or list(users)
    return {
        recipient: letters.expired(
            [
                _told(bot, one, topics, await _link(bot, workspace, one, users.get(recipient, "")))
                for one in expired
            ],
            workspace=workspace.name,
            zone=rules.zone_of(workspace.check_zone),
        )
        for recipient in recipients
    }


async def _topics(bot: Bot, expired: Sequence[Expired]) -> dict[int, list[str]]:
    async with bot.database.reading() as session:
        return {
            stream.id: [topic.name for topic in await streams.topics(session, stream.id)]
            for _, stream, _ in expired
        }


def _told(bot: Bot, one: Expired, topics: dict[int, list[str]], link: str) -> letters.ExpiredPage:
    gap, stream, page = one
    return letters.ExpiredPage(
        name=page.name,
        service=bot.label(page.service),
        topics=topics[stream.id],
        since=gap.from_at,
        cause=gap.cause,
        is_public=gap.is_public,
        cure=causes.cure(gap.cause, bot.providers.get(page.service)),
        link=link,
    )


async def _link(bot: Bot, workspace: Workspace, one: Expired, user_id: str) -> str:
    """Return this administrator's own link to reconnect a page, "" where there can be none."""
    _, _, page = one
    if not user_id:
        return ""
    who = Person(workspace_id=workspace.id, user_id=user_id)
    purpose = Purpose(page_ids=(page.id,))
    try:
        links = await linking.offer(
            bot, who, [page.service], purpose, typed=page.handle, lives=LINK_LIVES
        )
    except BotError as error:
        log.info("no link for the e-mail", service=page.service, why=str(error))
        return ""
    return links[page.service]
