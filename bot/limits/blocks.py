"""The blocks, and the surfaces that take them, with Slack's limits of late 2026."""

from bot.limits.charts import DATA_TABLE, DATA_VISUALIZATION, TABLE
from bot.limits.checks import Check, chars, flag, many, number, plain, shape, text, typed, url, word
from bot.limits.elements import BUTTON, BUTTON_LOOKS, FILE, INPUTS, NOT_IN_INPUT, PICTURE, elements
from bot.limits.rich_text import BLOCK, RICH_TEXT

FEEDBACK = shape({"text": plain(75), "value": chars(2000)}, {"accessibility_label": chars(75)})
CARD = shape(
    {},
    {
        **BLOCK, "hero_image": typed({"image": PICTURE}), "icon": typed({"image": PICTURE}),
        "title": text(150), "subtitle": text(150), "body": text(200),
        "actions": many(typed({"button": BUTTON}), 2),
    },
    any_of=("hero_image", "title", "actions", "body"),
)  # fmt: skip
CONTEXT = {"image": PICTURE, "plain_text": plain(3000), "mrkdwn": text(3000)}

EVERYWHERE = ("message", "modal", "home")
BLOCKS: dict[str, tuple[Check, tuple[str, ...]]] = {
    "divider": (shape({}, BLOCK), EVERYWHERE),
    "header": (shape({"text": plain(150)}, {**BLOCK, "level": number(1, 4)}), EVERYWHERE),
    "section": (
        shape(
            {},
            {
                **BLOCK, "text": text(3000), "fields": many(text(2000), 10), "expand": flag,
                "accessory": elements(lambda name: name not in INPUTS),
            },
            any_of=("text", "fields"),
        ),
        EVERYWHERE,
    ),
    "image": (
        shape(
            {"alt_text": chars(2000)},
            {**BLOCK, "image_url": url, "slack_file": FILE, "title": plain(2000)},
            any_of=("image_url", "slack_file"),
            not_both=True,
        ),
        EVERYWHERE,
    ),
    "actions": (
        shape(
            {"elements": many(elements(lambda name: name not in INPUTS | {"image"}), 25)}, BLOCK
        ),
        EVERYWHERE,
    ),
    "context": (shape({"elements": many(typed(CONTEXT), 10)}, BLOCK), EVERYWHERE),
    "input": (
        shape(
            {
                "label": plain(2000),
                "element": elements(lambda name: name not in NOT_IN_INPUT),
            },
            {**BLOCK, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
        ),
        EVERYWHERE,
    ),
    "rich_text": (shape(RICH_TEXT, BLOCK), EVERYWHERE),
    "card": (CARD, EVERYWHERE),
    "carousel": (shape({"elements": many(typed({"card": CARD}), 10)}, BLOCK), ("message", "home")),
    "alert": (
        shape(
            {"text": text(200)},
            {**BLOCK, "level": word("default", "info", "warning", "error", "success")},
        ),
        ("modal",),
    ),
    "markdown": (shape({"text": chars(12_000)}, BLOCK), ("message",)),
    "table": (TABLE, ("message",)),
    "data_table": (DATA_TABLE, ("message", "home")),
    "data_visualization": (DATA_VISUALIZATION, ("message",)),
    "context_actions": (
        shape(
            {
                "elements": many(
                    typed({
                        "feedback_buttons": shape(
                            {"positive_button": FEEDBACK, "negative_button": FEEDBACK},
                            {"action_id": chars(255)},
                        ),
                        "icon_button": shape(
                            {"icon": word("trash"), "text": plain(75)}, BUTTON_LOOKS
                        ),
                    }),
                    5,
                )
            },
            BLOCK,
        ),
        ("message",),
    ),
}  # fmt: skip
MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_OF = {"table": 1, "data_visualization": 2}
