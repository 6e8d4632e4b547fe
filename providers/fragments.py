"""Strangers' HTML in bounds. Pure."""

import re

LONGEST = 20_000
# Longer than any character reference that people write.
_REFERENCE = 10
# What no reader sees.
SKIPPED = re.compile(
    r"<(script|style)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)


def shortened(html: str) -> str:
    """Return at most LONGEST characters, never the half of a tag or of a character reference."""
    if len(html) <= LONGEST:
        return html
    head = html[:LONGEST]
    reference = head.rfind("&", LONGEST - _REFERENCE)
    if reference > head.rfind(";"):
        head = head[:reference]
    tag = head.find("<", head.rfind(">") + 1)
    return head if tag < 0 else head[:tag]
