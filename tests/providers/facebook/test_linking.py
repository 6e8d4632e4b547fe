"""A profile is linked by Facebook's own dialog, looked at live, and let go."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from providers.api import Client
from providers.errors import Cause, LinkRefused, ReconnectNeeded, Unavailable
from providers.facebook.permissions import REQUIRED
from providers.linking import Asked, Back
from tests.providers.facebook.double import CALLBACK, STATE, Double, refused

SIXTY_DAYS = datetime(2027, 1, 22, 9, tzinfo=UTC)
ASKED = Asked(state=STATE, redirect_uri=CALLBACK)


async def test_the_consent_asks_for_every_permission_at_the_version_that_we_speak(
    facebook: Double,
) -> None:
    url = (await facebook.link.begin(facebook.api(), ASKED)).url
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert url.startswith(f"{facebook.url}/facebook/v26.0/dialog/oauth?")
    assert query["scope"].split(",") == [one.scope for one in facebook.link.permissions]
    assert (query["state"], query["redirect_uri"]) == (STATE, CALLBACK)
    assert query["code_challenge_method"] == "S256"
    assert facebook.bare.client.secret not in url


async def test_an_app_that_may_not_ask_for_everything_asks_for_what_it_may(
    facebook: Double,
) -> None:
    client = facebook.bare.client
    more = {**client.more, "scopes": "pages_manage_engagement, read_insights"}
    api = replace(facebook.api(), client=replace(client, more=more))
    url = (await facebook.link.begin(api, ASKED)).url
    query = parse_qs(urlsplit(url).query)
    assert query["scope"] == [
        "pages_show_list,pages_read_engagement,pages_manage_engagement,read_insights"
    ]


async def test_without_a_setting_the_dialog_is_facebooks_own(facebook: Double) -> None:
    api = replace(facebook.api(), client=Client("1", "2"))
    url = (await facebook.link.begin(api, ASKED)).url
    assert url.startswith("https://www.facebook.com/v26.0/dialog/oauth?")


async def test_a_linked_profile_is_the_person_for_sixty_days(facebook: Double) -> None:
    linked = await facebook.linked("jane")
    assert (linked.account.name, linked.account.native_id) == ("Jane Doe", "10210000000000001")
    assert linked.token.ends_at == SIXTY_DAYS
    assert facebook.link.missing(linked.token.scopes) == []


async def test_the_earlier_of_two_ends_is_the_end(facebook: Double) -> None:
    linked = await facebook.linked()
    soon = facebook.clock.now() + timedelta(days=9)
    facebook.graph.tokens.given[linked.token.access].data_until = soon
    token = await facebook.link.check(facebook.api(linked.token.access), linked.token)
    assert (token.ends_at, token.expires_at) == (soon, SIXTY_DAYS)


async def test_a_person_who_cancels_is_told_apart(facebook: Double) -> None:
    assert (await refused(facebook)).cancelled


async def test_a_code_is_good_once_and_only_with_its_verifier(facebook: Double) -> None:
    consent = await facebook.link.begin(facebook.api(), ASKED)
    query = await facebook.consent(consent.url, "jane")
    stolen = Back(query=query, kept={"verifier": "another"}, redirect_uri=CALLBACK)
    with pytest.raises(LinkRefused, match="does not take the code"):
        await facebook.link.finish(facebook.api(), stolen)
    with pytest.raises(LinkRefused, match="100/36009"):
        await facebook.link.finish(facebook.api(), replace(stolen, kept=consent.kept))


async def test_what_was_declined_is_missing_and_is_asked_for_again(facebook: Double) -> None:
    first = await facebook.linked(but=("pages_read_user_content",))
    missing = [one.scope for one in facebook.link.missing(first.token.scopes)]
    assert missing == ["pages_read_user_content"]
    silently = await facebook.linked()
    assert [one.scope for one in facebook.link.missing(silently.token.scopes)] == missing
    again = await facebook.linked(again=tuple(missing))
    assert facebook.link.missing(again.token.scopes) == []


async def test_a_check_brings_what_is_granted_now(facebook: Double) -> None:
    linked = await facebook.linked()
    facebook.graph.drop_permission("pages_messaging")
    token = await facebook.link.check(facebook.api(linked.token.access), linked.token)
    assert [one.scope for one in facebook.link.missing(token.scopes)] == ["pages_messaging"]


async def test_a_permission_that_only_acting_needs_breaks_no_link(facebook: Double) -> None:
    optional = [one.scope for one in facebook.link.permissions if not one.required]
    linked = await facebook.linked(but=optional)
    token = await facebook.link.check(facebook.api(linked.token.access), linked.token)
    assert set(token.scopes) == {*REQUIRED}
    assert [one.scope for one in facebook.link.missing(token.scopes)] == optional


@pytest.mark.parametrize("scope", REQUIRED)
async def test_a_permission_that_was_switched_off_says_where_to_switch_it_on(
    facebook: Double, scope: str
) -> None:
    linked = await facebook.linked()
    facebook.graph.drop_permission(scope)
    with pytest.raises(ReconnectNeeded, match="has not given this app every permission") as caught:
        await facebook.link.check(facebook.api(linked.token.access), linked.token)
    assert (caught.value.cause, caught.value.missing) == (Cause.PERMISSION, (scope,))


@pytest.mark.parametrize(
    ("what", "cause"),
    [
        ("expire", Cause.EXPIRED),
        ("revoke", Cause.REVOKED),
        ("change_password", Cause.REVOKED),
        ("checkpoint", Cause.CHECKPOINT),
    ],
)
async def test_a_token_that_died_tells_of_what(facebook: Double, what: str, cause: Cause) -> None:
    linked = await facebook.linked()
    getattr(facebook.graph, what)("jane")
    with pytest.raises(ReconnectNeeded) as caught:
        await facebook.link.check(facebook.api(linked.token.access), linked.token)
    assert caught.value.cause is cause


async def test_sixty_days_later_it_has_run_out(facebook: Double) -> None:
    linked = await facebook.linked()
    facebook.clock.forward(days=60)
    with pytest.raises(ReconnectNeeded) as caught:
        await facebook.link.check(facebook.api(linked.token.access), linked.token)
    assert caught.value.cause is Cause.EXPIRED


async def test_a_token_of_another_app_is_none_of_ours(facebook: Double) -> None:
    linked = await facebook.linked()
    facebook.graph.tokens.given.clear()
    with pytest.raises(ReconnectNeeded):
        await facebook.link.check(facebook.api(linked.token.access), linked.token)


async def test_a_wrong_app_secret_is_not_the_persons_fault(facebook: Double) -> None:
    linked = await facebook.linked()
    client = replace(facebook.bare.client, secret="changed")
    api = replace(facebook.api(linked.token.access), client=client)
    with pytest.raises(Unavailable, match="does not take this app's own id and secret"):
        await facebook.link.check(api, linked.token)


async def test_a_profile_that_is_let_go_is_let_go_at_facebook_too(facebook: Double) -> None:
    linked = await facebook.linked()
    assert facebook.link.revoke
    api = facebook.api(linked.token.access)
    await facebook.link.revoke(api, linked.token)
    assert facebook.graph.members["jane"].grant.scopes == set()
    await facebook.link.revoke(api, linked.token)
    with pytest.raises(ReconnectNeeded):
        await facebook.link.check(api, linked.token)


async def test_no_token_was_ever_in_an_address(facebook: Double) -> None:
    linked = await facebook.linked()
    owned = await facebook.owned(linked)
    await facebook.link.check(facebook.api(linked.token.access), linked.token)
    asked = "\n".join(facebook.graph.asked)
    tokens = [linked.token.access, *(one.token for one in owned.values() if one.token)]
    assert facebook.graph.asked
    assert len(tokens) > 1
    assert not any(secret in asked for secret in [*tokens, facebook.bare.client.secret])
