"""Expiry: noticed at once, told once, in words that say what to do; never without a reason."""

import pytest

from providers.errors import (
    Cause,
    ProviderError,
    RateLimited,
    ReconnectNeeded,
    Unavailable,
    UnexpectedReply,
)
from storage.models import Gap
from tests.owned.shore import Shore, said

HARMLESS = [
    Unavailable("did not answer"),
    UnexpectedReply("sent a page that I do not understand"),
    RateLimited(),
    ReconnectNeeded("refuses this token", Cause.REVOKED),
    ReconnectNeeded("wants a login", Cause.CHECKPOINT),
]


async def test_a_page_that_expired_raises_one_red_alert_in_its_channel(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    for _ in range(3):
        await shore.passes(hours=2)
    (alert,) = shore.alerts()
    assert alert.text == ":red_circle: *Acme Boats* needs to be reconnected"
    assert "the permission was taken back, or the password was changed" in said(alert)
    assert "Reconnect" in said(alert)
    assert alert.attachments[0]["color"] == "#d92d20"


async def test_an_expired_page_is_not_read_any_more(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    shore.harbour.polls.clear()
    await shore.passes(days=2)
    assert shore.harbour.polls == []


async def test_every_channel_of_the_page_hears_of_it(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    await shore.adds_own(acme, await shore.topic("Second", "competitors"))
    await shore.passes(minutes=2)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    assert (len(shore.alerts("social")), len(shore.alerts("competitors"))) == (1, 1)


async def test_all_pages_of_one_profile_stand_in_one_alert(shore: Shore) -> None:
    pages = [shore.harbour.page(name, jane="manager") for name in ("Acme", "Blue", "Coral", "Dune")]
    await shore.links(shore.jane, "jane")
    topic = await shore.topic("Ours")
    for page in pages:
        await shore.adds_own(page, topic)
    await shore.passes(minutes=2)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    (alert,) = shore.alerts()
    assert alert.text == ":red_circle: *Acme*, *Blue*, *Coral* and 1 more need to be reconnected"
    for page in pages:
        assert page.name in said(alert)


@pytest.mark.parametrize(
    ("cause", "words"),
    [
        (Cause.EXPIRED, "the permission has run out"),
        (Cause.REVOKED, "the permission was taken back, or the password was changed"),
        (Cause.PERMISSION, "Switch on every permission in the consent."),
        (Cause.CHECKPOINT, "Log in at the service itself, do what it asks, then reconnect."),
        (Cause.SUSPENDED, "The account's owner must settle it there first."),
    ],
)
async def test_each_cause_has_its_words(shore: Shore, cause: Cause, words: str) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    shore.harbour.refuses("jane", cause)
    await shore.passes(hours=2)
    (alert,) = shore.alerts()
    assert words in said(alert)


async def test_a_lost_role_stops_that_page_alone(shore: Shore) -> None:
    acme = shore.harbour.page("Acme", jane="manager")
    blue = shore.harbour.page("Blue", jane="manager")
    await shore.links(shore.jane, "jane")
    topic = await shore.topic("Ours")
    for page in (acme, blue):
        await shore.adds_own(page, topic)
    await shore.passes(minutes=2)
    shore.harbour.page("Acme", jane="guest")
    await shore.passes(hours=2)
    shore.harbour.publishes(blue, "Blue goes on", at=shore.clock.now())
    await shore.passes(hours=2)
    (alert,) = shore.alerts()
    assert "the linked profile does not manage the page any more" in said(alert)
    assert "Blue" not in said(alert)
    assert shore.times("Blue goes on") == 1


@pytest.mark.parametrize("trouble", HARMLESS, ids=lambda one: type(one).__name__ + str(one)[:12])
async def test_trouble_and_one_odd_answer_never_raise_an_alert(
    shore: Shore, trouble: ProviderError
) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.trouble = [trouble]
    await shore.passes(hours=2)
    await shore.passes(hours=2)
    shore.harbour.publishes(acme, "All is well", at=shore.clock.now())
    await shore.passes(hours=2)
    assert shore.alerts() == []
    assert {one.cause for one in await shore.rows(Gap)} <= {"outage", "asleep"}
    assert shore.times("All is well") == 1


async def test_a_service_that_is_down_while_it_is_asked_again_raises_no_alert(shore: Shore) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    shore.harbour.trouble = [
        ReconnectNeeded("refuses this token", Cause.REVOKED),
        Unavailable("did not answer"),
    ]
    await shore.passes(hours=2)
    assert shore.alerts() == []


async def test_the_status_says_since_when_and_why(shore: Shore) -> None:
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    (standing,) = await shore.standing()
    assert (str(standing.health), standing.cause) == ("expired", "revoked")
    assert standing.refused_since is not None


async def test_a_page_that_anyone_may_read_goes_on_as_public_meanwhile(shore: Shore) -> None:
    shore.harbour.is_public = True
    shore.service_is()
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    shore.harbour.publishes(acme, "Still heard", at=shore.clock.now())
    await shore.passes(hours=2)
    (alert,) = shore.alerts()
    assert "Meanwhile I read what anyone may see of it." in said(alert)
    assert shore.times("Still heard") == 1


async def test_a_page_that_strangers_do_not_see_is_not_taken_for_gone(shore: Shore) -> None:
    shore.harbour.is_public = True
    shore.service_is()
    acme = shore.harbour.page("Acme Boats", jane="manager")
    await shore.watches(acme)
    shore.harbour.hidden.add(acme.native_id)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    await shore.passes(hours=2)
    (alert,) = shore.alerts()
    assert "Meanwhile I read" not in said(alert)
    assert not any("no longer exists" in line for line in shore.reads())
    shore.harbour.publishes(acme, "Heard afterwards", at=shore.clock.now())
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(hours=2)
    assert shore.times("Heard afterwards") == 1


async def test_a_second_profile_takes_over_and_the_alert_is_a_note(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.links(shore.omar, "omar")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    shore.harbour.publishes(acme, "Nothing is missed", at=shore.clock.now())
    await shore.passes(hours=2)
    assert shore.alerts() == []
    (note,) = shore.alerts(mark=":information_source:")
    assert "another linked profile took over" in note.text
    assert shore.times("Nothing is missed") == 1
    assert (await shore.stream(acme)).profile_id == (await shore.profile("omar")).id


async def test_an_alert_is_raised_when_the_second_profile_fails_too(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager", omar="manager")
    await shore.links(shore.omar, "omar")
    await shore.watches(acme)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    shore.harbour.refuses("omar")
    await shore.passes(hours=2)
    assert len(shore.alerts()) == 1


async def test_words_of_the_service_cannot_ping_the_channel(shore: Shore) -> None:
    await shore.watches(shore.harbour.page("Acme <!channel> Boats", jane="manager"))
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    (alert,) = shore.alerts()
    assert "<!channel>" not in str([alert.text, alert.attachments])


async def test_what_helps_at_that_very_service_goes_before_the_common_words(shore: Shore) -> None:
    shore.link_is(cures={Cause.PERMISSION: "Ask the harbour master for the key."})
    await shore.watches(shore.harbour.page("Acme Boats", jane="manager"))
    shore.harbour.refuses("jane", Cause.PERMISSION)
    await shore.passes(hours=2)
    (alert,) = shore.alerts()
    assert "Ask the harbour master for the key." in said(alert)
    assert "Switch on every permission in the consent." not in said(alert)
