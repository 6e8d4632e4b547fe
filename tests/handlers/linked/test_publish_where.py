"""Where somebody may publish, and what they are told of the other pages."""

from bot.messages import (
    publish,
    publish_notices,
)
from providers.vocabulary import Page
from tests.dock import PUBLISH
from tests.handlers.linked.at_press import said
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import last, modal
from tests.harbour import COMMENTS, READ


async def test_the_home_leads_there_too(owned: Quay) -> None:
    await owned.jane.opens_home()
    await owned.jane.clicks(publish_notices.BEGIN)
    owned.jane.types(publish.WORDS, "Hello")
    await owned.jane.submits()
    await owned.jane.submits()
    await owned.passes(seconds=11)
    assert said(owned) == ["Hello"]
    await owned.jane.opens_home()
    await owned.jane.clicks(publish_notices.LIST)
    assert "Published lately" in last(owned.jane, "dm")


async def test_without_a_page_it_says_what_to_do(quay: Quay) -> None:
    await quay.omar.command("/social publish")
    assert "There is no page here that you can publish on yet" in modal(quay.omar)


async def test_a_page_that_must_be_reconnected_is_left_out_with_a_word_why(two: Quay) -> None:
    two.harbour.refuses("jane")
    await two.passes(hours=2)
    await two.jane.command("/social publish")
    assert "must be reconnected first" in modal(two.jane)


async def test_a_page_without_the_permission_is_left_out_with_a_word_why(
    quay: Quay, acme: Page
) -> None:
    await quay.watches(acme, quay.jane, "jane")
    await quay.jane.command("/social connect")
    url = quay.jane.element("profile.connect.1")["url"]
    await quay.browser.links(url, "jane", (READ, COMMENTS))
    await quay.place.sandbox.settled()
    await quay.jane.closes()
    await quay.jane.command("/social publish")
    assert f"a permission is missing: {PUBLISH}" in modal(quay.jane)


async def test_a_guest_cannot_publish(owned: Quay) -> None:
    await owned.place.gus.command("/social publish")
    assert owned.place.gus.modal is None
    assert "Guests can look" in last(owned.place.gus)


async def test_only_people_of_the_topics_groups_may_publish_as_its_page(owned: Quay) -> None:
    async with owned.place.bot.database.writing() as session:
        topic = await owned.place.named("Ours")
        group = next(iter(owned.place.sandbox.slack.user_groups.values()))
        group.users.clear()
        topic.actors = [group.id]
        session.add(topic)
    await owned.omar.command("/social publish")
    assert "There is no page here that you can publish on yet" in modal(owned.omar)
