"""A test reads what a person reads; a command is escaped as Slack escapes it; choices are found."""

from typing import Any

import pytest

from bot.sandbox import Sandbox, words
from bot.sandbox.inputs import complaints, values_of
from bot.sandbox.payloads import escaped

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def test_the_words_of_blocks_are_what_a_person_reads() -> None:
    blocks = [
        {"type": "header", "text": plain("Acme Inc.")},
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Posts*"}, "block_id": "unseen",
         "accessory": {"type": "button", "action_id": "add", "value": "7", "text": plain("Add")}},
        {"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": [
                {"type": "text", "text": "Hello ", "style": {"bold": True}},
                {"type": "link", "url": "https://example.org", "text": "there"},
                {"type": "text", "text": ", "}, {"type": "user", "user_id": "U1"},
                {"type": "emoji", "name": "wave"}, {"type": "broadcast", "range": "here"},
                {"type": "date", "timestamp": 0, "format": "{date}", "fallback": "1970"},
            ]},
            {"type": "rich_text_list", "style": "bullet", "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                {"type": "rich_text_section", "elements": [
                    {"type": "link", "url": "https://example.org/2"},
                ]},
            ]},
        ]},
        {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A cat"},
        {"type": "input", "label": plain("Name"), "hint": plain("Any"), "element": {
            "type": "plain_text_input", "action_id": "n", "placeholder": plain("Acme"),
        }},
    ]  # fmt: skip
    assert words(blocks).split("\n") == [
        "Acme Inc.", "*Posts*", "Add", "Hello there, <@U1>:wave:@here1970", "one",
        "https://example.org/2", "A cat", "Name", "Acme", "Any",
    ]  # fmt: skip


def test_a_text_with_newlines_keeps_them() -> None:
    line = {"type": "rich_text_section", "elements": [{"type": "text", "text": "a\n\nb"}]}
    assert words([{"type": "rich_text", "elements": [line]}]) == "a\n\nb"


@pytest.mark.parametrize(("typed", "expected"), [
    ("topic add", "topic add"),
    ("@jane and #social", "<@U0JANE0000|jane> and <#C000000001|social>"),
    ("@nobody a@jane.example", "@nobody a@jane.example"),
    ("see https://example.org/@jane?a=1&b=2", "see <https://example.org/@jane?a=1&amp;b=2>"),
    ("<!channel> & co", "&lt;!channel&gt; &amp; co"),
])  # fmt: skip
def test_a_command_is_escaped_as_slack_escapes_it(
    sandbox: Sandbox, typed: str, expected: str
) -> None:
    assert escaped(sandbox.slack, typed) == expected


def asked(kind: str, *, optional: bool = False, **more: Any) -> list[Json]:
    element = {"type": kind, "action_id": "a", **more}
    return [{"type": "input", "block_id": "b", "optional": optional, "element": element}]


@pytest.mark.parametrize(("blocks", "expected"), [
    (asked("plain_text_input"), {"b": "Please complete this required field."}),
    (asked("plain_text_input", optional=True), {}),
    (asked("plain_text_input", initial_value="abc", min_length=4),
     {"b": "Please lengthen this text to 4 characters or more."}),
    (asked("plain_text_input", initial_value="abc", max_length=2),
     {"b": "Please shorten this text to 2 characters or less."}),
    (asked("url_text_input", initial_value="acme"), {"b": "Please enter a valid URL."}),
    (asked("email_text_input", initial_value="acme"),
     {"b": "Please enter a valid email address."}),
    (asked("number_input", initial_value="1.5", is_decimal_allowed=False),
     {"b": "Please enter a number."}),
    (asked("number_input", initial_value="5", is_decimal_allowed=True, max_value="4"),
     {"b": "Please enter a number of 4 or less."}),
    (asked("number_input", initial_value="5", is_decimal_allowed=True, min_value="6"),
     {"b": "Please enter a number of 6 or more."}),
    (asked("checkboxes"), {"b": "Please complete this required field."}),
    (asked("checkboxes", initial_options=[{"value": "1"}]), {}),
])  # fmt: skip
def test_slack_itself_complains_before_it_asks_the_bot(
    blocks: list[Json], expected: dict[str, str]
) -> None:
    assert complaints(blocks, values_of(blocks, {})) == expected


def test_an_input_of_another_type_forgets_what_stood_there() -> None:
    typed = {"b": {"a": {"type": "plain_text_input", "value": "Acme"}}}
    assert values_of(asked("plain_text_input"), typed) == typed
    chosen = {"b": {"a": {"type": "static_select", "selected_option": None}}}
    assert values_of(asked("static_select"), typed) == chosen
