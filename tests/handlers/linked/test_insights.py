"""`/social insights [page]`: how a page fares, what each figure means, and its charts."""

from datetime import timedelta
from typing import Any

import pytest

from bot.expired import checking
from bot.limits import problems
from bot.measured import measuring
from bot.messages import home as home_words
from bot.messages import insights as words
from bot.messages import topic_list
from bot.sandbox.records import Message
from providers.measuring import Figure
from providers.vocabulary import Page
from tests.gauge import COUNT, LAG, MEANS, closed
from tests.handlers.linked.at_quay import Quay
from tests.handlers.place import Place, last, modal
from tests.harbour import EVERYTHING

VIEWS, VISITORS, FOLLOWERS = Figure.IMPRESSIONS, Figure.REACH, Figure.FOLLOWERS
DAY = timedelta(days=1)


@pytest.fixture
async def acme(quay: Quay) -> Page:
    """Let jane watch a page of hers, of which the harbour knows a lot."""
    page, today = quay.harbour.page("Acme Boats", jane="manager"), quay.clock.now().date()
    gauge = quay.harbour.gauge
    gauge.counts(VIEWS, today - LAG * DAY, *[100] * 28, *[110] * 28)
    gauge.counts(VISITORS, today - LAG * DAY, *[40] * 28, *[30] * 28)
    gauge.counts(FOLLOWERS, today, *range(1_000, 1_060))
    await quay.watches(page, quay.jane, "jane")
    return page


def charts(messages: list[Message]) -> list[dict[str, Any]]:
    return [
        block["chart"]
        for message in messages
        for block in message.blocks
        if block["type"] == "data_visualization"
    ]


async def test_what_is_missing_is_fetched_behind_the_open_modal(quay: Quay, acme: Page) -> None:
    await quay.jane.command("/social insights Acme Boats")
    opened, filled = quay.place.sandbox.called("views.open")[-1], modal(quay.jane)
    assert "I ask Harbour for what is missing …" in str(opened["view"])
    assert quay.harbour.gauge.asked
    assert "I ask Harbour" not in filled
    assert "*Views*  3,080 displays" in filled


async def test_each_figure_comes_with_its_growth_and_with_what_it_means(
    quay: Quay, acme: Page
) -> None:
    await quay.jane.command("/social insights acme")
    said = modal(quay.jane)
    assert "▲ 10 % against the 28 days before" in said
    assert "*Visitors*  30 people a day, on average" in said
    assert "▼ 25 % against the 28 days before" in said
    assert "*Followers*  1,059 people" in said
    assert "+28 since" in said
    assert all(one in said for one in MEANS.values())


async def test_another_range_is_one_choice_away(quay: Quay, acme: Page) -> None:
    await quay.jane.command("/social insights acme")
    await quay.jane.chooses(words.RANGE, "7")
    assert "*Views*  770 displays" in modal(quay.jane)
    await quay.jane.chooses(words.RANGE, "90")
    assert "56 of 90 days are known" in modal(quay.jane)


async def test_another_page_is_one_choice_away(quay: Quay, acme: Page) -> None:
    quay.harbour.page("Blue Bay", jane="manager")
    await quay.place.topic("Town", "social", "Corner Shop")
    await quay.jane.command("/social insights")
    assert "Choose a page to see how it fares." in modal(quay.jane)
    await quay.jane.chooses(words.PAGE, "Acme Boats (Harbour)")
    assert "*Views*  3,080 displays" in modal(quay.jane)
    await quay.jane.chooses(words.PAGE, "Corner Shop (Town)")
    assert "Views" not in modal(quay.jane)
    assert "*Posts*" not in modal(quay.jane)
    assert "This service tells no figures of its pages." in modal(quay.jane)


async def test_a_name_that_no_page_has_is_told(quay: Quay, acme: Page) -> None:
    await quay.jane.command("/social insights <!channel> nowhere")
    assert "No page here is called “&lt;!channel&gt; nowhere”." in modal(quay.jane)


async def test_with_no_page_at_all_the_way_to_the_first_one_is_shown(place: Place) -> None:
    await place.jane.command("/social insights")
    assert topic_list.NONE in last(place.jane)


async def test_charts_come_as_messages_that_one_person_sees(quay: Quay, acme: Page) -> None:
    quay.harbour.publishes(acme, "Ahoy", at=quay.clock.now())
    await quay.passes(hours=2)
    quay.harbour.gauge.views["acme-boats/post/1"] = 77
    await quay.jane.command("/social insights acme")
    await quay.jane.submits()
    assert quay.jane.modal is None
    seen = [one for one in quay.jane.sees("social") if one.only_for == quay.jane.id]
    drawn = charts(seen)
    assert [one["type"] for one in drawn] == ["area", "area", "line"]
    assert [one["series"][0]["name"] for one in drawn] == ["Views", "Visitors", "Followers"]
    assert [len(one["axis_config"]["categories"]) for one in drawn] == [14, 14, 14]
    assert "Ahoy" in str([block for block in seen[-1].blocks if block["type"] == "data_table"])
    assert charts(quay.omar.sees("social")) == []
    assert "▲ 10 %" in seen[0].text


async def test_a_slack_that_draws_no_charts_gets_the_same_in_words(quay: Quay, acme: Page) -> None:
    await quay.jane.command("/social insights acme")
    quay.place.sandbox.fail("chat.postEphemeral", error="invalid_blocks")
    await quay.jane.submits()
    seen = [one for one in quay.jane.sees("social") if one.only_for == quay.jane.id]
    assert [len(charts([one])) for one in seen] == [0, 1]
    assert "▁▁" in str(seen[0].blocks)
    assert "*Views*  3,080 displays" in str(seen[0].blocks)


async def test_from_the_charts_the_way_leads_back(quay: Quay, acme: Page) -> None:
    await quay.jane.command("/social insights acme")
    await quay.jane.submits()
    await quay.jane.clicks(words.OF_PAGE)
    assert "*Views*  3,080 displays" in modal(quay.jane)


async def test_the_best_posts_stand_first_with_their_links(quay: Quay, acme: Page) -> None:
    for text, views in (("Quiet", 3), ("Loud", 90)):
        post = quay.harbour.publishes(acme, text, at=quay.clock.now() - DAY)
        quay.harbour.gauge.views[post.native_id] = views
    await quay.passes(hours=2)
    await quay.jane.command("/social insights acme")
    said = modal(quay.jane)
    assert "*Posts that did best, by views*" in said
    assert "1. <https://harbour.example/acme-boats/post/2|Loud> · views 90" in said
    assert said.index("Loud") < said.index("Quiet")


async def test_in_the_home_a_topic_has_its_insights(quay: Quay, acme: Page) -> None:
    await quay.jane.opens_home()
    await quay.jane.clicks(words.OF_TOPIC)
    assert "*Views*  3,080 displays" in modal(quay.jane)
    await quay.jane.submits()
    assert len(charts(quay.jane.sees("dm"))) == 3
    assert home_words.TURN not in modal(quay.jane)


async def test_a_topic_that_is_shown_has_them_too(quay: Quay, acme: Page) -> None:
    await quay.jane.command("/social topic show Ours")
    await quay.jane.clicks(words.OF_TOPIC)
    assert "*Views*  3,080 displays" in modal(quay.jane)


async def test_before_the_service_has_told_anything_it_is_said_when_to_look_again(
    quay: Quay, acme: Page
) -> None:
    quay.harbour.gauge.days.clear()
    await quay.jane.command("/social insights acme")
    said = modal(quay.jane)
    assert "*Views*  nothing yet: Harbour has told me no figure of these days. " in said
    assert "It tells of a day 2 days later." in said
    assert "Collected here since" in said
    assert "look again then." in said
    assert "submit" not in str(quay.jane.modal.data if quay.jane.modal else "")


async def test_a_figure_without_its_permission_says_which_one(quay: Quay) -> None:
    page = quay.harbour.page("Acme Boats", jane="manager")
    await quay.watches(page, quay.jane, "jane")
    for one in quay.harbour.sessions.values():
        one.scopes = tuple(scope for scope in EVERYTHING if scope != COUNT)
    quay.clock.forward(days=1)
    await checking.check_due(quay.place.bot)
    await quay.jane.command("/social insights acme")
    assert "a permission is missing: pages.count. Reconnect" in modal(quay.jane)


async def test_a_figure_that_the_service_holds_back_costs_no_other(quay: Quay, acme: Page) -> None:
    quay.harbour.gauge.trouble[VISITORS] = closed()
    await quay.jane.command("/social insights acme")
    said = modal(quay.jane)
    assert "*Views*  3,080 displays" in said
    assert "*Visitors*  nothing yet" in said


async def test_a_guest_sees_what_anyone_sees(quay: Quay, acme: Page) -> None:
    await measuring.collect_due(quay.place.bot)
    await quay.place.gus.command("/social insights acme")
    said = modal(quay.place.gus)
    assert "*Followers*  1,059 people" in said
    assert "Views" not in said
    assert "Comments are shown to owners only." in said


async def test_of_a_page_that_tells_nothing_our_own_count_is_shown_and_why_no_more(
    quay: Quay,
) -> None:
    await quay.place.topic("Town", "social", "Corner Shop")
    page, town = quay.place.town.page("Corner Shop"), quay.place.town
    for days in (25, 11, 11, 3):
        town.publishes(page, f"{days} days ago", at=quay.clock.now() - timedelta(days=days))
    await quay.passes(hours=2)
    await quay.jane.command("/social insights corner shop")
    said = modal(quay.jane)
    assert "*Posts*  4 posts" in said
    assert "about 1.1 posts a week" in said
    assert "Counted here, not by the service." in said
    assert "This service tells no figures of its pages." in said
    assert town.provider().withheld in said
    await quay.jane.submits()
    (drawn,) = charts(quay.jane.sees("social"))
    assert drawn["type"] == "bar"
    assert max(one["value"] for one in drawn["series"][0]["data"]) == 2


async def test_a_page_that_left_its_topic_meanwhile_is_told(quay: Quay, acme: Page) -> None:
    await quay.jane.command("/social insights acme")
    await quay.omar.command("/social topic delete Ours")
    await quay.omar.submits()
    await quay.jane.chooses(words.RANGE, "7")
    assert "That page is in no topic any more." in modal(quay.jane)


async def test_of_hundreds_of_pages_the_ones_that_fit_are_offered(quay: Quay, acme: Page) -> None:
    await quay.place.topic("Many")
    await quay.place.streams("Many", 150)
    await quay.jane.command("/social insights")
    assert quay.jane.element(words.PAGE)["type"] == "external_select"
    found = await quay.jane.options(words.PAGE, "acme")
    assert [one["text"]["text"] for one in found] == ["Acme Boats (Harbour)"]
    await quay.jane.chooses(words.PAGE, "Acme Boats (Harbour)")
    assert "*Views*  3,080 displays" in modal(quay.jane)


async def test_all_that_is_shown_is_within_slacks_limits(quay: Quay, acme: Page) -> None:
    await quay.jane.command("/social insights acme")
    for call in quay.place.sandbox.calls:
        if "view" in call.arguments:
            assert problems(call.arguments["view"]) == []
