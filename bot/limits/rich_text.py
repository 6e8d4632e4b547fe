"""The parts of rich text: sections, lists, quotes, and what stands in them."""

from bot.limits.checks import Shapes, chars, flag, many, number, shape, typed, url, word
from bot.limits.elements import ID

LOOKS = {
    "style": shape(
        {}, dict.fromkeys(("bold", "italic", "strike", "code", "underline", "highlight"), flag)
    )
}
INLINE: Shapes = {
    "text": shape({"text": chars(40_000)}, LOOKS),
    "link": shape({"url": url}, {"text": chars(40_000), "unsafe": flag, **LOOKS}),
    "emoji": shape({"name": chars(255)}, {"unicode": chars(100), "skin_tone": number(1, 6)}),
    "user": shape({"user_id": ID}, LOOKS),
    "channel": shape({"channel_id": ID}, LOOKS),
    "usergroup": shape({"usergroup_id": ID}, LOOKS),
    "broadcast": shape({"range": word("here", "channel", "everyone")}, LOOKS),
    "date": shape(
        {"timestamp": number(0, 10**11), "format": chars(255)},
        {"url": url, "fallback": chars(255), **LOOKS},
    ),
    "color": shape({"value": chars(20)}, LOOKS),
}
WORDS: Shapes = {"elements": many(typed(INLINE), 1000, least=0)}
BORDER: Shapes = {"border": number(0, 1)}
SECTION = shape(WORDS)
RICH: Shapes = {
    "rich_text_section": SECTION,
    "rich_text_quote": shape(WORDS, BORDER),
    "rich_text_preformatted": shape(WORDS, {**BORDER, "language": chars(50)}),
    "rich_text_list": shape(
        {
            "style": word("bullet", "ordered"),
            "elements": many(typed({"rich_text_section": SECTION}), 1000),
        },
        {"indent": number(0, 8), "offset": number(0, 10_000), **BORDER},
    ),
}
RICH_TEXT: Shapes = {"elements": many(typed(RICH), 1000)}
BLOCK: Shapes = {"block_id": ID}
