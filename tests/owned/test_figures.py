"""The operator's figures of linked pages: what is refused is counted, and nobody is named."""

from bot import metrics
from tests.owned.shore import Shore


async def figures(shore: Shore) -> str:
    return (await metrics.exposed(shore.bot, shore.heart, None)).decode()


async def test_a_life_with_a_lost_token_is_told_in_numbers_alone(shore: Shore) -> None:
    acme = shore.harbour.page("Acme Boats", jane="manager")
    topic = await shore.watches(acme)
    assert "\nsocial_streams_refused 0.0\n" in await figures(shore)
    shore.harbour.refuses("jane")
    await shore.passes(hours=2)
    told = await figures(shore)
    assert "\nsocial_streams_refused 1.0\n" in told
    assert 'social_polls_total{outcome="ReconnectNeeded",service="harbour"} 1.0' in told
    await shore.reconnects(shore.jane, "jane")
    await shore.passes(hours=2)
    told += await figures(shore)
    assert told.count("\nsocial_streams_refused 0.0\n") == 1
    secrets = [*shore.harbour.sessions, *shore.harbour.revoked]
    names = [acme.name, acme.native_id, topic.name, shore.jane.user_id, shore.omar.user_id]
    slack = shore.sandbox.slack
    places = [slack.team_id, shore.sandbox.channel("social").id]
    assert [one for one in (*secrets, *names, *places) if one in told] == []
