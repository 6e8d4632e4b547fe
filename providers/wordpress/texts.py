"""A text as a site keeps it: a comment, or a post with its title. Pure.

Source: the block grammar of WordPress 5.0 and later, wp_get_comment_fields_max_lengths().
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import shorten

from providers.acting import Limits

# A first line that is longer begins a story, and is no headline.
LONGEST_TITLE = 120
CUT_TITLE = 80
_ADDRESS = re.compile(r"https?://[^\s<>\"]*[^\s<>\"'.,;:!?()\[\]]")


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture in the site's library."""

    id: str
    url: str
    alt: str = ""


def comment(text: str) -> str:
    """Return a comment in which nothing is taken for HTML; the site itself links its addresses."""
    return escape(text, quote=False)


def title(text: str) -> str:
    """Return a post's title as HTML: its first line."""
    return escape(_divided(text)[0], quote=False)


def blocks(text: str, pictures: Sequence[Uploaded], wish: str) -> str:
    """Return a post's body as blocks; the wish stands in the first one, where no reader sees it."""
    body = _divided(text)[1]
    found: list[tuple[str, dict[str, object], str]]
    found = [("paragraph", {}, f"<p>{one}</p>") for one in _paragraphs(body)]
    found += [("image", {"id": int(one.id), "sizeSlug": "full"}, _figure(one)) for one in pictures]
    found = found or [("paragraph", {}, "<p></p>")]
    name, attributes, html = found[0]
    found[0] = (name, {**attributes, **_signed(wish)}, html)
    return "\n\n".join(_block(*one) for one in found)


def mark(wish: str) -> str:
    """Return what stands in the body of a post that this wish made."""
    return _attributes(_signed(wish))[1:-1]


def shown(text: str) -> str:
    """Return the HTML as which the site shows a post."""
    return f"<h2>{title(text)}</h2>{shown_comment(_divided(text)[1])}"


def shown_comment(text: str) -> str:
    """Return the HTML as which the site shows a comment, which has no title."""
    return "".join(f"<p>{one}</p>" for one in _paragraphs(text))


def in_bytes(text: str) -> int:
    """Return how long a comment is in the site's database."""
    return len(comment(text.strip()).encode())


def _divided(text: str) -> tuple[str, str]:
    """Return the title and the body; a long first line is cut in the one, whole in the other."""
    first, _, rest = text.strip().partition("\n")
    if len(first.strip()) <= LONGEST_TITLE:
        return first.strip(), rest.strip()
    return shorten(first, CUT_TITLE, placeholder="…"), text.strip()


def _paragraphs(text: str) -> list[str]:
    found = (one.strip() for one in re.split(r"\n\s*\n", text.replace("\r", "")))
    return [_linked(one).replace("\n", "<br>") for one in found if one]


def _linked(text: str) -> str:
    html, end = "", 0
    for found in _ADDRESS.finditer(text):
        url = escape(found[0])
        html += f'{escape(text[end : found.start()], quote=False)}<a href="{url}">{url}</a>'
        end = found.end()
    return html + escape(text[end:], quote=False)


def _figure(picture: Uploaded) -> str:
    return (
        f'<figure class="wp-block-image size-full"><img src="{escape(picture.url)}" '
        f'alt="{escape(picture.alt)}" class="wp-image-{picture.id}"/></figure>'
    )


def _signed(wish: str) -> dict[str, object]:
    return {"socialForSlack": wish} if wish else {}


def _block(name: str, attributes: dict[str, object], html: str) -> str:
    head = f"{name} {_attributes(attributes)}" if attributes else name
    return f"<!-- wp:{head} -->\n{html}\n<!-- /wp:{name} -->"


def _attributes(attributes: object) -> str:
    # Neither may end the comment that holds it.
    written = json.dumps(attributes, separators=(",", ":"))
    return written.replace("--", r"\u002d\u002d").replace("<", r"\u003c").replace(">", r"\u003e")


OF_COMMENTS = Limits(most=65_525, unit="bytes", count=in_bytes)
# Sites have none; this is more than anybody writes here.
OF_POSTS = Limits(most=100_000)
