"""Mailing: an e-mail that is owed is sent once; a mail server that is down loses none."""

import asyncio
from datetime import timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

import structlog

from bot.bot import Bot
from bot.expired.mail_server import SECONDS, sender, server
from storage import mails
from storage.models import Mail

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
AT_ONCE = 20
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(days=7)
# What a mail server says for good (RFC 5321): this address, or this message, will never be taken.
FOR_GOOD = range(550, 560)


def is_set_up(bot: Bot) -> bool:
    """Whether there is a mail server to send by."""
    return bool(bot.settings.smtp_url.get_secret_value())


async def send_due(bot: Bot) -> None:
    """Send what is owed."""
    if not is_set_up(bot):
        return
    now = bot.now()
    async with bot.database.writing() as session:
        taken = await mails.claim(session, now=now, until=now + LEASE, most=AT_ONCE)
    for mail in taken:
        await _send(bot, mail)


async def _send(bot: Bot, mail: Mail) -> None:
    try:
        async with asyncio.timeout(SECONDS):
            await _handed_over(bot, mail)
    except Exception as error:  # noqa: BLE001 - whatever it is, the e-mail stays owed
        await _later(bot, mail, error)
        return
    async with bot.database.writing() as session:
        await mails.settle(session, mail, sent_at=bot.now(), trouble="")


async def _later(bot: Bot, mail: Mail, error: Exception) -> None:
    now = bot.now()
    code = getattr(error, "code", 0)
    for_good = code in FOR_GOOD or now - mail.owed_at > GIVE_UP_AFTER
    wait: timedelta = min(FIRST_WAIT * 2 ** min(mail.attempts - 1, 10), LONGEST_WAIT)
    why = f"{type(error).__name__} {code or ''}".strip()
    log.warning("an e-mail was not taken", mail=mail.id, why=why, for_good=for_good)
    async with bot.database.writing() as session:
        await mails.settle(
            session,
            mail,
            next_try_at=now + wait,
            trouble=why,
            given_up_at=now if for_good else None,
        )


async def _handed_over(bot: Bot, mail: Mail) -> None:
    import aiosmtplib  # noqa: PLC0415 - most starts never send an e-mail

    await aiosmtplib.send(_written(bot, mail), **server(bot.settings.smtp_url.get_secret_value()))


def _written(bot: Bot, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    own = sender(bot.settings.smtp_url.get_secret_value(), bot.settings.mail_from)
    message["From"], message["To"], message["Subject"] = own, mail.recipient, mail.subject
    message["Date"] = format_datetime(mail.owed_at)
    # The same at each try: whoever gets one twice can tell.
    domain = parseaddr(own)[1].partition("@")[2] or "localhost"
    message["Message-ID"] = f"<social-{mail.workspace_id}-{mail.id}@{domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    return message
