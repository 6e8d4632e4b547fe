"""The daily check: every stream is looked at; history and one e-mail, unless it is cured before."""

import asyncio
from collections.abc import AsyncIterator
from email.message import EmailMessage

import pytest
from pydantic import SecretStr

from bot import preferences
from bot.expired import checking, mailing
from bot.linked import linking
from bot.settings import Settings
from providers.errors import Cause, Unavailable
from providers.vocabulary import Page
from storage.models import Page as StoredPage
from tests.mailbox import Mailbox, open_mailbox
from tests.owned.shore import Shore


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with open_mailbox() as mailbox:
        yield mailbox


@pytest.fixture
async def settings(settings: Settings, mailbox: Mailbox) -> Settings:
    return settings.model_copy(
        update={"smtp_url": SecretStr(mailbox.url), "mail_from": "Social <social@example.com>"}
    )


@pytest.fixture
async def acme(shore: Shore) -> Page:
    page = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.watches(page)
    shore.clock.forward(hours=1)
    await checking.check_due(shore.bot)
    return page


async def test_an_expired_page_is_mailed_to_each_administrator_and_stands_in_the_history(
    shore: Shore, acme: Page, mailbox: Mailbox
) -> None:
    shore.harbour.refuses("jane")
    await shore.checks()
    await mailing.send_due(shore.bot)
    (mail,) = mailbox.mails
    assert mail["Subject"] == "1 page needs to be reconnected: Acme Boats"
    assert mail["To"] == "jane@example.com"
    for part in ("plain", "html"):
        body = _body(mail, part)
        assert "Acme Boats" in body
        assert "/link/" in body
    assert ("expired", "Acme Boats") in await shore.history()


async def test_the_link_of_the_mail_reconnects_the_page(
    shore: Shore, acme: Page, mailbox: Mailbox
) -> None:
    shore.harbour.refuses("jane")
    await shore.checks()
    await mailing.send_due(shore.bot)
    body = _body(mailbox.mails[0], "plain")
    key = body.partition("/link/")[2].split()[0]
    shore.clock.forward(days=6)
    url = await linking.begin(shore.bot, key, "browser")
    done = await linking.finish(
        shore.bot, "harbour", shore.harbour.consents(url, "jane"), "browser"
    )
    assert done.reconnected == ("Acme Boats",)


async def test_a_page_that_was_reconnected_before_the_check_leaves_neither(
    shore: Shore, acme: Page, mailbox: Mailbox
) -> None:
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    await shore.reconnects(shore.jane, "jane")
    await shore.checks()
    await mailing.send_due(shore.bot)
    assert mailbox.mails == []
    assert [what for what, _ in await shore.history()] == ["created", "added"]
    assert [one.cause for one in await shore.gaps(acme) if one.cause == "revoked"] == ["revoked"]


async def test_a_page_that_stays_expired_is_mailed_each_day_and_logged_once(
    shore: Shore, acme: Page, mailbox: Mailbox
) -> None:
    shore.harbour.refuses("jane")
    for _ in range(3):
        await shore.checks()
        await checking.check_due(shore.bot)
        await mailing.send_due(shore.bot)
        await mailing.send_due(shore.bot)
    assert len(mailbox.mails) == 3
    assert [what for what, _ in await shore.history()].count("expired") == 1


async def test_a_reconnect_after_the_check_stands_in_the_history(shore: Shore, acme: Page) -> None:
    shore.harbour.refuses("jane")
    await shore.checks()
    await shore.reconnects(shore.omar, "omar")
    assert ("reconnected", "Acme Boats") in await shore.history()


async def test_several_pages_stand_in_one_mail(shore: Shore, acme: Page, mailbox: Mailbox) -> None:
    blue = shore.harbour.page("Blue Bay", jane="manager")
    await shore.links(shore.jane, "jane")
    await shore.adds_own(blue, await shore.topic("More"))
    shore.harbour.refuses("jane")
    await shore.checks()
    await mailing.send_due(shore.bot)
    (mail,) = mailbox.mails
    assert mail["Subject"] == "2 pages need to be reconnected: Acme Boats and Blue Bay"


async def test_recipients_that_were_set_get_it_instead(
    shore: Shore, acme: Page, mailbox: Mailbox
) -> None:
    await _set(shore, "team@example.com\nboss@example.com", 7, "Europe/Berlin")
    shore.harbour.refuses("jane")
    await shore.checks()
    await mailing.send_due(shore.bot)
    assert sorted(mail["To"] for mail in mailbox.mails) == ["boss@example.com", "team@example.com"]
    body = _body(mailbox.mails[0], "plain")
    assert "/link/" not in body
    assert "Press Reconnect in Slack" in body


async def test_a_mail_server_that_is_down_for_a_day_loses_no_mail(
    shore: Shore, acme: Page, mailbox: Mailbox
) -> None:
    mailbox.refuses = "451 try again later"
    shore.harbour.refuses("jane")
    await shore.checks()
    for _ in range(30):
        await mailing.send_due(shore.bot)
        shore.clock.forward(hours=1)
    mailbox.refuses = ""
    for _ in range(3):
        await mailing.send_due(shore.bot)
        shore.clock.forward(hours=1)
    assert len(mailbox.mails) == 1
    (owed,) = await shore.mails()
    assert owed.attempts > 10


async def test_an_address_that_is_refused_for_good_is_given_up(
    shore: Shore, acme: Page, mailbox: Mailbox
) -> None:
    mailbox.refuses = "550 no such user"
    shore.harbour.refuses("jane")
    await shore.checks()
    await mailing.send_due(shore.bot)
    shore.clock.forward(days=1)
    mailbox.refuses = ""
    await mailing.send_due(shore.bot)
    assert mailbox.mails == []
    (owed,) = await shore.mails()
    assert owed.given_up_at is not None
    assert "550" in owed.trouble


async def test_two_replicas_send_a_mail_once(shore: Shore, acme: Page, mailbox: Mailbox) -> None:
    shore.harbour.refuses("jane")
    await shore.checks()
    await asyncio.gather(*(mailing.send_due(shore.bot) for _ in range(4)))
    assert len(mailbox.mails) == 1


async def test_names_of_strangers_stay_in_their_line(shore: Shore, mailbox: Mailbox) -> None:
    page = shore.harbour.page("Acme", jane="manager")
    await shore.watches(page)
    async with shore.bot.database.writing() as session:
        stored = await session.get(StoredPage, await shore.page_id(page))
        assert stored is not None
        stored.name = "Acme\r\nBcc: all@example.com <script>alert(1)</script>"
    shore.harbour.refuses("jane")
    await shore.checks()
    await mailing.send_due(shore.bot)
    (mail,) = mailbox.mails
    assert mail["Bcc"] is None
    assert "<script>" not in _body(mail, "html")


async def test_the_check_notices_what_no_poll_has_noticed(shore: Shore, acme: Page) -> None:
    shore.harbour.refuses("jane", Cause.SUSPENDED)
    await shore.checks()
    await shore.passes(seconds=1)
    (alert,) = shore.alerts()
    assert "suspended" in str(alert.attachments)


async def test_the_check_notices_a_lost_role(shore: Shore, acme: Page) -> None:
    shore.harbour.page("Acme Boats", jane="guest")
    await shore.checks()
    await shore.passes(seconds=1)
    assert len(shore.alerts()) == 1


async def test_the_check_cures_what_works_again_by_itself(shore: Shore, acme: Page) -> None:
    shore.harbour.refuses("jane", Cause.CHECKPOINT)
    await shore.passes(hours=2)
    assert len(shore.alerts()) == 1
    shore.harbour.forgives("jane")
    shore.harbour.publishes(acme, "Missed", at=shore.clock.now())
    await shore.checks()
    await shore.passes(minutes=2)
    (green,) = shore.alerts(mark=":large_green_circle:")
    assert green.text == ":large_green_circle: *Acme Boats* is read again"
    assert shore.times("Missed") == 1


async def test_a_service_that_is_away_during_the_check_alarms_nobody(
    shore: Shore, acme: Page, mailbox: Mailbox
) -> None:
    shore.harbour.trouble = [Unavailable("is away")] * 3
    await shore.checks()
    shore.harbour.trouble = []
    await shore.passes(hours=1)
    await mailing.send_due(shore.bot)
    assert (shore.alerts(), mailbox.mails) == ([], [])


async def test_the_check_is_made_at_the_hour_and_in_the_zone_that_were_set(
    shore: Shore, acme: Page
) -> None:
    await _set(shore, "", 18, "America/New_York")
    shore.harbour.refuses("jane")
    before = await shore.mails()
    shore.clock.forward(hours=24 - 10 + 22)  # 22:00 UTC is 17:00 in New York
    await checking.check_due(shore.bot)
    assert await shore.mails() == before
    shore.clock.forward(hours=1)
    await checking.check_due(shore.bot)
    assert len(await shore.mails()) == len(before) + 1


async def test_who_left_unseen_is_found_by_the_check(shore: Shore, acme: Page) -> None:
    solo = shore.harbour.page("Solo", omar="manager")
    await shore.links(shore.omar, "omar")
    await shore.adds_own(solo, await shore.topic("Solo"), who=shore.omar)
    shore.sandbox.slack.users[shore.omar.user_id].is_deleted = True
    for _ in range(2):
        await shore.checks()
        await shore.passes(minutes=1)
    told = [said for said in shore.dm(shore.jane) if "has left" in said]
    assert len(told) == 1
    assert "Solo" in told[0]


async def _set(shore: Shore, recipients: str, hour: int, zone: str) -> None:
    await preferences.change(
        shore.bot,
        shore.jane,
        administrators=[],
        recipients=recipients,
        check_hour=hour,
        check_zone=zone,
        managers="members",
    )


def _body(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content())
