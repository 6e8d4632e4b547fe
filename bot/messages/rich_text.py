"""Slack's rich text: what a stranger wrote, in a shape where nothing pings, hides or formats."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.messages import links
from bot.messages.fragment import read
from bot.messages.passage import Part, Run
from providers.acting import as_it_is

Element = dict[str, Any]

ROOM = 2_800


@dataclass(frozen=True, slots=True)
class Rich:
    """Elements of a rich_text block, none where nothing was said; `cut` when there was more.

    `words` is the same as bare text, not escaped.
    """

    elements: tuple[Element, ...] = ()
    cut: bool = False
    words: str = ""


def from_html(html: str, *, room: int = ROOM, struck: bool = False) -> Rich:
    """Return an HTML fragment as rich text of at most `room` characters, struck out if asked.

    Links lead to http, https and mailto; a label that reads like another address shows where.
    """
    passage = read(html, room)
    elements = tuple(_element(part, struck=struck) for part in passage.parts)
    return Rich(elements, passage.full, _bare(passage.parts))


def words(html: str, room: int) -> str:
    """Return an HTML fragment as bare text of at most `room` characters, not escaped."""
    return _bare(read(html, room).parts)


def block(*elements: Element) -> Element:
    """Return a rich_text block. Slack refuses one with nothing in it."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*elements: Element) -> Element:
    """Return a paragraph."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quoted(words: str, *, room: int) -> list[Element]:
    """Return the block that quotes somebody's words as they are; none where nothing was said."""
    said = from_html(f"<blockquote>{as_it_is(words)}</blockquote>", room=room)
    return [block(*said.elements)] if said.elements else []


def bullets(*lines: Element) -> Element:
    """Return a list of sections."""
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def said(foreign: str, *styles: str) -> Element:
    """Return text as it is, in styles: bold, italic, strike, code."""
    element: Element = {"type": "text", "text": foreign}
    return _styled(element, styles)


def link(label: str, url: str, *styles: str) -> Element:
    """Return a link that cannot hide where it leads; mere text where it may lead nowhere."""
    target = links.openable(url)
    if not target:
        return said(label, *styles)
    shown = links.labelled(label, target)
    element: Element = {"type": "link", "url": target, "text": shown}
    return _styled(element, styles)


def _bare(parts: Iterable[Part]) -> str:
    return "\n".join("".join(run.text for run in line) for part in parts for line in part.lines)


def _element(part: Part, *, struck: bool) -> Element:
    look, also = part.look, ("strike",) if struck else ()
    border = {"border": 1} if look.quoted else {}
    if look.preformatted and not struck:
        bare = [_run(Run(run.text, href=run.href)) for run in part.lines[0]]
        return {"type": "rich_text_preformatted", "elements": bare, **border}
    lines = [[_run(run, *also) for run in line] for line in part.lines]
    if look.level and not look.preformatted:
        return _list(part, [section(*line) for line in lines]) | border
    kind = "rich_text_quote" if look.quoted else "rich_text_section"
    return {"type": kind, "elements": lines[0]}


def _list(part: Part, points: list[Element]) -> Element:
    places = {"indent": part.look.level - 1, "offset": part.offset}
    return {
        "type": "rich_text_list",
        "style": "ordered" if part.look.ordered else "bullet",
        "elements": points,
        **{name: place for name, place in places.items() if place},
    }


def _run(run: Run, *also: str) -> Element:
    styles = (*run.styles, *also)
    return link(run.text, run.href, *styles) if run.href else said(run.text, *styles)


def _styled(element: Element, styles: tuple[str, ...]) -> Element:
    if styles:
        element["style"] = dict.fromkeys(sorted(styles), True)
    return element
