"""What an account does at its server, beyond what the checklist plays."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from providers.acting import Draft, Target, Upload
from providers.errors import NotDone, Unavailable
from providers.mastodon import texts, writing
from providers.mastodon.acting import like, remove
from providers.mastodon.polling import poll_mentions, poll_messages
from providers.mastodon.saying import find, publish, reply
from providers.vocabulary import Item, Kind
from tests.providers.mastodon.desk import STRANGER
from tests.providers.mastodon.server import ACCOUNT
from tests.providers.mastodon.stage import OnMastodon, open_stage
from tests.providers.test_publishing import PICTURE

SAID = Draft(text="50 kilos", key="wish-1")


@pytest.fixture
async def stage() -> AsyncIterator[OnMastodon]:
    async with open_stage() as stage:
        yield stage


async def answered(stage: OnMastodon, item: Item, draft: Draft = SAID) -> dict[str, object]:
    """Answer a status, and return the answer as the server has it."""
    made = await reply(stage.api(), stage.page, Target(item=item), draft)
    return stage.desk.statuses[int(made.native_id.rpartition("/")[2])]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("public", "public"),
        ("unlisted", "unlisted"),
        ("private", "private"),
        ("direct", "direct"),
        ("for-friends-of-friends", "direct"),
    ],
)
async def test_an_answer_is_seen_by_no_more_people_than_what_it_answers(
    stage: OnMastodon, theirs: str, ours: str
) -> None:
    asked = stage.desk.mention("How heavy?", account=STRANGER, visibility=theirs)
    assert (await answered(stage, stage.item(asked)))["visibility"] == ours


async def test_an_answer_names_whom_it_answers_once_and_never_the_account_itself(
    stage: OnMastodon,
) -> None:
    asked = stage.item(stage.desk.mention("How heavy?", account=STRANGER))
    name = f"@{STRANGER['acct']}"
    assert (await answered(stage, asked))["text"] == f"{name} 50 kilos"
    named = Draft(text=f"{name.upper()}: 50 kilos", key="wish-2")
    assert (await answered(stage, asked, named))["text"] == named.text
    own = stage.item(stage.desk.post("Ask me", account=ACCOUNT))
    assert (await answered(stage, own, replace(SAID, key="wish-3")))["text"] == "50 kilos"


async def test_where_wishes_are_not_kept_the_answer_is_found_by_its_words(
    stage: OnMastodon,
) -> None:
    stage.desk.keeps_wishes = False
    asked = Target(item=stage.item(stage.desk.mention("How?", account=STRANGER)))
    begun = stage.desk.now
    made = await reply(stage.api(), stage.page, asked, SAID)
    assert await find(stage.api(), stage.page, asked, SAID, begun) == made
    other = Target(item=stage.item(stage.desk.mention("And now?", account=STRANGER)))
    assert not await find(stage.api(), stage.page, other, SAID, begun)
    assert not await find(stage.api(), stage.page, None, SAID, begun)


async def test_a_picture_that_takes_the_server_a_while_is_waited_for(
    stage: OnMastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PATIENCE", (0.0, 0.0, 0.0))
    stage.desk.slow = 3
    made = await publish(stage.api(), stage.page, replace(SAID, pictures=(PICTURE,)))
    seen = await stage.seen(made.native_id)
    assert seen
    assert seen.pictures == 1
    (media,) = stage.desk.media.values()
    assert media["description"] == PICTURE.alt


async def test_a_picture_that_never_gets_ready_is_tried_again_later(
    stage: OnMastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "PATIENCE", (0.0, 0.0))
    stage.desk.slow = 9
    with pytest.raises(Unavailable):
        await publish(stage.api(), stage.page, replace(SAID, pictures=(PICTURE,)))
    assert await stage.said() == []


async def test_what_the_server_forbids_is_final_and_not_a_missing_permission(
    stage: OnMastodon,
) -> None:
    stage.desk.forbids = True
    item = stage.item(stage.desk.mention("Like me", account=STRANGER))
    with pytest.raises(NotDone, match="This action is not allowed"):
        await like(stage.api(), stage.page, Target(item=item), Draft())


async def test_nobody_elses_post_is_deleted(stage: OnMastodon) -> None:
    theirs = stage.desk.mention("Mine", account=STRANGER)
    with pytest.raises(NotDone):
        await remove(stage.api(), stage.page, stage.native(theirs))
    assert theirs in stage.desk.others


async def test_a_private_message_comes_by_its_own_poll_and_is_answered_in_private(
    stage: OnMastodon,
) -> None:
    psst = stage.desk.mention("psst", account=STRANGER, visibility="direct")
    stage.desk.mention("among friends", account=STRANGER, visibility="private")
    loud = stage.desk.mention("hello", account=STRANGER)
    (message,) = (await poll_messages(stage.api(), stage.page, "")).items
    assert (message.native_id, message.kind) == (stage.native(psst), Kind.PRIVATE_MESSAGE)
    assert message.answers == f"{stage.url}/api/v1/accounts/{STRANGER['id']}"
    (mention,) = (await poll_mentions(stage.api(), stage.page, "")).items
    assert mention.native_id == stage.native(loud)
    assert (await answered(stage, message))["visibility"] == "direct"


async def test_too_many_pictures_are_refused_before_any_is_sent(stage: OnMastodon) -> None:
    picture = Upload(content=b"x", mime="image/png")
    with pytest.raises(NotDone):
        await publish(stage.api(), stage.page, Draft(text="Look", pictures=(picture,) * 5))
    assert stage.desk.media == {}


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Hello", 5),
        ("  Hello  ", 5),
        ("https://example.com/a-very-long-address?that=goes&on=and&on=and&on", 23),
        ("See https://example.com/a.", 28),
        ("@wile@desert.example hi", 8),
        ("👩‍👩‍👧‍👦 é", 3),
        ("mail me@example.com", 19),
    ],
)
def test_a_text_is_as_long_as_the_server_counts_it(text: str, length: int) -> None:
    assert texts.counted(text) == length
