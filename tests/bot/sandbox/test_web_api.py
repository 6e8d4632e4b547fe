"""The Web API answers as Slack does, and refuses what Slack refuses."""

from collections.abc import Awaitable
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, open_sandbox
from tests.bot.sandbox.bolt import SCOPES
from tests.clock import Clock

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "Hello"}}
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "One"}, "blocks": [SECTION]}
HOME = {"type": "home", "blocks": [SECTION]}


async def refusal(call: Awaitable[Any]) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_who_am_i_is_answered_with_the_token_s_scopes(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["team_id"]) == ("U0SOCIAL01", "T0SANDBOX1")
    assert set(answer.headers["x-oauth-scopes"].split(",")) == SCOPES


async def test_a_call_without_a_token_is_not_authed(sandbox: Sandbox) -> None:
    stranger = AsyncWebClient(base_url=sandbox.api_url)
    assert await refusal(stranger.auth_test()) == "not_authed"


async def test_a_wrong_token_is_invalid(sandbox: Sandbox) -> None:
    stranger = AsyncWebClient(token="xoxb-other", base_url=sandbox.api_url)
    assert await refusal(stranger.auth_test()) == "invalid_auth"


async def test_a_socket_asks_for_the_app_s_token(client: AsyncWebClient) -> None:
    call = client.apps_connections_open(app_token=str(client.token))
    assert await refusal(call) == "not_allowed_token_type"


async def test_an_unknown_method_is_unknown(client: AsyncWebClient) -> None:
    assert await refusal(client.api_call("chat.shout")) == "unknown_method"


async def test_an_argument_that_slack_does_not_know_is_refused(client: AsyncWebClient) -> None:
    call = client.chat_postMessage(channel="social", text="a", txet="b")
    with pytest.raises(SlackApiError) as caught:
        await call
    assert caught.value.response["error"] == "invalid_arguments"
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] invalid additional property: txet [json-pointer:/]"]


async def test_a_scope_that_was_not_asked_for_is_missing(session: ClientSession) -> None:
    async with open_sandbox(scopes={"commands"}) as poor:
        client = AsyncWebClient(poor.bot_token, poor.api_url, session=session)
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel="social", text="a")
    response = caught.value.response
    assert (response["error"], response["needed"]) == ("missing_scope", "chat:write")


async def test_a_private_channel_s_history_asks_for_its_own_scope(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    call = client.conversations_history(channel=sandbox.channel("leads").id)
    assert await refusal(call) == "missing_scope"


@pytest.mark.parametrize(("arguments", "expected"), [
    ({"channel": "nowhere", "text": "a"}, "channel_not_found"),
    ({"channel": "random", "text": "a"}, "not_in_channel"),
    ({"channel": "social", "text": ""}, "no_text"),
    ({"channel": "social", "text": "a", "blocks": [{"type": "marquee"}]}, "invalid_blocks"),
    ({"channel": "social", "text": "a", "blocks": "[{"}, "invalid_blocks_format"),
    ({"channel": "social", "text": "a", "username": "jane"}, "missing_scope"),
    ({"channel": "social", "text": "a", "metadata": {"event_type": "a"}},
     "invalid_metadata_format"),
    ({"channel": "social", "text": "a",
      "attachments": [{"fallback": "a", "text": "a"}] * 101}, "too_many_attachments"),
])  # fmt: skip
async def test_a_message_that_slack_would_not_take_is_refused(
    client: AsyncWebClient, arguments: dict[str, Any], expected: str
) -> None:
    # api_call, because the SDK's own method warns of a missing text before Slack can refuse it.
    assert await refusal(client.api_call("chat.postMessage", json=arguments)) == expected


async def test_invalid_blocks_come_with_their_place(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel="social", text="a", blocks=[{"type": "marquee"}])
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] unsupported type: marquee [json-pointer:/blocks/0/type]"]


async def test_a_form_says_the_same_as_json(sandbox: Sandbox, session: ClientSession) -> None:
    form = {
        "token": sandbox.bot_token, "channel": "social", "text": "a", "unfurl_links": "0",
        "blocks": '[{"type": "divider", "block_id": "d"}]',
    }  # fmt: skip
    async with session.post(f"{sandbox.api_url}chat.postMessage", data=form) as answer:
        assert (await answer.json())["ok"] is True
    kept = sandbox.channel("social").messages[0]
    assert kept.blocks == [{"type": "divider", "block_id": "d"}]
    assert kept.unfurl_links is False


async def test_an_archived_channel_takes_nothing(sandbox: Sandbox, client: AsyncWebClient) -> None:
    sandbox.channel("social").archive()
    assert await refusal(client.chat_postMessage(channel="social", text="a")) == "is_archived"


async def test_a_very_long_text_is_cut_and_said_to_be(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    answer = await client.chat_postMessage(channel="social", text="x" * 40_001)
    assert answer["response_metadata"] == {"warnings": ["message_truncated"]}
    assert len(sandbox.channel("social").messages[0].text) == 40_000


async def test_metadata_is_given_back_to_who_asks_for_it(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    metadata = {"event_type": "item", "event_payload": {"delivery": "7"}}
    await client.chat_postMessage(channel="social", text="a", metadata=metadata)
    social = sandbox.channel("social").id
    asked = await client.conversations_history(channel=social, include_all_metadata=True)
    plain = await client.conversations_history(channel=social)
    assert asked["messages"][0]["metadata"] == metadata
    assert plain["messages"][0]["metadata"] == {"event_type": "item"}


async def test_history_has_the_newest_first_and_leaves_replies_to_their_thread(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    social = sandbox.channel("social").id
    first = (await client.chat_postMessage(channel=social, text="first"))["ts"]
    await client.chat_postMessage(channel=social, text="reply", thread_ts=first)
    await client.chat_postMessage(channel=social, text="second")
    history = (await client.conversations_history(channel=social))["messages"]
    thread = (await client.conversations_replies(channel=social, ts=first))["messages"]
    assert [m["text"] for m in history] == ["second", "first"]
    assert [m["text"] for m in thread] == ["first", "reply"]
    assert (history[1]["reply_count"], history[1]["thread_ts"]) == (1, first)


async def test_history_comes_in_pages_and_between_two_moments(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    social = sandbox.channel("social").id
    stamps = [(await client.chat_postMessage(channel=social, text=str(n)))["ts"] for n in range(5)]
    pages = [
        [message["text"] for message in answer["messages"]]
        async for answer in await client.conversations_history(channel=social, limit=2)
    ]
    assert pages == [["4", "3"], ["2", "1"], ["0"]]
    between = await client.conversations_history(channel=social, oldest=stamps[1], latest=stamps[3])
    assert [m["text"] for m in between["messages"]] == ["2"]


async def test_an_update_by_blocks_leaves_no_mark_and_one_by_text_takes_the_blocks_away(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    social = sandbox.channel("social")
    ts = (await client.chat_postMessage(channel=social.id, text="a", blocks=[SECTION]))["ts"]
    await client.chat_update(channel=social.id, ts=ts, text="b", blocks=[SECTION, SECTION])
    assert (len(social.messages[0].blocks), social.messages[0].edited) == (2, False)
    await client.chat_update(channel=social.id, ts=ts, text="c")
    assert (social.messages[0].blocks, social.messages[0].edited) == ([], True)


async def test_only_its_own_messages_can_be_changed_or_deleted_by_the_bot(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    social = sandbox.channel("social")
    ts = (await sandbox.person("jane").says("Hands off")).ts
    update = client.chat_update(channel=social.id, ts=ts, text="b")
    assert await refusal(update) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=social.id, ts=ts)) == "cant_delete_message"
    assert [m.text for m in social.messages] == ["Hands off"]


async def test_a_message_that_is_gone_is_not_found(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    social = sandbox.channel("social")
    ts = (await client.chat_postMessage(channel=social.id, text="a"))["ts"]
    await client.chat_delete(channel=social.id, ts=ts)
    update = client.chat_update(channel=social.id, ts=ts, text="b")
    assert await refusal(update) == "message_not_found"
    assert social.messages == []


async def test_an_update_takes_no_more_than_4000_characters(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    social = sandbox.channel("social").id
    ts = (await client.chat_postMessage(channel=social, text="a"))["ts"]
    update = client.chat_update(channel=social, ts=ts, text="x" * 4001)
    assert await refusal(update) == "msg_too_long"


async def test_an_ephemeral_is_seen_by_one_person_and_by_no_history(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    social, gus = sandbox.channel("social"), sandbox.person("gus")
    await client.chat_postEphemeral(channel=social.id, user=gus.id, text="Psst")
    assert [m.text for m in gus.sees("social")] == ["Psst"]
    assert sandbox.person("jane").sees("social") == []
    assert (await client.conversations_history(channel=social.id))["messages"] == []


async def test_a_message_to_a_person_lands_in_their_direct_messages(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    jane = sandbox.person("jane")
    await client.chat_postMessage(channel=jane.id, text="Hello, Jane")
    assert [m.text for m in jane.sees()] == ["Hello, Jane"]
    assert sandbox.person("omar").sees() == []


async def test_a_trigger_opens_one_view_once_within_three_seconds(
    sandbox: Sandbox, client: AsyncWebClient, clock: Clock
) -> None:
    jane = sandbox.person("jane")
    trigger = sandbox.slack.new_trigger(jane.id)
    await client.views_open(trigger_id=trigger, view=MODAL)
    again = client.views_open(trigger_id=trigger, view=MODAL)
    assert await refusal(again) == "trigger_exchanged"
    late = sandbox.slack.new_trigger(jane.id)
    clock.forward(seconds=4)
    assert await refusal(client.views_open(trigger_id=late, view=MODAL)) == "expired_trigger_id"
    made_up = client.views_open(trigger_id="1.2", view=MODAL)
    assert await refusal(made_up) == "invalid_trigger_id"


async def test_a_view_with_a_mistake_leaves_the_trigger_alone(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    trigger = sandbox.slack.new_trigger(sandbox.person("jane").id)
    wrong = client.views_open(trigger_id=trigger, view={**MODAL, "blocks": [{"type": "x"}]})
    assert await refusal(wrong) == "invalid_arguments"
    await client.views_open(trigger_id=trigger, view=MODAL)


async def test_views_stack_three_deep(sandbox: Sandbox, client: AsyncWebClient) -> None:
    jane = sandbox.person("jane")
    await client.views_open(trigger_id=sandbox.slack.new_trigger(jane.id), view=MODAL)
    for _ in range(2):
        await client.views_push(trigger_id=sandbox.slack.new_trigger(jane.id), view=MODAL)
    push = client.views_push(trigger_id=sandbox.slack.new_trigger(jane.id), view=MODAL)
    assert await refusal(push) == "push_limit_reached"
    assert [view.root for view in jane.views] == [jane.views[0].id] * 3


async def test_a_stale_hash_is_a_conflict(sandbox: Sandbox, client: AsyncWebClient) -> None:
    jane = sandbox.person("jane")
    trigger = sandbox.slack.new_trigger(jane.id)
    view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
    fresh = {"view_id": view["id"], "hash": view["hash"]}
    await client.views_update(view=MODAL, **fresh)
    assert await refusal(client.views_update(view=MODAL, **fresh)) == "hash_conflict"
    await client.views_update(view=MODAL, view_id=view["id"])
    home = (await client.views_publish(user_id=jane.id, view=HOME))["view"]
    await client.views_publish(user_id=jane.id, view=HOME, hash=home["hash"])
    stale = client.views_publish(user_id=jane.id, view=HOME, hash=home["hash"])
    assert await refusal(stale) == "hash_conflict"


async def test_a_view_that_was_closed_is_not_found(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    jane = sandbox.person("jane")
    trigger = sandbox.slack.new_trigger(jane.id)
    view = (await client.views_open(trigger_id=trigger, view=MODAL))["view"]
    await jane.closes()
    assert await refusal(client.views_update(view=MODAL, view_id=view["id"])) == "not_found"


async def test_an_updated_view_keeps_what_stands_in_its_inputs(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    name = {
        "type": "input", "block_id": "name", "label": {"type": "plain_text", "text": "Name"},
        "element": {"type": "plain_text_input", "action_id": "name"},
    }  # fmt: skip
    form = {**MODAL, "blocks": [name], "submit": {"type": "plain_text", "text": "Save"}}
    jane = sandbox.person("jane")
    trigger = sandbox.slack.new_trigger(jane.id)
    view = (await client.views_open(trigger_id=trigger, view=form))["view"]
    jane.types("name", "Acme")
    answer = await client.views_update(view={**form, "blocks": [SECTION, name]}, view_id=view["id"])
    kept = {"name": {"name": {"type": "plain_text_input", "value": "Acme"}}}
    assert answer["view"]["state"]["values"] == kept


async def test_people_and_channels_are_listed_by_kind(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    people = (await client.users_list())["members"]
    flags = {p["name"]: (p["is_admin"], p["is_owner"], p["is_restricted"]) for p in people}
    assert flags == {
        "jane": (True, True, False), "omar": (False, False, False), "gus": (False, False, True),
    }  # fmt: skip
    channels = (await client.conversations_list(types="public_channel"))["channels"]
    assert [c["name"] for c in channels] == ["social", "competitors", "random"]
    mine = (await client.users_conversations())["channels"]
    assert [c["name"] for c in mine] == ["social", "competitors"]
    both = client.conversations_list(types="public_channel,private_channel")
    assert await refusal(both) == "missing_scope"


async def test_a_stranger_is_not_found(client: AsyncWebClient) -> None:
    assert await refusal(client.users_info(user="U404")) == "user_not_found"


async def test_the_bot_joins_a_public_channel(session: ClientSession) -> None:
    async with open_sandbox(scopes=SCOPES | {"channels:join"}) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, sandbox.api_url, session=session)
        random = sandbox.channel("random")
        await client.conversations_join(channel=random.id)
        await client.chat_postMessage(channel=random.id, text="Hello")
        assert (await client.conversations_info(channel=random.id))["channel"]["is_member"] is True


async def test_a_file_is_uploaded_and_shared(session: ClientSession) -> None:
    async with open_sandbox(scopes=SCOPES | {"files:write"}) as sandbox:
        client = AsyncWebClient(sandbox.bot_token, sandbox.api_url, session=session)
        social = sandbox.channel("social")
        answer = await client.files_upload_v2(
            channel=social.id, content=b"points", filename="plot.png", title="Reach",
            initial_comment="This week",
        )  # fmt: skip
        async with session.get(answer["file"]["url_private"]) as shown:
            assert await shown.read() == b"points"
        assert social.messages[0].text == "This week"
        assert social.messages[0].files == [answer["file"]["id"]]


async def test_blocks_can_be_validated_by_anyone(sandbox: Sandbox) -> None:
    stranger = AsyncWebClient(base_url=sandbox.api_url)
    assert (await stranger.blocks_validate(blocks=[SECTION]))["ok"] is True
    assert await refusal(stranger.blocks_validate(view={**MODAL, "title": 1})) == "invalid_blocks"


async def test_a_permalink_names_the_message(sandbox: Sandbox, client: AsyncWebClient) -> None:
    social = sandbox.channel("social").id
    ts = (await client.chat_postMessage(channel=social, text="a"))["ts"]
    link = (await client.chat_getPermalink(channel=social, message_ts=ts))["permalink"]
    assert link == f"{sandbox.slack.base_url}/archives/{social}/p{ts.replace('.', '')}"


async def test_every_call_is_written_down_without_its_token(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel="social", text="a", client_msg_id="7")
    assert sandbox.calls == [
        ("chat.postMessage", {"channel": "social", "text": "a", "client_msg_id": "7"})
    ]
    assert sandbox.called("chat.update") == []
