"""The sandbox's OAuth answers as Slack documents it: codes, rotation, organisations, farewells."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox
from tests.clock import Clock

BACK = "https://bot.example/slack/oauth_redirect"


@pytest.fixture
def app(sandbox: Sandbox, session: ClientSession) -> AsyncWebClient:
    """Return a client without a token, as the app itself has."""
    return AsyncWebClient(base_url=sandbox.api_url, session=session, retry_handlers=[])


def asked(sandbox: Sandbox, **more: str) -> str:
    facts = {
        "client_id": sandbox.oauth.client_id,
        "scope": "chat:write,commands",
        "redirect_uri": BACK,
        "state": "s&1",
    }
    return f"{sandbox.slack.base_url}/oauth/v2/authorize?{urlencode(facts | more)}"


async def consent(sandbox: Sandbox, session: ClientSession, holder: str, **form: str) -> Any:
    answer = {"holder": holder, "allow": "1"} | form
    async with session.post(asked(sandbox), data=answer, allow_redirects=False) as reply:
        parts = urlsplit(reply.headers["Location"])
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == BACK
        return {name: value[0] for name, value in parse_qs(parts.query).items()}


async def access(sandbox: Sandbox, app: AsyncWebClient, **given: str) -> dict[str, Any]:
    own = {"client_id": sandbox.oauth.client_id, "client_secret": sandbox.oauth.client_secret}
    return dict((await app.api_call("oauth.v2.access", data=own | given)).data)  # type: ignore[arg-type]


async def installed(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient, holder: str = "T0SANDBOX1"
) -> dict[str, Any]:
    code = (await consent(sandbox, session, holder))["code"]
    return await access(sandbox, app, code=code, redirect_uri=BACK)


def with_token(app: AsyncWebClient, token: str) -> AsyncWebClient:
    return AsyncWebClient(
        token=token, base_url=app.base_url, session=app.session, retry_handlers=[]
    )


async def refusal(call: Any) -> str:
    with pytest.raises(SlackApiError) as no:
        await call
    return str(no.value.response["error"])


async def test_a_code_gives_a_token_once(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient, clock: Clock
) -> None:
    back = await consent(sandbox, session, "T0SANDBOX1")
    assert back["state"] == "s&1"
    given = await access(sandbox, app, code=back["code"], redirect_uri=BACK)
    assert (given["team"], given["is_enterprise_install"]) == (
        {"id": "T0SANDBOX1", "name": "Sandbox"},
        False,
    )
    assert given["authed_user"] == {"id": sandbox.person("jane").id}
    who = await with_token(app, given["access_token"]).auth_test()
    assert who["team_id"] == "T0SANDBOX1"
    again = access(sandbox, app, code=back["code"], redirect_uri=BACK)
    assert await refusal(again) == "invalid_code"


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"client_secret": "wrong"}, "bad_client_secret"),
        ({"code": "wrong"}, "invalid_code"),
        ({"redirect_uri": "https://other.example"}, "bad_redirect_uri"),
        ({"grant_type": "password"}, "invalid_grant_type"),
        ({"grant_type": "refresh_token"}, "invalid_refresh_token"),
    ],
)
async def test_it_refuses_in_slacks_own_words(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient, given: dict[str, str], error: str
) -> None:
    code = (await consent(sandbox, session, "T0SANDBOX1"))["code"]
    facts = {"code": code, "redirect_uri": BACK} | given
    assert await refusal(access(sandbox, app, **facts)) == error


async def test_a_code_lives_for_ten_minutes(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient, clock: Clock
) -> None:
    code = (await consent(sandbox, session, "T0SANDBOX1"))["code"]
    clock.forward(minutes=10)
    assert await refusal(access(sandbox, app, code=code, redirect_uri=BACK)) == "invalid_code"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"client_id": "1.2"}, "invalid_client_id"),
        ({"scope": ""}, "no_scopes"),
        ({"scope": "admin"}, "invalid_scope"),
        ({"redirect_uri": "https://other.example"}, "bad_redirect_uri"),
    ],
)
async def test_the_consent_page_refuses_what_is_not_the_apps(
    sandbox: Sandbox, session: ClientSession, more: dict[str, str], error: str
) -> None:
    sandbox.oauth.redirect_urls = ["https://bot.example/slack"]
    async with session.get(asked(sandbox, **more)) as reply:
        assert (reply.status, error in await reply.text()) == (400, True)


async def test_the_consent_page_names_what_is_asked_and_where(
    sandbox: Sandbox, session: ClientSession
) -> None:
    sandbox.another(enterprise="acme")
    async with session.get(asked(sandbox)) as reply:
        shown = await reply.text()
    assert all(one in shown for one in ("chat:write", "commands", "Sandbox 2", ">acme<"))


async def test_a_no_goes_back_as_such(sandbox: Sandbox, session: ClientSession) -> None:
    back = await consent(sandbox, session, "T0SANDBOX1", allow="")
    assert back == {"error": "access_denied", "state": "s&1"}


async def test_a_rotated_token_ends_and_its_next_is_given_for_the_refresh_token(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient, clock: Clock
) -> None:
    sandbox.oauth.rotates = True
    first = await installed(sandbox, session, app)
    assert (first["expires_in"], first["access_token"][:11]) == (43_200, "xoxe.xoxb-1")
    clock.forward(hours=11)
    next_ = await access(
        sandbox, app, grant_type="refresh_token", refresh_token=first["refresh_token"]
    )
    for given in (first, next_):
        await with_token(app, given["access_token"]).auth_test()
    clock.forward(hours=1)
    ended = with_token(app, first["access_token"]).auth_test()
    assert await refusal(ended) == "token_expired"
    await with_token(app, next_["access_token"]).auth_test()


async def test_a_refresh_token_is_good_for_a_short_while_after_its_use_and_two_tokens_live(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient, clock: Clock
) -> None:
    sandbox.oauth.rotates = True
    first = await installed(sandbox, session, app)
    asking = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second, third = [await access(sandbox, app, **asking) for _ in range(2)]
    assert await refusal(with_token(app, first["access_token"]).auth_test()) == "token_revoked"
    for given in (second, third):
        await with_token(app, given["access_token"]).auth_test()
    clock.forward(seconds=61)
    assert await refusal(access(sandbox, app, **asking)) == "invalid_refresh_token"


async def test_each_workspace_has_its_own_people_channels_and_token(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient
) -> None:
    second = sandbox.another()
    token = (await installed(sandbox, session, app, second.slack.team_id))["access_token"]
    there = with_token(app, token)
    channel = second.channel("social").id
    await there.chat_postMessage(channel=channel, text="Hello")
    assert [one.text for one in second.channel("social").messages] == ["Hello"]
    theirs = there.users_info(user=sandbox.person("jane").id)
    assert await refusal(theirs) == "user_not_found"
    other = there.chat_postMessage(channel=sandbox.channel("leads").id, text="Hello")
    assert await refusal(other) == "channel_not_found"


async def test_an_organisations_token_opens_the_workspaces_it_was_added_to(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient
) -> None:
    north, south = (sandbox.another(enterprise="acme") for _ in range(2))
    given = await installed(sandbox, session, app, "EACME")
    assert (given["team"], given["enterprise"]) == (None, {"id": "EACME", "name": "acme"})
    sandbox.oauth.opened |= {south.slack.team_id}
    token = with_token(app, given["access_token"])
    listed = await token.api_call("auth.teams.list")
    assert [one["id"] for one in listed["teams"]] == [south.slack.team_id]
    assert await refusal(token.users_list()) == "missing_argument"
    people = await token.users_list(team_id=south.slack.team_id)
    assert people["members"][0]["enterprise_user"]["teams"] == [south.slack.team_id]
    assert north.slack.is_enterprise_install


async def test_uninstalling_ends_every_token(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient
) -> None:
    given = await installed(sandbox, session, app)
    token = with_token(app, given["access_token"])
    own = {"client_id": sandbox.oauth.client_id, "client_secret": sandbox.oauth.client_secret}
    await token.api_call("apps.uninstall", data=own)
    assert await refusal(token.auth_test()) == "account_inactive"


async def test_the_one_token_of_a_pasted_app_ends_too(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    sandbox.oauth.uninstall(sandbox.slack.team_id)
    assert await refusal(client.auth_test()) == "account_inactive"


async def test_a_token_can_be_revoked_by_itself(
    sandbox: Sandbox, session: ClientSession, app: AsyncWebClient
) -> None:
    token = with_token(app, (await installed(sandbox, session, app))["access_token"])
    assert (await token.auth_revoke())["revoked"] is True
    assert await refusal(token.auth_test()) == "token_revoked"
