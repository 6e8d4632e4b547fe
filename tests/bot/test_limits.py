"""What Slack would refuse is named before it leaves, in Slack's words and at Slack's place."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.limits import problems

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Hello", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id: str = "go", text: str = "Go", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def option(text: str = "One", value: str = "1") -> Json:
    return {"text": plain(text), "value": value}


def select(**more: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", **more}


def question(element: Json) -> Json:
    return {"type": "input", "label": plain("Name"), "element": element}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def said(*parts: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(parts)}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "blocks": list(blocks), **more}


TEXT_INPUT = {"type": "plain_text_input", "action_id": "name", "multiline": True}
IMAGE = {"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"}
LINE = {"series": [{"name": "Reach", "data": [{"label": "Mon", "value": 3}]}]}


def chart(**more: Any) -> Json:
    inside = {"type": "line", **LINE, "axis_config": {"categories": ["Mon"]}, **more}
    return {"type": "data_visualization", "title": "Reach", "chart": inside}


@pytest.mark.parametrize("block", [
    section(), section(accessory=button()), section(accessory=IMAGE, block_id="a"),
    {"type": "section", "fields": [mrkdwn("a"), plain("b")]},
    {"type": "header", "text": plain("Title"), "level": 2},
    {"type": "divider"}, {**IMAGE, "title": plain("A")},
    {"type": "context", "elements": [IMAGE, mrkdwn("a"), plain("b")]},
    actions(button("a", style="danger", value="x"), button("b", url="https://example.org")),
    actions(select(option_groups=[{"label": plain("All"), "options": [option()]}])),
    actions({"type": "overflow", "action_id": "more", "options": [option()]}),
    actions({"type": "external_select", "action_id": "find", "min_query_length": 0}),
    question(TEXT_INPUT),
    rich(
        said({"type": "text", "text": "a", "style": {"bold": True}}),
        said({"type": "link", "url": "https://example.org"}, {"type": "emoji", "name": "wave"}),
        {"type": "rich_text_list", "style": "bullet", "elements": [said()], "indent": 1},
        {"type": "rich_text_quote", "elements": [{"type": "user", "user_id": "U1"}]},
        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}]},
    ),
    {"type": "markdown", "text": "**a**"},
    {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]},
    {"type": "card", "title": mrkdwn("a"), "actions": [button()]},
    chart(), chart(type="bar"),
    {"type": "data_visualization", "title": "Share",
     "chart": {"type": "pie", "segments": [{"label": "a", "value": 1.5}]}},
])  # fmt: skip
def test_what_slack_takes_has_no_problem(block: Json) -> None:
    assert problems([block]) == []


@pytest.mark.parametrize(("block", "expected"), [
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section(txet="a"), "invalid additional property: txet [json-pointer:/blocks/0]"),
    ({"type": "section"}, "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    ({"type": "section", "fields": [mrkdwn("a")] * 11},
     "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    ({"type": "section", "fields": [mrkdwn("x" * 2001)]},
     "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    ({"type": "header", "text": plain("x" * 151)},
     "must be less than 151 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "header", "text": mrkdwn("x")},
     "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"),
    ({"type": "haeder"}, "unsupported type: haeder [json-pointer:/blocks/0/type]"),
    ({"type": "alert", "text": mrkdwn("a")},
     "unsupported type: alert [json-pointer:/blocks/0/type]"),
    ({"text": "a"}, "missing required field: type [json-pointer:/blocks/0]"),
    ({"type": "image", "image_url": "https://example.org/a.png"},
     "missing required field: alt_text [json-pointer:/blocks/0]"),
    ({**IMAGE, "image_url": "/a.png"}, "must be a valid URL [json-pointer:/blocks/0/image_url]"),
    (actions(), "must provide at least 1 items [json-pointer:/blocks/0/elements]"),
    (actions(*(button(str(n)) for n in range(26))),
     "no more than 25 items allowed [json-pointer:/blocks/0/elements]"),
    (actions(button(text="x" * 76)),
     "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"),
    (actions(button(value="x" * 2001)),
     "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]"),
    (actions(button(url="https://e.org/" + "x" * 3000)),
     "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]"),
    (actions(button(), button()),
     "`action_id` go already exists for this block [json-pointer:/blocks/0/elements]"),
    (actions(IMAGE), "unsupported type: image [json-pointer:/blocks/0/elements/0/type]"),
    (actions(TEXT_INPUT),
     "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"),
    (actions(select()),
     "must define either `options` or `option_groups` [json-pointer:/blocks/0/elements/0]"),
    (actions(select(options=[option("x" * 76)])),
     "must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]"),
    (actions({"type": "overflow", "action_id": "a", "options": [option()] * 6}),
     "no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]"),
    (question(button()), "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    ({"type": "context", "elements": [mrkdwn("a")] * 11},
     "no more than 10 items allowed [json-pointer:/blocks/0/elements]"),
    (rich(said({"type": "text", "text": ""})),
     "must be more than 0 characters [json-pointer:/blocks/0/elements/0/elements/0/text]"),
    (rich({"type": "text", "text": "a"}),
     "unsupported type: text [json-pointer:/blocks/0/elements/0/type]"),
    (rich(said({"type": "text", "text": "a", "style": {"bald": True}})),
     "invalid additional property: bald [json-pointer:/blocks/0/elements/0/elements/0/style]"),
    (chart(axis_config={"categories": ["Tue"]}),
     "labels must match the categories [json-pointer:/blocks/0/chart/series/0/data]"),
    ({"type": "header", "text": plain("a"), "level": "2"},
     "must be an integer [json-pointer:/blocks/0/level]"),
    (section(expand="yes"), "must be a boolean [json-pointer:/blocks/0/expand]"),
    (section(accessory=[]), "must be an object [json-pointer:/blocks/0/accessory]"),
    (actions(button(style="loud")),
     "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]"),
    (actions(button(confirm={"title": plain("x" * 101), "text": mrkdwn("a"),
                             "confirm": plain("Yes"), "deny": plain("No")})),
     "must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]"),
])  # fmt: skip
def test_what_slack_refuses_is_named_with_its_place(block: Json, expected: str) -> None:
    assert problems([block]) == [expected]


@pytest.mark.parametrize(("view", "expected"), [
    (modal(section()), []),
    (modal(question(TEXT_INPUT), submit=plain("Save")), []),
    (modal(*[section()] * 100), []),
    (modal(*[section()] * 101), ["no more than 100 items allowed [json-pointer:/view/blocks]"]),
    (modal(section(), question(TEXT_INPUT)), [
        ("must define `submit` to use an `input` block in modals "
        "[json-pointer:/view/blocks/1/input]")
    ]),
    ({"type": "modal", "blocks": []}, ["missing required field: title [json-pointer:/view]"]),
    (modal(title=plain("x" * 25)),
     ["must be less than 25 characters [json-pointer:/view/title/text]"]),
    (modal(private_metadata="x" * 3001),
     ["must be less than 3001 characters [json-pointer:/view/private_metadata]"]),
    (modal({"type": "alert", "text": mrkdwn("a"), "level": "error"}), []),
    (modal({"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}),
     ["unsupported type: table [json-pointer:/view/blocks/0/type]"]),
    ({"type": "home", "blocks": [section()]}, []),
    ({"type": "home", "title": plain("a"), "blocks": []},
     ["invalid additional property: title [json-pointer:/view]"]),
    ({"type": "dialog"}, ["unsupported type: dialog [json-pointer:/view/type]"]),
])  # fmt: skip
def test_a_view_is_judged_by_its_surface(view: Json, expected: list[str]) -> None:
    assert problems(view) == expected


@pytest.mark.parametrize(("message", "expected"), [
    ({"channel": "C1", "text": "a", "blocks": [section()]}, []),
    ({"blocks": [section()] * 51}, ["no more than 50 items allowed [json-pointer:/blocks]"]),
    ({"blocks": [section(block_id="a"), section(block_id="a")]},
     ["`block_id` a already exists [json-pointer:/blocks/1/block_id]"]),
    ({"attachments": [{"color": "#e01e5a", "blocks": [section()], "fallback": "a"}]}, []),
    ({"attachments": [{"blocks": [section("")]}]},
     ["must be more than 0 characters [json-pointer:/attachments/0/blocks/0/text/text]"]),
    ({"blocks": [{"type": "markdown", "text": "x" * 6001}] * 2},
     ["markdown blocks must be less than 12001 characters in all [json-pointer:/blocks]"]),
    ({"metadata": {"event_type": "item", "event_payload": {"delivery": "1"}}}, []),
    ({"metadata": {"event_type": "item", "event_payload": {"a": {"b": 1}}}},
     ["must be flat [json-pointer:/metadata/event_payload/a]"]),
    ({"metadata": {"event_type": "item"}},
     ["must have an event_type and a flat event_payload [json-pointer:/metadata]"]),
])  # fmt: skip
def test_a_message_is_judged_as_a_whole(message: Json, expected: list[str]) -> None:
    assert problems(message) == expected


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "blocks", "elements", "block_id", "action_id", "title"]
            )
            | st.text(max_size=3),
            inner | st.sampled_from(["modal", "section", "actions", "rich_text", "mrkdwn"]),
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(ANYTHING)
def test_nonsense_is_judged_without_an_accident(value: Any) -> None:
    assert all("[json-pointer:/blocks/0" in problem for problem in problems([value]))


@given(st.dictionaries(st.sampled_from(["blocks", "attachments", "metadata", "type"]), ANYTHING))
def test_a_message_of_nonsense_is_no_accident(message: Json) -> None:
    assert all("[json-pointer:/" in problem for problem in problems(message))
