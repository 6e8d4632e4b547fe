"""A text as a server reads it: how long it is, whom it names, what it links. Pure.

Source: Mastodon's StatusLengthValidator and twitter-text (4.5). A server's own number may differ;
then its own refusal counts.
"""

import re
from html import escape

import grapheme

from providers.acting import Limits

MOST = 500
# What any address counts, however long it is.
ADDRESS = 23
# "@", as many as a name has at most, and a blank.
NAMING = 32
_ASIDE = r"\([^\s<>()]*\)"
_LAST = r"""[^\s<>()?!*"'「」;:=,.$%\[\]~&|@]"""
_REST = rf"(?:[/?](?:[^\s<>()]|{_ASIDE})*(?:{_LAST}|{_ASIDE})|/)?"
_URL = rf"(?<![\w@$#\uff20\uff03])(?P<url>https?://(?:[\w-]+\.)+[^\W\d_]{{2,}}(?::\d+)?{_REST})"
_MENTION = (
    r"(?<![=/\w])@(?P<name>[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)"
    r"(?:@(?P<host>\w+(?:[.-]+\w+)*(?::\d+)?))?"
)
_ENTITY = re.compile(f"{_URL}|{_MENTION}", re.IGNORECASE)


def counted(text: str) -> int:
    """Return how long a text is: addresses count 23 characters, mentions without their host."""
    length: int = grapheme.length(_ENTITY.sub(_weight, text.strip()))
    return length


def addressed(text: str, *handles: str) -> str:
    """Return the text so that it has one of the handles: without it, nobody is told of an answer.

    Where it has none, the first is put before it.
    """
    named = {found[0].casefold() for found in _ENTITY.finditer(text) if found["name"]}
    is_named = any(handle.casefold() in named for handle in handles)
    return text if is_named else f"{handles[0]} {text}"


def shown(text: str) -> str:
    """Return the HTML as which a server shows a text."""
    html, end = "", 0
    for found in _ENTITY.finditer(text):
        html += escape(text[end : found.start()], quote=False) + _linked(found)
        end = found.end()
    html += escape(text[end:], quote=False)
    paragraphs = re.split(r"\n{2,}", html.strip().replace("\r", ""))
    return "".join(f"<p>{one}</p>" for one in paragraphs).replace("\n", "<br>")


def letters(text: str) -> str:
    """Return what every server keeps of a text: its letters and digits, but no names."""
    return re.sub(r"[\W_]", "", _ENTITY.sub(lambda found: found["url"] or "", text)).casefold()


def _weight(found: re.Match[str]) -> str:
    return "x" * ADDRESS if found["url"] else f"@{found['name']}"


def _linked(found: re.Match[str]) -> str:
    said = escape(found[0])
    if found["url"]:
        return f'<a href="{said}">{said}</a>'
    if not found["host"]:
        return said
    return f'<a href="https://{escape(found["host"])}/@{found["name"]}">@{found["name"]}</a>'


LIMITS = Limits(most=MOST, count=counted)
# The name of whom it answers goes before it.
OF_ANSWERS = Limits(most=MOST - NAMING, count=counted)
