"""What a channel, or a topic's owner, is told."""

import pytest

from bot.messages import notices
from bot.messages.message import Message
from providers.vocabulary import Connection
from tests.bot.messages.stories import ACME, NINE, WHEN

ARCHIVED = (
    ":no_entry: I can no longer post to <#C1>, where *Boats* goes: it was archived. Unarchive it, "
    "or choose another channel with `/social topic channel`. "
    "What is new meanwhile is kept, and posted then."
)
GONE = (
    ":wave: *Acme* no longer exists: Town answers 410: it is not there. I stopped reading it; "
    "what was posted stays. If it moved, add it anew with `/social topic add`."
)
SILENT = (
    f":hourglass_flowing_sand: Nothing from *Acme* since {WHEN}: Town answers 503. "
    "I keep trying, and post what I missed once it answers."
)
UNKNOWN = (
    ":grey_question: Slack did not say whether <https://town.example/1|an item> of *Acme Inc.* "
    "was posted, and I cannot look there. I do not send it again, so that nothing comes twice."
)
TOLD = [
    (
        notices.page_added("U1", ACME, "Town", Connection.AUTHORIZED, "Competitors"),
        "<@U1> added *<https://town.example/@acme|Acme Inc.>* (Town, authorized) to *Competitors*",
    ),
    (notices.page_removed("U1", "Acme", "Boats"), "<@U1> removed *Acme* from *Boats*"),
    (notices.topic_renamed("U1", "A", "B"), "<@U1> renamed the topic *A* to *B*"),
    (
        notices.topic_paused("U1", "A"),
        "<@U1> paused *A*. Nothing of it is posted until it is resumed.",
    ),
    (notices.topic_resumed("U1", "A"), "<@U1> resumed *A*. What is new from now on is posted."),
    (notices.topic_deleted("U1", "A", 3), "<@U1> deleted the topic *A*, with its 3 pages"),
    (notices.topic_deleted("U1", "A", 0), "<@U1> deleted the topic *A*"),
    (
        notices.page_gone("Acme", "Town", "answers 410: it is not there"),
        GONE,
    ),
    (
        notices.page_in_trouble("Acme", "Town", "answers 503", NINE),
        SILENT,
    ),
    (
        notices.delivery_unknown(ACME, "https://town.example/1"),
        UNKNOWN,
    ),
    (notices.feed_closed("C1", "is_archived", ["Boats"]), ARCHIVED),
]


@pytest.mark.parametrize(("message", "sentence"), TOLD, ids=lambda one: str(one)[:40])
def test_a_notice_is_a_sentence_or_two(message: Message, sentence: str) -> None:
    text = {"type": "mrkdwn", "text": sentence, "verbatim": True}
    assert message == Message(sentence, [{"type": "section", "text": text}])


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (
            "not_in_channel",
            "I was removed from it. Invite me back with `/invite @Social`, or choose",
        ),
        ("channel_deleted", "it was deleted. Choose another channel"),
        ("something_new", "Slack answers “something_new”. Choose another channel"),
    ],
)
def test_a_closed_channel_says_why_and_what_to_do(code: str, why: str) -> None:
    assert why in notices.feed_closed("C1", code, ["A", "B"]).text


def test_a_channel_of_many_topics_names_ten() -> None:
    told = notices.feed_closed("C1", "channel_deleted", [f"T{n}" for n in range(12)]).text
    assert "*T9* and 2 more go: it was deleted" in told
