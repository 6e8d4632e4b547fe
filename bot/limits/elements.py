"""The elements of Block Kit (buttons, menus, inputs, pictures) in Slack's limits of late 2026."""

from collections.abc import Callable

from bot.limits.checks import (
    Check,
    Shapes,
    chars,
    flag,
    many,
    number,
    plain,
    shape,
    text,
    typed,
    url,
    word,
)

ID = chars(255)
PEOPLE = many(chars(255), 100, least=0)
CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": word("primary", "danger")},
)
OPTION = shape({"text": plain(75), "value": chars(150)}, {"description": plain(75)})
RICH_OPTION = shape({"text": text(75), "value": chars(150)}, {"description": text(75)})
LINK_OPTION = shape(
    {"text": plain(75), "value": chars(150)}, {"description": plain(75), "url": url}
)
GROUP = shape({"label": plain(75), "options": many(OPTION, 100)})
FILE = shape({}, {"id": chars(255), "url": url}, any_of=("id", "url"), not_both=True)
FILTER = shape(
    {},
    {
        "include": many(word("im", "mpim", "private", "public"), 4),
        "exclude_bot_users": flag,
        "exclude_external_shared_channels": flag,
    },
)
BUTTON_LOOKS: Shapes = {
    "action_id": ID, "value": chars(2000), "confirm": CONFIRM, "accessibility_label": chars(75),
}  # fmt: skip
DISPATCH = {
    "dispatch_action_config": shape(
        {"trigger_actions_on": many(word("on_enter_pressed", "on_character_entered"), 2)}
    )
}
MENU: Shapes = {
    "action_id": ID, "confirm": CONFIRM, "focus_on_load": flag, "placeholder": plain(150),
}  # fmt: skip
PICKER: Shapes = {"action_id": ID, "confirm": CONFIRM, "focus_on_load": flag}
BOX: Shapes = {"action_id": ID, "focus_on_load": flag, "placeholder": plain(150), **DISPATCH}
STATIC: Shapes = {"options": many(OPTION, 100), "option_groups": many(GROUP, 100)}
EITHER_OPTIONS = ("options", "option_groups")
SEVERAL: Shapes = {"max_selected_items": number(1, 1000)}
QUERY: Shapes = {"min_query_length": number(0, 3000)}
CHOSEN = many(OPTION, 100)

BUTTON = shape(
    {"text": plain(75)}, {**BUTTON_LOOKS, "url": url, "style": word("primary", "danger")}
)
PICTURE = shape(
    {"alt_text": chars(2000)},
    {"image_url": url, "slack_file": FILE},
    any_of=("image_url", "slack_file"),
    not_both=True,
)
ELEMENTS: Shapes = {
    "button": BUTTON,
    "image": PICTURE,
    "overflow": shape(
        {"options": many(LINK_OPTION, 5)}, {"action_id": ID, "confirm": CONFIRM}
    ),
    "checkboxes": shape(
        {"options": many(RICH_OPTION, 10)}, {**PICKER, "initial_options": many(RICH_OPTION, 10)}
    ),
    "radio_buttons": shape(
        {"options": many(RICH_OPTION, 10)}, {**PICKER, "initial_option": RICH_OPTION}
    ),
    "datepicker": shape({}, {**MENU, "initial_date": chars(10, least=10)}),
    "timepicker": shape(
        {}, {**MENU, "initial_time": chars(5, least=5), "timezone": chars(100)}
    ),
    "datetimepicker": shape({}, {**PICKER, "initial_date_time": number(10**9, 10**10 - 1)}),
    "static_select": shape(
        {}, {**MENU, **STATIC, "initial_option": OPTION}, any_of=EITHER_OPTIONS, not_both=True
    ),
    "external_select": shape({}, {**MENU, **QUERY, "initial_option": OPTION}),
    "users_select": shape({}, {**MENU, "initial_user": ID}),
    "channels_select": shape({}, {**MENU, "initial_channel": ID, "response_url_enabled": flag}),
    "conversations_select": shape(
        {},
        {
            **MENU, "initial_conversation": ID, "default_to_current_conversation": flag,
            "response_url_enabled": flag, "filter": FILTER,
        },
    ),
    "multi_static_select": shape(
        {},
        {**MENU, **STATIC, **SEVERAL, "initial_options": CHOSEN},
        any_of=EITHER_OPTIONS,
        not_both=True,
    ),
    "multi_external_select": shape({}, {**MENU, **QUERY, **SEVERAL, "initial_options": CHOSEN}),
    "multi_users_select": shape({}, {**MENU, **SEVERAL, "initial_users": PEOPLE}),
    "multi_channels_select": shape({}, {**MENU, **SEVERAL, "initial_channels": PEOPLE}),
    "multi_conversations_select": shape(
        {},
        {
            **MENU, **SEVERAL, "initial_conversations": PEOPLE, "filter": FILTER,
            "default_to_current_conversation": flag,
        },
    ),
    "plain_text_input": shape(
        {},
        {
            **BOX, "initial_value": chars(3000, least=0), "multiline": flag,
            "min_length": number(0, 3000), "max_length": number(1, 3000),
        },
    ),
    "email_text_input": shape({}, {**BOX, "initial_value": chars(3000, least=0)}),
    "url_text_input": shape({}, {**BOX, "initial_value": chars(3000, least=0)}),
    "number_input": shape(
        {"is_decimal_allowed": flag},
        {
            **BOX, "initial_value": chars(100), "min_value": chars(100), "max_value": chars(100),
        },
    ),
    "file_input": shape(
        {},
        {"action_id": ID, "filetypes": many(chars(20), 100), "max_files": number(1, 10)},
    ),
}  # fmt: skip
INPUTS = {name for name in ELEMENTS if name.endswith("_input")}
NOT_IN_INPUT = {"button", "image", "overflow"}


def elements(wanted: Callable[[str], bool]) -> Check:
    """Check an element of the types that a place takes."""
    return typed({name: check for name, check in ELEMENTS.items() if wanted(name)})
