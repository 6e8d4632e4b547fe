"""Slack in trouble in the middle, and people who are too quick or too late."""

from typing import Any

import pytest

from bot.messages import topic_add, topic_done, topic_forms
from bot.messages.blocks import actions, button
from bot.messages.message import Message
from handlers import home
from handlers.call import Call
from tests.handlers.place import Place, last, modal


async def test_an_expired_trigger_is_told_in_a_message(place: Place) -> None:
    place.sandbox.fail("views.open", error="expired_trigger_id")
    await place.jane.command("/social topic add")
    assert "That took too long for Slack. Please try again." in last(place.jane)


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 429, "retry_after": 3}, {}])
async def test_trouble_while_the_caller_is_looked_up_is_told_with_a_reference(
    place: Place, fault: dict[str, Any]
) -> None:
    place.sandbox.fail("users.info", **fault)
    await place.jane.command("/social topic list")
    assert "Something broke, reference " in last(place.jane)
    await place.jane.command("/social topic list")
    assert "There is no topic yet." in last(place.jane)


async def test_trouble_while_a_channel_is_entered_is_told_under_its_field(place: Place) -> None:
    await place.jane.command("/social topic add Boats")
    place.sandbox.fail("conversations.info", status=500)
    assert "Slack is slow at the moment." in (await place.jane.submits())["channel"]
    assert await place.jane.submits() == {}
    assert await place.topics() == ["Boats"]


async def test_a_slack_that_is_silent_loses_no_ack(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handlers.hearing.ACK_SECONDS", 0.2)
    await place.jane.command("/social topic add Boats")
    place.sandbox.fail("conversations.info", hang=1)
    errors = await place.jane.submits()
    assert errors == {"name": "That took too long for Slack. Please try again."}
    assert await place.topics() == []


async def test_a_home_that_cannot_be_drawn_is_drawn_the_next_time(place: Place) -> None:
    place.sandbox.fail("views.publish", status=500)
    await place.jane.opens_home()
    assert place.jane.home is None
    assert "Something broke, reference " in last(place.jane, "dm")
    await place.jane.opens_home()
    assert place.jane.home is not None


@pytest.mark.parametrize("value", ["boats", "-1", "7.1", "9" * 30, " "])
async def test_a_button_of_an_older_version_says_so(place: Place, value: str) -> None:
    old = Message("Old", [actions(button("Pause", topic_done.PAUSE, value=value))])
    social = place.sandbox.channel("social").id
    await place.bot.slack.post(await place.workspace_id(), social, old)
    await place.jane.clicks(topic_done.PAUSE)
    assert "That is from an older version of Social. Please open it anew" in last(place.jane)


async def test_half_a_character_is_no_trouble(place: Place) -> None:
    await place.jane.command("/social topic show \ud83d")
    assert "There is no topic" in last(place.jane)


async def test_an_error_right_after_the_ack_loses_no_ack(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(_: Call, **__: object) -> None:
        raise ZeroDivisionError

    await place.topic("Boats")
    await place.jane.opens_home()
    monkeypatch.setattr(home, "draw", breaks)
    await place.jane.clicks(topic_done.PAUSE)
    assert (await place.named("Boats")).paused_at is not None
    assert place.jane.notices == []


async def test_the_reference_stands_in_the_log_with_the_traceback(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    place.sandbox.fail("users.info", status=500)
    await place.jane.command("/social topic list")
    reference = last(place.jane).partition("reference ")[2][:4]
    logged = capsys.readouterr().out
    assert reference in logged
    assert "Ambiguous" in logged


async def test_an_event_that_slack_repeats_is_taken_up_once(place: Place) -> None:
    await place.jane.opens_home()
    event = {"type": "app_home_opened", "user": place.jane.id, "tab": "home"}
    before = len(place.sandbox.called("views.publish"))
    for _ in range(2):
        await place.hears(event, event_id="Ev0REPEATED")
    assert len(place.sandbox.called("views.publish")) == before + 1


async def test_a_modal_that_was_closed_meanwhile_is_left_alone(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic add")
    place.sandbox.fail("views.update", error="not_found")
    await place.jane.chooses(topic_add.TOPIC, "Boats")
    assert "broke" not in modal(place.jane)


async def test_what_was_done_is_not_undone_by_an_answer_that_is_lost(place: Place) -> None:
    await place.topic("Boats")
    await place.jane.command("/social topic rename Boats")
    place.jane.types(topic_forms.NAME, "Ships")
    place.sandbox.slack.response_urls.clear()
    assert await place.jane.submits() == {}
    assert await place.topics() == ["Ships"]


async def test_a_button_that_nobody_remembers_says_so(place: Place) -> None:
    channel = place.sandbox.channel("social").id
    old = {"type": "button", "text": {"type": "plain_text", "text": "Old"}, "action_id": "old"}
    blocks = [{"type": "actions", "elements": [old]}]
    await place.bot.slack.call(1, "chat.postMessage", channel=channel, text="Old", blocks=blocks)
    await place.jane.clicks("old")
    assert "This button is from an earlier version of me." in last(place.jane)
    assert place.omar.sees("social")[-1].text == "Old"
