"""Who wrote an entry: names as feeds write them."""

import re

_MARKS = re.compile(r"[()<>]")


def person(text: str) -> str:
    """Return the name in an author's text, which may have an e-mail address beside it."""
    if "@" not in text:
        return text.strip()
    return " ".join(word for word in _MARKS.sub(" ", text).split() if "@" not in word)
